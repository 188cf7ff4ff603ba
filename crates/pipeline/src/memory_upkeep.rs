//! The memory of pipelines, and when what is idle of it goes back to the system.

use otlp_native_memory::MemoryPool;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::time::Instant;

/// From trim to trim.
const EVERY: Duration = Duration::from_secs(1);

/// A pool that pipelines share, trimmed about once a second by whichever of them comes to it.
#[derive(Debug)]
pub struct MemoryUpkeep {
    pool: MemoryPool,
    since: Instant,
    /// Counted from `since`, as the next one is due then.
    next_trim_ms: AtomicU64,
}

impl MemoryUpkeep {
    /// Of a pool that nobody else trims.
    pub fn new(pool: MemoryPool) -> Self {
        MemoryUpkeep {
            pool,
            since: Instant::now(),
            next_trim_ms: AtomicU64::new(milliseconds(EVERY)),
        }
    }

    /// Where memory comes from.
    pub fn pool(&self) -> &MemoryPool {
        &self.pool
    }

    /// Trims the pool if that is due. Whether it was.
    pub(crate) fn trim_if_due(&self) -> bool {
        let now = self.since.elapsed();
        let due_ms = self.next_trim_ms.load(Ordering::Relaxed);
        if milliseconds(now) < due_ms {
            return false;
        }
        let next_ms = milliseconds(now + EVERY);
        // Of several that find it due, one does it.
        let is_ours =
            self.next_trim_ms
                .compare_exchange(due_ms, next_ms, Ordering::Relaxed, Ordering::Relaxed);
        if is_ours.is_ok() {
            self.pool.trim(now);
        }
        is_ours.is_ok()
    }

    /// When to look again; `None` while nothing is idle.
    pub(crate) fn next_trim(&self) -> Option<Instant> {
        let due = Duration::from_millis(self.next_trim_ms.load(Ordering::Relaxed));
        let at = self.since.checked_add(due)?;
        // If it has been due for long, that is because nothing was idle.
        self.pool.is_trimmable().then(|| at.max(Instant::now()))
    }
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
