//! What a circuit breaker is told.

use std::time::Duration;

/// Settings of a [`CircuitBreaker`](crate::CircuitBreaker), as in `otlp-native/resilience`.
#[derive(Clone, Debug)]
pub struct BreakerConfig {
    /// What the rates are taken of.
    pub window: Window,
    /// Below so many calls in the window no rate is known.
    pub minimum_calls: u32,
    /// Per cent of calls from which it opens; above 0.
    pub failure_rate_threshold: f32,
    /// Per cent of calls that are slow from which it opens; above 0.
    pub slow_call_rate_threshold: f32,
    /// A call that takes longer is slow; [`Duration::MAX`] for none.
    pub slow_call_duration: Duration,
    /// How long it stays open the first time.
    pub open: Duration,
    /// Each time in a row is so many times longer; at least 1.
    pub open_multiplier: f64,
    /// It is never open for longer, unless the other side asks for it.
    pub max_open: Duration,
    /// Calls that may go while it is half open.
    pub half_open_calls: u32,
}

/// The calls that count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// The last so many.
    Calls(u32),
    /// Those of the last so many seconds.
    Seconds(u32),
}

impl Default for BreakerConfig {
    fn default() -> Self {
        BreakerConfig {
            window: Window::Calls(100),
            minimum_calls: 100,
            failure_rate_threshold: 50.0,
            slow_call_rate_threshold: 100.0,
            slow_call_duration: Duration::MAX,
            open: Duration::from_secs(60),
            open_multiplier: 1.0,
            max_open: Duration::from_secs(600),
            half_open_calls: 10,
        }
    }
}

impl BreakerConfig {
    /// With sizes that are at least 1, and a minimum that the window can reach.
    pub(crate) fn within_bounds(mut self) -> Self {
        self.window = match self.window {
            Window::Calls(calls) => Window::Calls(calls.max(1)),
            Window::Seconds(seconds) => Window::Seconds(seconds.clamp(1, 86_400)),
        };
        self.minimum_calls = self.minimum_calls.max(1);
        if let Window::Calls(calls) = self.window {
            self.minimum_calls = self.minimum_calls.min(calls);
        }
        self.half_open_calls = self.half_open_calls.max(1);
        // Also what is no number.
        self.open_multiplier = self.open_multiplier.max(1.0);
        self
    }
}
