//! Exponential histograms against a histogram of unbounded size that is scaled down at the end.

use otlp_native_aggregate::{Buckets, ExponentialHistogram, bucket_index};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn value() -> impl Strategy<Value = f64> {
    prop_oneof![
        6 => -100.0..100.0_f64,
        3 => any::<u64>().prop_map(f64::from_bits),
        3 => (-30_i32..30).prop_map(|exponent| 2_f64.powi(exponent)),
        2 => 1.0..1.001_f64,
        2 => prop::sample::select(vec![
            0.0, -0.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, f64::MIN, f64::MIN_POSITIVE,
            f64::from_bits(1), -f64::from_bits(1),
        ]),
    ]
}

fn recorded(values: &[f64], max_size: u32) -> ExponentialHistogram {
    let mut histogram = ExponentialHistogram::new(max_size, 20);
    histogram.record_many(values);
    histogram
}

type Naive = BTreeMap<i32, u64>;

/// The finest scale at which both signs fit, and what lies in each bucket.
fn naive(values: &[f64], max_size: u32) -> (i32, [Naive; 2]) {
    for scale in (-11..=20).rev() {
        let sides = [1.0, -1.0].map(|sign| {
            let mut side = Naive::new();
            for value in values
                .iter()
                .map(|value| value * sign)
                .filter(|value| *value > 0.0 && value.is_finite())
            {
                *side.entry(bucket_index(value, scale)).or_default() += 1;
            }
            side
        });
        let fits = |side: &Naive| match (side.first_key_value(), side.last_key_value()) {
            (Some((low, _)), Some((high, _))) => i64::from(*high) - i64::from(*low) < i64::from(max_size),
            _ => true,
        };
        if sides.iter().all(fits) {
            let is_empty = sides.iter().all(Naive::is_empty);
            return (if is_empty { 0 } else { scale }, sides);
        }
    }
    panic!("two buckets hold all doubles at scale -11")
}

fn counted(buckets: &Buckets) -> Naive {
    let view = buckets.view();
    (view.offset..)
        .zip(view.counts.iter().copied())
        .filter(|(_, count)| *count > 0)
        .collect()
}

fn assert_is(histogram: &ExponentialHistogram, values: &[f64], max_size: u32) {
    let finite: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
    let (scale, [positive, negative]) = naive(&finite, max_size);
    assert_eq!(histogram.scale(), scale);
    assert_eq!(counted(histogram.positive()), positive);
    assert_eq!(counted(histogram.negative()), negative);
    assert_eq!(histogram.count(), finite.len() as u64);
    assert_eq!(
        histogram.zero_count(),
        finite.iter().filter(|value| **value == 0.0).count() as u64
    );
    assert_eq!(
        histogram.min(),
        finite.iter().copied().fold(f64::INFINITY, f64::min)
    );
    assert_eq!(
        histogram.max(),
        finite.iter().copied().fold(f64::NEG_INFINITY, f64::max)
    );
}

proptest! {
    #[test]
    fn a_histogram_is_that_of_unbounded_size_scaled_down(
        values in prop::collection::vec(value(), 0..200),
        max_size in 2_u32..200,
    ) {
        assert_is(&recorded(&values, max_size), &values, max_size);
    }

    #[test]
    fn histograms_merge_to_that_of_all_values(
        lists in prop::collection::vec(prop::collection::vec(value(), 0..40), 1..6),
        max_size in 2_u32..200,
    ) {
        let mut merged = ExponentialHistogram::new(max_size, 20);
        for values in &lists {
            merged.merge(&recorded(values, max_size));
        }
        assert_is(&merged, &lists.concat(), max_size);
    }

    #[test]
    fn whole_numbers_have_their_exact_sum(values in prop::collection::vec(-1000_i32..1000, 0..100)) {
        let doubles: Vec<f64> = values.iter().map(|value| f64::from(*value)).collect();
        prop_assert_eq!(recorded(&doubles, 160).sum(), values.iter().sum::<i32>().into());
    }
}

/// Contrasts (largest by smallest value) and the scale that 160 buckets allow, of the specification's table. The smallest
/// is the first of its bucket, so that none is wasted.
#[test]
fn contrasts_lead_to_the_scales_of_the_specification() {
    for (contrast, scale) in [(1e3, 4), (1e5, 3), (1e7, 2), (20.0, 5), (4.0, 6)] {
        assert_eq!(
            recorded(&[1.0_f64.next_up(), contrast], 160).scale(),
            scale,
            "contrast {contrast}"
        );
    }
}
