//! Whether an endpoint is worth a request, from what requests met and what active checks said.

use crate::config::EjectionConfig;
use std::time::Duration;

#[derive(Debug, Default)]
pub(crate) struct Health {
    failures_in_a_row: u32,
    ejections_in_a_row: u32,
    ejected_until: Option<Duration>,
    /// The last word of active checks, where there are any.
    is_checked_down: bool,
    pub(crate) ejections: u64,
}

impl Health {
    pub(crate) fn is_healthy(&self, now: Duration) -> bool {
        !self.is_checked_down && self.ejected_until.is_none_or(|until| until <= now)
    }

    /// When it may be used again; zero for "any time".
    pub(crate) fn healthy_at(&self) -> Duration {
        match self.is_checked_down {
            true => Duration::MAX,
            false => self.ejected_until.unwrap_or_default(),
        }
    }

    pub(crate) fn note_success(&mut self) {
        self.failures_in_a_row = 0;
        self.ejections_in_a_row = 0;
        self.ejected_until = None;
    }

    /// Failures of requests that were under way when the endpoint was put out don't lengthen its time.
    pub(crate) fn note_failure(&mut self, config: &EjectionConfig, now: Duration) {
        if self.ejected_until.is_some_and(|until| until > now) {
            return;
        }
        self.failures_in_a_row = self.failures_in_a_row.saturating_add(1);
        // One more failure after its time is enough to put it out again.
        let is_back = self.ejected_until.take().is_some();
        if config.failures == 0 || (self.failures_in_a_row < config.failures && !is_back) {
            return;
        }
        let doubled = 2u32.saturating_pow(self.ejections_in_a_row);
        self.ejections_in_a_row = self.ejections_in_a_row.saturating_add(1);
        self.ejections += 1;
        self.ejected_until = Some(now.saturating_add(config.base.saturating_mul(doubled).min(config.max)));
    }

    pub(crate) fn note_check(&mut self, is_up: bool) {
        self.is_checked_down = !is_up;
        if is_up {
            self.note_success();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONFIG: EjectionConfig = EjectionConfig {
        failures: 3,
        base: Duration::from_secs(5),
        max: Duration::from_secs(15),
    };

    fn at(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn failures_in_a_row_put_it_out_for_longer_each_time_and_a_success_forgives() {
        let mut health = Health::default();
        for _ in 0..2 {
            health.note_failure(&CONFIG, at(0));
        }
        assert!(health.is_healthy(at(0)));
        health.note_success();
        for _ in 0..3 {
            health.note_failure(&CONFIG, at(0));
        }
        assert!(!health.is_healthy(at(4)) && health.is_healthy(at(5)));
        // A straggler of the same outage.
        health.note_failure(&CONFIG, at(1));
        assert!(health.is_healthy(at(5)));
        for (failed_at, back_at) in [(5, 15), (15, 30), (30, 45)] {
            health.note_failure(&CONFIG, at(failed_at));
            assert!(!health.is_healthy(at(back_at - 1)) && health.is_healthy(at(back_at)));
        }
        health.note_success();
        health.note_failure(&CONFIG, at(45));
        assert!(health.is_healthy(at(45)));
        assert_eq!(health.ejections, 4);
    }

    #[test]
    fn an_active_check_has_the_last_word() {
        let mut health = Health::default();
        health.note_check(false);
        health.note_success();
        assert!(!health.is_healthy(at(1000)));
        health.note_check(true);
        assert!(health.is_healthy(at(0)));
    }
}
