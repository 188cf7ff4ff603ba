//! What keeps our own sends from hammering an endpoint that is down: pure state machines, which are told the time.

mod circuit_breaker;
mod config;
mod retry_budget;
mod sliding_window;

pub use circuit_breaker::{BreakerMetrics, CircuitBreaker, CircuitState, Permit, Rejected};
pub use config::{BreakerConfig, Window};
pub use retry_budget::RetryBudget;
