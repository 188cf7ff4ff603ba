//! The circuit breaker, with the transitions of resilience4j's.

use crate::config::{BreakerConfig, Window};
use crate::sliding_window::{Outcome, SlidingWindow, Totals};
use std::time::Duration;

/// Stops calls to what keeps failing, or keeps being slow. `now` is always the time since one moment, the same for all calls.
///
/// ```
/// use otlp_native_resilience::{BreakerConfig, CircuitBreaker, CircuitState, Window};
/// use std::time::Duration;
///
/// let config = BreakerConfig { window: Window::Calls(2), minimum_calls: 2, ..BreakerConfig::default() };
/// let mut breaker = CircuitBreaker::new(config, Duration::ZERO);
/// for _ in 0..2 {
///     assert!(breaker.try_acquire(Duration::ZERO).is_ok());
///     breaker.on_error(Duration::ZERO, Duration::from_millis(3));
/// }
/// assert_eq!(breaker.state(), CircuitState::Open);
/// assert!(breaker.try_acquire(Duration::from_secs(60)).is_err());
/// assert!(breaker.try_acquire(Duration::from_secs(61)).is_ok());
/// assert_eq!(breaker.state(), CircuitState::HalfOpen);
/// ```
#[derive(Clone, Debug)]
pub struct CircuitBreaker {
    config: BreakerConfig,
    state: CircuitState,
    window: SlidingWindow,
    minimum_calls: u32,
    not_permitted: u64,
    /// How often in a row it was opened.
    opened: u32,
    open_until: Duration,
    permits: u32,
}

/// As in `otlp-native/resilience`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CircuitState {
    /// Calls go, and are counted.
    Closed,
    /// No call goes, until its time is over.
    Open,
    /// A few go, and decide.
    HalfOpen,
    /// Set by hand: no call goes.
    ForcedOpen,
    /// Set by hand: all go, and none is counted.
    Disabled,
    /// Set by hand: all go, and are counted.
    MetricsOnly,
}

/// A call may go. What it comes to has to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct Permit;

/// A call may not go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// How long until one may; `None` where nobody can say.
    pub retry_after: Option<Duration>,
}

/// What a breaker has seen in its window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BreakerMetrics {
    /// Per cent of the calls that failed; −1 while there are too few to tell.
    pub failure_rate: f32,
    /// Per cent that were slow; −1 while there are too few to tell.
    pub slow_call_rate: f32,
    /// All calls.
    pub calls: u32,
    /// Those that failed.
    pub failed: u32,
    /// Those that were slow.
    pub slow: u32,
    /// Those that were both.
    pub slow_failed: u32,
    /// Calls that were not made since the window began.
    pub not_permitted: u64,
}

impl CircuitBreaker {
    /// A closed one.
    pub fn new(config: BreakerConfig, now: Duration) -> Self {
        let config = config.within_bounds();
        CircuitBreaker {
            window: new_window(&config, now),
            minimum_calls: config.minimum_calls,
            config,
            state: CircuitState::Closed,
            not_permitted: 0,
            opened: 0,
            open_until: Duration::ZERO,
            permits: 0,
        }
    }

    /// An open one whose time is over is open until the next call.
    pub fn state(&self) -> CircuitState {
        self.state
    }

    /// What it has seen.
    pub fn metrics(&mut self, now: Duration) -> BreakerMetrics {
        let totals = self.window.totals(now);
        BreakerMetrics {
            failure_rate: self.rate(totals.failed, totals),
            slow_call_rate: self.rate(totals.slow, totals),
            calls: totals.calls,
            failed: totals.failed,
            slow: totals.slow,
            slow_failed: totals.slow_failed,
            not_permitted: self.not_permitted,
        }
    }

    /// Whether a call may go.
    ///
    /// # Errors
    /// It may not, and when one may.
    pub fn try_acquire(&mut self, now: Duration) -> Result<Permit, Rejected> {
        match self.state {
            CircuitState::Closed | CircuitState::Disabled | CircuitState::MetricsOnly => Ok(Permit),
            CircuitState::ForcedOpen => Err(self.refuse(None)),
            CircuitState::Open if now <= self.open_until => Err(self.refuse(Some(self.open_until - now))),
            CircuitState::Open => {
                let half_open_calls = self.config.half_open_calls;
                self.permits = half_open_calls;
                let minimum_calls = self.config.minimum_calls.min(half_open_calls);
                self.enter(
                    CircuitState::HalfOpen,
                    SlidingWindow::of_calls(half_open_calls),
                    minimum_calls,
                );
                self.take_permit()
            }
            CircuitState::HalfOpen => self.take_permit(),
        }
    }

    /// A call that was let through succeeded.
    pub fn on_success(&mut self, now: Duration, duration: Duration) {
        self.record(false, now, duration);
    }

    /// A call that was let through failed.
    pub fn on_error(&mut self, now: Duration, duration: Duration) {
        self.record(true, now, duration);
    }

    /// The other side asked to be left alone for `wish`: opens it at once for at least so long.
    pub fn on_pushback(&mut self, now: Duration, wish: Duration) {
        match self.state {
            CircuitState::Open => self.open_until = self.open_until.max(now.saturating_add(wish)),
            CircuitState::Closed | CircuitState::HalfOpen => self.trip(now, wish),
            _ => {}
        }
    }

    /// A call that was let through was not made, or counts for nothing.
    pub fn release(&mut self) {
        if self.state == CircuitState::HalfOpen {
            self.permits = self.permits.saturating_add(1);
        }
    }

    /// Begins anew, closed and with nothing counted, whatever it was.
    pub fn reset(&mut self, now: Duration) {
        self.opened = 0;
        self.enter_anew(CircuitState::Closed, now);
    }

    /// Opens it for its time.
    pub fn open(&mut self, now: Duration) {
        self.trip(now, Duration::ZERO);
    }

    /// No call goes until [`reset`](CircuitBreaker::reset).
    pub fn force_open(&mut self) {
        self.enter(CircuitState::ForcedOpen, SlidingWindow::of_calls(1), 1);
    }

    /// All calls go, and none is counted, until [`reset`](CircuitBreaker::reset).
    pub fn disable(&mut self) {
        self.enter(CircuitState::Disabled, SlidingWindow::of_calls(1), 1);
    }

    /// All calls go, and are counted, until [`reset`](CircuitBreaker::reset).
    pub fn metrics_only(&mut self, now: Duration) {
        self.enter_anew(CircuitState::MetricsOnly, now);
    }

    fn record(&mut self, has_failed: bool, now: Duration, duration: Duration) {
        if matches!(self.state, CircuitState::Disabled | CircuitState::ForcedOpen) {
            return;
        }
        let is_slow = duration > self.config.slow_call_duration;
        self.window.record(Outcome { has_failed, is_slow }, now);
        if matches!(self.state, CircuitState::Closed | CircuitState::HalfOpen) {
            self.decide(now);
        }
    }

    fn decide(&mut self, now: Duration) {
        let totals = self.window.totals(now);
        if totals.calls < self.minimum_calls {
            return;
        }
        let is_exceeded = self.rate(totals.failed, totals) >= self.config.failure_rate_threshold
            || self.rate(totals.slow, totals) >= self.config.slow_call_rate_threshold;
        if is_exceeded {
            self.trip(now, Duration::ZERO);
        } else if self.state == CircuitState::HalfOpen {
            self.reset(now);
        }
    }

    fn rate(&self, calls: u32, totals: Totals) -> f32 {
        if totals.calls == 0 || totals.calls < self.minimum_calls {
            return -1.0;
        }
        calls as f32 * 100.0 / totals.calls as f32
    }

    fn trip(&mut self, now: Duration, at_least: Duration) {
        self.opened = self.opened.saturating_add(1);
        let times = self.config.open_multiplier.powi(self.opened.min(1000) as i32 - 1);
        let open = Duration::try_from_secs_f64(self.config.open.as_secs_f64() * times)
            .unwrap_or(Duration::MAX)
            .min(self.config.max_open);
        self.open_until = now.saturating_add(open.max(at_least));
        // What was counted stays to be seen.
        self.state = CircuitState::Open;
    }

    fn enter_anew(&mut self, state: CircuitState, now: Duration) {
        self.enter(state, new_window(&self.config, now), self.config.minimum_calls);
    }

    fn enter(&mut self, state: CircuitState, window: SlidingWindow, minimum_calls: u32) {
        self.state = state;
        self.window = window;
        self.minimum_calls = minimum_calls;
        self.not_permitted = 0;
    }

    fn take_permit(&mut self) -> Result<Permit, Rejected> {
        match self.permits.checked_sub(1) {
            Some(left) => {
                self.permits = left;
                Ok(Permit)
            }
            None => Err(self.refuse(None)),
        }
    }

    fn refuse(&mut self, retry_after: Option<Duration>) -> Rejected {
        self.not_permitted += 1;
        Rejected { retry_after }
    }
}

fn new_window(config: &BreakerConfig, now: Duration) -> SlidingWindow {
    match config.window {
        Window::Calls(calls) => SlidingWindow::of_calls(calls),
        Window::Seconds(seconds) => SlidingWindow::of_seconds(seconds, now),
    }
}
