use super::*;
use crate::testing::MOST_VALUES;
use proptest::prelude::*;

/// Whole numbers, which add up exactly; some are missing.
fn counter() -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec(
        prop_oneof![9 => (0..1000_u32).prop_map(f64::from), 1 => Just(f64::NAN)],
        0..MOST_VALUES,
    )
}

proptest! {
    #[test]
    fn increases_are_those_of_pairs_one_after_the_other(values in counter()) {
        let numbers: Vec<f64> = values.iter().copied().filter(|value| !value.is_nan()).collect();
        let mut expected = Increase { increase: 0.0, resets: 0 };
        for pair in numbers.windows(2) {
            let is_reset = pair[1] < pair[0];
            expected.resets += u64::from(is_reset);
            expected.increase += if is_reset { pair[1] } else { pair[1] - pair[0] };
        }
        prop_assert_eq!(counter_increase(&values), expected);
    }

    #[test]
    fn rates_are_increases_by_seconds(
        points in prop::collection::vec((0..5_u32, 0..100_u32, 0..3_u32), 0..200),
        has_starts in any::<bool>(),
    ) {
        let mut now = 0.0;
        let times: Vec<f64> = points.iter().map(|(step, _, _)| { now += f64::from(*step) * 500.0; now }).collect();
        let values: Vec<f64> = points.iter().map(|(_, value, _)| f64::from(*value)).collect();
        let starts: Vec<f64> = points.iter().map(|(_, _, start)| f64::from(*start)).collect();
        let mut rates = vec![0.0; points.len().saturating_sub(1)];
        counter_rates(&times, &values, has_starts.then_some(&starts[..]), &mut rates).unwrap();
        for (place, rate) in rates.iter().enumerate() {
            let seconds = (times[place + 1] - times[place]) / 1e3;
            let is_new = values[place + 1] < values[place] || has_starts && starts[place + 1] != starts[place];
            let rise = if is_new { values[place + 1] } else { values[place + 1] - values[place] };
            let is_right = if seconds > 0.0 { *rate == rise / seconds } else { rate.is_nan() };
            prop_assert!(is_right);
        }
        let integers: Vec<i64> = points.iter().map(|(_, value, _)| i64::from(*value)).collect();
        let mut exact = vec![0.0; rates.len()];
        counter_rates_i64(&times, &integers, has_starts.then_some(&starts[..]), &mut exact).unwrap();
        prop_assert!(exact.iter().zip(&rates).all(|(a, b)| a == b || (a.is_nan() && b.is_nan())));
        let (increase, resets) = counter_increase_i64(&integers);
        let of_doubles = counter_increase(&values);
        prop_assert_eq!((increase as f64, resets), (of_doubles.increase, of_doubles.resets));
    }
}

#[test]
fn arrays_of_different_lengths_are_refused() {
    let refused = Err(AggregateError::UnequalLengths);
    assert_eq!(counter_rates(&[1.0], &[1.0, 2.0], None, &mut [0.0]), refused);
    assert_eq!(
        counter_rates(&[1.0, 2.0], &[1.0, 2.0], Some(&[0.0]), &mut [0.0]),
        refused
    );
    assert_eq!(counter_rates(&[1.0, 2.0], &[1.0, 2.0], None, &mut []), refused);
    assert_eq!(counter_rates(&[], &[], None, &mut []), Ok(()));
}
