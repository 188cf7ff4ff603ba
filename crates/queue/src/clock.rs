//! Time, passed in so that tests don't sleep.

use std::fmt::Debug;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// What the queue needs to know of time.
pub trait Clock: Debug + Send + Sync {
    /// Since the Unix epoch. May jump; only what another process wrote is measured by it.
    fn wall(&self) -> Duration;
    /// Since an arbitrary start. Never goes back.
    fn monotonic(&self) -> Duration;
}

/// The clock of the system.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock {
    start: Instant,
}

impl Default for SystemClock {
    fn default() -> Self {
        Self {
            start: Instant::now(),
        }
    }
}

impl Clock for SystemClock {
    fn wall(&self) -> Duration {
        SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
    }

    fn monotonic(&self) -> Duration {
        self.start.elapsed()
    }
}
