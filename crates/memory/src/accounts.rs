//! What a pool holds and how it fares, counted without a lock.

use crate::sync::{AtomicU64, AtomicUsize, Ordering};

/// Of one lane: written by its thread, so that threads don't contend for them.
#[derive(Debug, Default)]
pub(crate) struct LaneCounters {
    /// Leases served with memory that was there.
    pub(crate) hits: AtomicU64,
    /// Leases that took memory from the system.
    pub(crate) misses: AtomicU64,
    /// Leases too large for the pool.
    pub(crate) bypassed: AtomicU64,
    /// Buffers that came back and were kept.
    pub(crate) returned: AtomicU64,
    /// Buffers that came back and were freed: too large by then, too small, or beyond the limit.
    pub(crate) discarded: AtomicU64,
}

/// Adds one.
pub(crate) fn count(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}

/// Bytes that are lent and bytes that wait.
#[derive(Debug)]
pub(crate) struct Accounts {
    max_idle_bytes: usize,
    idle_bytes: AtomicUsize,
    leased_bytes: AtomicUsize,
    peak_leased_bytes: AtomicUsize,
    trimmed_bytes: AtomicU64,
    /// As the owner said last.
    clock_ms: AtomicU64,
}

impl Accounts {
    pub(crate) fn new(max_idle_bytes: usize) -> Self {
        Accounts {
            max_idle_bytes,
            idle_bytes: AtomicUsize::new(0),
            leased_bytes: AtomicUsize::new(0),
            peak_leased_bytes: AtomicUsize::new(0),
            trimmed_bytes: AtomicU64::new(0),
            clock_ms: AtomicU64::new(0),
        }
    }

    pub(crate) fn lease(&self, bytes: usize) {
        let leased = self.leased_bytes.fetch_add(bytes, Ordering::Relaxed) + bytes;
        self.note_peak(leased);
    }

    /// Takes room for a lease below `limit`.
    ///
    /// # Errors
    /// The bytes leased already, which leave no room.
    pub(crate) fn try_lease(&self, bytes: usize, limit: usize) -> Result<(), usize> {
        let before = self.leased_bytes.fetch_add(bytes, Ordering::Relaxed);
        let leased = before.saturating_add(bytes);
        if leased > limit {
            self.leased_bytes.fetch_sub(bytes, Ordering::Relaxed);
            return Err(before);
        }
        self.note_peak(leased);
        Ok(())
    }

    fn note_peak(&self, leased: usize) {
        if leased > self.peak_leased_bytes.load(Ordering::Relaxed) {
            self.peak_leased_bytes.fetch_max(leased, Ordering::Relaxed);
        }
    }

    pub(crate) fn end_lease(&self, bytes: usize) {
        self.leased_bytes.fetch_sub(bytes, Ordering::Relaxed);
    }

    /// Whether there is room for a buffer to wait, which then is taken.
    pub(crate) fn try_keep(&self, bytes: usize) -> bool {
        let idle = self.idle_bytes.fetch_add(bytes, Ordering::Relaxed) + bytes;
        let has_room = idle <= self.max_idle_bytes;
        if !has_room {
            self.end_keep(bytes);
        }
        has_room
    }

    pub(crate) fn end_keep(&self, bytes: usize) {
        self.idle_bytes.fetch_sub(bytes, Ordering::Relaxed);
    }

    pub(crate) fn note_trimmed(&self, bytes: usize) {
        self.end_keep(bytes);
        self.trimmed_bytes.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    pub(crate) fn set_clock(&self, now_ms: u64) {
        self.clock_ms.fetch_max(now_ms, Ordering::Relaxed);
    }

    pub(crate) fn clock_ms(&self) -> u64 {
        self.clock_ms.load(Ordering::Relaxed)
    }

    pub(crate) fn idle_bytes(&self) -> usize {
        self.idle_bytes.load(Ordering::Relaxed)
    }

    pub(crate) fn leased_bytes(&self) -> usize {
        self.leased_bytes.load(Ordering::Relaxed)
    }

    pub(crate) fn peak_leased_bytes(&self) -> usize {
        self.peak_leased_bytes.load(Ordering::Relaxed)
    }

    pub(crate) fn trimmed_bytes(&self) -> u64 {
        self.trimmed_bytes.load(Ordering::Relaxed)
    }
}
