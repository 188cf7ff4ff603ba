use super::*;
use crate::testing::MOST_VALUES;
use proptest::prelude::*;

fn integers() -> impl Strategy<Value = Vec<i64>> {
    prop_oneof![
        prop::collection::vec(any::<i64>(), 0..MOST_VALUES),
        prop::collection::vec(-1000..1000_i64, 0..MOST_VALUES),
        (any::<i32>(), prop::collection::vec(0..100_i64, 0..MOST_VALUES)).prop_map(|(offset, values)| values
            .into_iter()
            .map(|value| value + (i64::from(offset) << 31))
            .collect()),
    ]
}

proptest! {
    #[test]
    fn every_kernel_is_exact(values in integers()) {
        for kernels in Kernels::available() {
            let mut moments = IntegerMoments::default();
            moments.add_with(&kernels, &values);
            prop_assert_eq!(moments.count(), values.len() as u64);
            prop_assert_eq!(moments.sum(), values.iter().map(|value| i128::from(*value)).sum::<i128>());
            prop_assert_eq!(moments.min(), values.iter().copied().min().unwrap_or(i64::MAX));
            prop_assert_eq!(moments.max(), values.iter().copied().max().unwrap_or(i64::MIN));
            let mut twin = IntegerMoments::default();
            twin.add_with(&Kernels::SCALAR, &values);
            prop_assert_eq!(twin, moments);
        }
    }

    #[test]
    fn the_variance_is_that_of_exact_squares(offset in any::<i32>(), values in prop::collection::vec(0..100_i64, 1..MOST_VALUES)) {
        let moved: Vec<i64> = values.iter().map(|value| value + (i64::from(offset) << 31)).collect();
        let mut moments = IntegerMoments::default();
        moments.add(&moved);
        let count = values.len() as i128;
        let sum: i128 = values.iter().map(|value| i128::from(*value)).sum();
        let squares: i128 = values.iter().map(|value| i128::from(value * value)).sum();
        let expected = (squares * count - sum * sum) as f64 / (count * count) as f64;
        prop_assert!((moments.variance() - expected).abs() <= 1e-12 * (1.0 + expected));
    }
}
