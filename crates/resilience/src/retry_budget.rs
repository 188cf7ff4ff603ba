//! How many retries there may be in all.

use std::time::Duration;

/// Lets through so many retries for each request, and a few a second whatever happens, so that retries never are the larger part
/// of what an ailing endpoint gets.
///
/// ```
/// use otlp_native_resilience::RetryBudget;
/// use std::time::Duration;
///
/// let mut budget = RetryBudget::new(0.2, 0.0, 10.0, Duration::ZERO);
/// (0..5).for_each(|_| budget.on_request(Duration::ZERO));
/// assert!(budget.try_retry(Duration::ZERO));
/// assert!(!budget.try_retry(Duration::ZERO));
/// ```
#[derive(Clone, Debug)]
pub struct RetryBudget {
    per_request: f64,
    per_second: f64,
    most: f64,
    tokens: f64,
    filled: Duration,
}

impl RetryBudget {
    /// `per_request` and `per_second` retries come in; at most `most` are kept. It begins with one second's.
    pub fn new(per_request: f64, per_second: f64, most: f64, now: Duration) -> Self {
        RetryBudget {
            per_request,
            per_second,
            most,
            tokens: per_second.min(most),
            filled: now,
        }
    }

    /// A request goes that is no retry.
    pub fn on_request(&mut self, now: Duration) {
        self.fill(now);
        self.tokens = (self.tokens + self.per_request).min(self.most);
    }

    /// Whether a retry may go; if so it is taken from the budget.
    pub fn try_retry(&mut self, now: Duration) -> bool {
        self.fill(now);
        // What rounding may take from a retry that has come whole.
        if self.tokens < 1.0 - 1e-9 {
            return false;
        }
        self.tokens = (self.tokens - 1.0).max(0.0);
        true
    }

    fn fill(&mut self, now: Duration) {
        let passed = now.saturating_sub(self.filled).as_secs_f64();
        self.tokens = (self.tokens + passed * self.per_second).min(self.most);
        self.filled = self.filled.max(now);
    }
}
