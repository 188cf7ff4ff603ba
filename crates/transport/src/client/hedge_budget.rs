//! How many requests may be sent twice: a share of all, so that slow servers get no flood on top.

use std::sync::atomic::{AtomicU32, Ordering};

/// Each request earns a tenth of a hedge.
const COST: u32 = 10;
/// What is saved up at most: ten hedges.
const MOST: u32 = 10 * COST;

#[derive(Debug)]
pub(super) struct HedgeBudget(AtomicU32);

impl Default for HedgeBudget {
    /// Enough for one, so that the first request too may be hedged.
    fn default() -> Self {
        HedgeBudget(AtomicU32::new(COST))
    }
}

impl HedgeBudget {
    pub(super) fn earn(&self) {
        self.change(|saved| Some((saved + 1).min(MOST)));
    }

    /// Whether there is enough for one hedge, which is then paid.
    pub(super) fn spend(&self) -> bool {
        self.change(|saved| saved.checked_sub(COST))
    }

    fn change(&self, change: impl FnMut(u32) -> Option<u32>) -> bool {
        self.0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, change)
            .is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tenth_of_all_requests_may_be_sent_twice() {
        let budget = HedgeBudget::default();
        let mut hedges = 0;
        for _ in 0..1000 {
            budget.earn();
            hedges += u32::from(budget.spend());
        }
        assert_eq!(hedges, 101);
        for _ in 0..1000 {
            budget.earn();
        }
        assert_eq!((0..100).filter(|_| budget.spend()).count(), 10);
    }
}
