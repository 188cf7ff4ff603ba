use super::*;
use crate::testing::{MOST_VALUES, value};
use proptest::prelude::*;

fn boundaries(count: impl Into<prop::collection::SizeRange>) -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec(value().prop_filter("a number", |value| !value.is_nan()), count).prop_map(
        |mut boundaries| {
            boundaries.sort_by(|a, b| a.partial_cmp(b).unwrap());
            boundaries
        },
    )
}

fn integer() -> impl Strategy<Value = i64> {
    prop_oneof![
        4 => -20..20_i64,
        2 => any::<i64>(),
        1 => prop::sample::select(vec![i64::MAX, i64::MAX - 1, i64::MIN, 1 << 53, (1 << 53) + 1]),
    ]
}

/// Whether `integer` is above `boundary`, without rounding either.
fn is_above(integer: i64, boundary: f64) -> bool {
    if boundary >= BEYOND {
        false
    } else if boundary < LEAST {
        true
    } else {
        i128::from(integer) > boundary.floor() as i128
    }
}

proptest! {
    #[test]
    fn every_kernel_counts_what_a_search_finds(
        values in prop::collection::vec(value(), 0..MOST_VALUES),
        boundaries in boundaries(0..70),
    ) {
        let mut expected = vec![0; boundaries.len() + 1];
        count_by_search(&values, &boundaries, &mut expected);
        let numbers = expected.iter().sum();
        for kernels in Kernels::available() {
            let mut counts = vec![9; boundaries.len() + 1];
            count_buckets(&kernels, &values, numbers, &boundaries, &mut counts);
            prop_assert_eq!(&counts, &expected);
        }
        let mut counts = vec![9; boundaries.len() + 1];
        prop_assert_eq!(explicit_histogram(&values, &boundaries, &mut counts).unwrap().count(), numbers);
        prop_assert_eq!(&counts, &expected);
    }

    #[test]
    fn integers_are_compared_exactly(
        values in prop::collection::vec(integer(), 0..MOST_VALUES / 2),
        boundaries in boundaries(0..70),
    ) {
        let mut expected = vec![0_u64; boundaries.len() + 1];
        for value in &values {
            expected[boundaries.iter().filter(|boundary| is_above(*value, **boundary)).count()] += 1;
        }
        for kernels in Kernels::available() {
            let mut counts = vec![9; boundaries.len() + 1];
            count_integer_buckets(&kernels, &values, &boundaries, &mut counts);
            prop_assert_eq!(&counts, &expected);
        }
    }
}

#[test]
fn boundaries_out_of_order_are_refused() {
    let refuse = |boundaries: &[f64], buckets: usize| {
        let mut counts = vec![0; buckets];
        let of_integers = explicit_histogram_i64(&[], boundaries, &mut counts);
        let of_doubles = explicit_histogram(&[], boundaries, &mut counts).map(|_| ());
        assert_eq!(of_integers, of_doubles);
        of_doubles
    };
    assert_eq!(refuse(&[2.0, 1.0], 3), Err(AggregateError::InvalidBoundaries));
    assert_eq!(refuse(&[f64::NAN], 2), Err(AggregateError::InvalidBoundaries));
    assert_eq!(refuse(&[1.0], 3), Err(AggregateError::WrongBucketCount));
    assert_eq!(refuse(&[1.0, 1.0], 3), Ok(()));
}
