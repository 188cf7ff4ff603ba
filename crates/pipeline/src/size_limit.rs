//! How large a request the server takes, as far as its refusals tell.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Batches are never made smaller than this.
const MIN_BYTES: usize = 1024;
/// So many deliveries of nearly the largest size let it grow by an eighth.
const DELIVERIES_TO_GROW: u32 = 32;
/// As often has the limit to be reached before a size that was refused is tried again: servers change.
const ROUNDS_TO_FORGET: u32 = 32;

/// The largest batch that is made: as configured, or less after the server refused one for its size.
pub(crate) struct SizeLimit {
    configured: usize,
    /// That of `learned`, for the batcher, which asks for every item.
    max_bytes: AtomicUsize,
    learned: Mutex<Learned>,
}

struct Learned {
    max_bytes: usize,
    /// The smallest size that was refused.
    refused: Option<usize>,
    deliveries: u32,
    rounds: u32,
}

impl SizeLimit {
    pub(crate) fn new(configured: usize) -> Self {
        SizeLimit {
            configured,
            max_bytes: AtomicUsize::new(configured),
            learned: Mutex::new(Learned {
                max_bytes: configured,
                refused: None,
                deliveries: 0,
                rounds: 0,
            }),
        }
    }

    /// Bytes of a request that should be taken.
    pub(crate) fn max_bytes(&self) -> usize {
        self.max_bytes.load(Ordering::Relaxed)
    }

    /// Whether a request of `len` bytes is larger than the server takes, as far as is known.
    pub(crate) fn is_exceeded_by(&self, len: usize) -> bool {
        let max_bytes = self.max_bytes();
        max_bytes < self.configured && len > max_bytes
    }

    /// The server refused a request of `len` bytes for its size.
    pub(crate) fn refused(&self, len: usize) {
        let mut learned = self.learned();
        let refused = learned.refused.map_or(len, |refused| refused.min(len));
        learned.refused = Some(refused);
        learned.max_bytes = learned
            .max_bytes
            .min((len / 2).max(MIN_BYTES.min(self.configured)));
        learned.deliveries = 0;
        learned.rounds = 0;
        self.max_bytes.store(learned.max_bytes, Ordering::Relaxed);
    }

    /// The server took a request of `len` bytes.
    pub(crate) fn delivered(&self, len: usize) {
        let mut learned = self.learned();
        let is_near = len.saturating_mul(2) > learned.max_bytes;
        if learned.max_bytes >= self.configured || !is_near {
            return;
        }
        learned.deliveries += 1;
        if learned.deliveries < DELIVERIES_TO_GROW {
            return;
        }
        learned.deliveries = 0;
        let most = learned.refused.map_or(self.configured, |refused| {
            (refused - refused / 16).min(self.configured)
        });
        if learned.max_bytes < most {
            learned.max_bytes = (learned.max_bytes + learned.max_bytes / 8 + 1).min(most);
            self.max_bytes.store(learned.max_bytes, Ordering::Relaxed);
            return;
        }
        learned.rounds += 1;
        if learned.rounds >= ROUNDS_TO_FORGET {
            learned.rounds = 0;
            learned.refused = None;
        }
    }

    fn learned(&self) -> MutexGuard<'_, Learned> {
        self.learned.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grows_back_below_what_was_refused_and_past_it_when_a_server_seems_changed() {
        let limit = SizeLimit::new(1 << 20);
        limit.refused(1 << 20);
        assert_eq!(limit.max_bytes(), 1 << 19);
        for _ in 0..DELIVERIES_TO_GROW * 10 {
            limit.delivered(limit.max_bytes());
        }
        assert_eq!(limit.max_bytes(), (1 << 20) - (1 << 16));
        for _ in 0..DELIVERIES_TO_GROW * (ROUNDS_TO_FORGET + 2) {
            limit.delivered(limit.max_bytes());
        }
        assert_eq!(limit.max_bytes(), 1 << 20);
    }

    #[test]
    fn small_deliveries_say_nothing_and_small_refusals_leave_a_floor() {
        let limit = SizeLimit::new(1 << 20);
        limit.refused(100);
        assert_eq!(limit.max_bytes(), MIN_BYTES);
        for _ in 0..10_000 {
            limit.delivered(100);
        }
        assert_eq!(limit.max_bytes(), MIN_BYTES);
    }
}
