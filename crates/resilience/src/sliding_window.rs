//! The calls of a window, by what they came to.

use std::collections::VecDeque;
use std::time::Duration;

/// What a call came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) has_failed: bool,
    pub(crate) is_slow: bool,
}

/// How many calls came to what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Totals {
    pub(crate) calls: u32,
    pub(crate) failed: u32,
    pub(crate) slow: u32,
    pub(crate) slow_failed: u32,
}

impl Totals {
    fn add(&mut self, outcome: Outcome) {
        self.calls += 1;
        self.failed += u32::from(outcome.has_failed);
        self.slow += u32::from(outcome.is_slow);
        self.slow_failed += u32::from(outcome.has_failed && outcome.is_slow);
    }

    fn remove(&mut self, others: Totals) {
        self.calls -= others.calls;
        self.failed -= others.failed;
        self.slow -= others.slow;
        self.slow_failed -= others.slow_failed;
    }
}

#[derive(Clone, Debug)]
pub(crate) struct SlidingWindow {
    totals: Totals,
    kept: Kept,
}

#[derive(Clone, Debug)]
enum Kept {
    /// The outcomes of the last calls, the oldest first.
    Calls {
        size: usize,
        outcomes: VecDeque<Outcome>,
    },
    /// What the calls of each second came to; the last one is `newest`.
    Seconds {
        size: u64,
        newest: u64,
        seconds: VecDeque<Totals>,
    },
}

impl SlidingWindow {
    pub(crate) fn of_calls(calls: u32) -> Self {
        SlidingWindow {
            totals: Totals::default(),
            kept: Kept::Calls {
                size: calls as usize,
                outcomes: VecDeque::new(),
            },
        }
    }

    pub(crate) fn of_seconds(seconds: u32, now: Duration) -> Self {
        SlidingWindow {
            totals: Totals::default(),
            kept: Kept::Seconds {
                size: u64::from(seconds),
                newest: now.as_secs(),
                seconds: VecDeque::from([Totals::default()]),
            },
        }
    }

    /// After what is too old was dropped.
    pub(crate) fn totals(&mut self, now: Duration) -> Totals {
        self.advance(now);
        self.totals
    }

    pub(crate) fn record(&mut self, outcome: Outcome, now: Duration) {
        self.advance(now);
        self.totals.add(outcome);
        match &mut self.kept {
            Kept::Calls { size, outcomes } => {
                outcomes.push_back(outcome);
                if outcomes.len() > *size
                    && let Some(oldest) = outcomes.pop_front()
                {
                    let mut gone = Totals::default();
                    gone.add(oldest);
                    self.totals.remove(gone);
                }
            }
            Kept::Seconds { seconds, .. } => {
                if let Some(current) = seconds.back_mut() {
                    current.add(outcome);
                }
            }
        }
    }

    fn advance(&mut self, now: Duration) {
        let Kept::Seconds {
            size,
            newest,
            seconds,
        } = &mut self.kept
        else {
            return;
        };
        let passed = now.as_secs().saturating_sub(*newest);
        for _ in 0..passed.min(*size) {
            seconds.push_back(Totals::default());
            if seconds.len() as u64 > *size
                && let Some(oldest) = seconds.pop_front()
            {
                self.totals.remove(oldest);
            }
        }
        *newest += passed;
    }
}
