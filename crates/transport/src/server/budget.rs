//! The bytes that all requests in flight may hold together.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A counter with a limit. Asking never waits: a sender that gets nothing is told to come back later.
#[derive(Debug)]
pub(super) struct ByteBudget {
    limit_bytes: usize,
    used_bytes: AtomicUsize,
}

impl ByteBudget {
    pub(super) fn new(limit_bytes: usize) -> Arc<ByteBudget> {
        Arc::new(ByteBudget {
            limit_bytes,
            used_bytes: AtomicUsize::new(0),
        })
    }

    /// A lease of nothing yet.
    pub(super) fn lease(self: &Arc<Self>) -> Lease {
        Lease {
            budget: Arc::clone(self),
            held_bytes: 0,
        }
    }

    #[cfg(test)]
    pub(super) fn used_bytes(&self) -> usize {
        self.used_bytes.load(Ordering::Relaxed)
    }
}

/// What one request holds of a budget; given back on drop.
#[derive(Debug)]
pub(super) struct Lease {
    budget: Arc<ByteBudget>,
    held_bytes: usize,
}

impl Lease {
    /// Takes `bytes` more, or says `false` and takes nothing.
    #[must_use]
    pub(super) fn grow(&mut self, bytes: usize) -> bool {
        let limit = self.budget.limit_bytes;
        let taken = self
            .budget
            .used_bytes
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |used| {
                used.checked_add(bytes).filter(|total| *total <= limit)
            });
        if taken.is_ok() {
            self.held_bytes += bytes;
        }
        taken.is_ok()
    }

    /// Gives `bytes` back, or everything if it holds less.
    pub(super) fn shrink(&mut self, bytes: usize) {
        let returned = bytes.min(self.held_bytes);
        self.held_bytes -= returned;
        self.budget.used_bytes.fetch_sub(returned, Ordering::Relaxed);
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.shrink(self.held_bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leases_share_one_limit_and_give_it_back_on_drop() {
        let budget = ByteBudget::new(100);
        let mut first = budget.lease();
        let mut second = budget.lease();
        assert!(first.grow(60));
        assert!(!second.grow(41));
        assert!(second.grow(40));
        drop(first);
        assert_eq!(budget.used_bytes(), 40);
        assert!(second.grow(60));
        second.shrink(1000);
        assert_eq!(budget.used_bytes(), 0);
    }

    #[test]
    fn a_request_for_more_than_a_number_can_say_is_refused() {
        let budget = ByteBudget::new(100);
        let mut lease = budget.lease();
        assert!(lease.grow(1));
        assert!(!lease.grow(usize::MAX));
        assert_eq!(budget.used_bytes(), 1);
    }
}
