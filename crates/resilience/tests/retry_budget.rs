//! A retry budget never gives more than came in.

use otlp_native_resilience::RetryBudget;
use proptest::prelude::*;
use std::time::Duration;

proptest! {
    #[test]
    fn retries_are_at_most_the_share_the_floor_and_what_was_kept(
        per_request in 0.0..2.0_f64,
        per_second in 0.0..20.0_f64,
        most in 0.0..50.0_f64,
        steps in prop::collection::vec((0_u64..500, any::<bool>()), 0..300),
    ) {
        let mut now = Duration::ZERO;
        let mut budget = RetryBudget::new(per_request, per_second, most, now);
        let (mut requests, mut retries) = (0_u32, 0_u32);
        for (pause, is_request) in steps {
            now += Duration::from_millis(pause);
            if is_request {
                budget.on_request(now);
                requests += 1;
            } else if budget.try_retry(now) {
                retries += 1;
            }
            let came = f64::from(requests) * per_request + (now.as_secs_f64() + 1.0) * per_second;
            prop_assert!(f64::from(retries) <= came + 1e-6);
        }
        // After a long rest it has what it may keep, and no more.
        now += Duration::from_secs(1_000_000);
        let mut kept = 0_u32;
        while kept < 1_000 && budget.try_retry(now) {
            kept += 1;
        }
        let expected = if per_second > 1e-3 { most.floor() } else { f64::from(kept) };
        prop_assert_eq!(f64::from(kept), expected);
    }
}

#[test]
fn a_clock_that_goes_back_gives_nothing_twice() {
    let mut budget = RetryBudget::new(0.0, 1.0, 1.0, Duration::from_secs(10));
    assert!(budget.try_retry(Duration::from_secs(10)));
    assert!(!budget.try_retry(Duration::from_secs(1)));
    assert!(!budget.try_retry(Duration::from_secs(10)));
    assert!(budget.try_retry(Duration::from_secs(11)));
}
