use super::*;
use crate::testing::{MOST_VALUES, value};
use proptest::prelude::*;

fn sketch_of(accuracy: f64, max_bins: usize, values: &[f64]) -> DdSketch {
    let mut sketch = DdSketch::new(accuracy, max_bins).unwrap();
    sketch.add(values);
    sketch
}

fn assert_same(a: &DdSketch, b: &DdSketch) {
    assert_eq!(a.positive, b.positive);
    assert_eq!(a.negative, b.negative);
    assert_eq!((a.zeros, a.ignored, a.count()), (b.zeros, b.ignored, b.count()));
    assert_eq!((a.min(), a.max()), (b.min(), b.max()));
}

/// Of many magnitudes, both signs.
fn spread() -> impl Strategy<Value = f64> {
    prop_oneof![
        (-12.0..12.0_f64, any::<bool>()).prop_map(|(exponent, is_negative)| {
            let magnitude = 10.0_f64.powf(exponent);
            if is_negative { -magnitude } else { magnitude }
        }),
        -1.0..100.0_f64,
        Just(0.0),
    ]
}

proptest! {
    #[test]
    fn every_quantile_is_within_the_accuracy(
        mut values in prop::collection::vec(spread(), 1..MOST_VALUES / 3),
        accuracy in 0.001..0.2_f64,
        share in 0.0..=1.0_f64,
    ) {
        let sketch = sketch_of(accuracy, 65_536, &values);
        values.sort_by(f64::total_cmp);
        let exact = values[(share * (values.len() - 1) as f64) as usize];
        let found = sketch.quantile(share).unwrap();
        prop_assert!(!sketch.is_collapsed());
        prop_assert!((found - exact).abs() <= accuracy * exact.abs(), "{} {}", found, exact);
    }

    #[test]
    fn a_collapse_leaves_the_large_magnitudes_accurate(
        mut values in prop::collection::vec((-6.0..6.0_f64).prop_map(|exponent| 10.0_f64.powf(exponent)), 50..400),
        max_bins in 20..200_usize,
    ) {
        let accuracy = 0.02;
        let sketch = sketch_of(accuracy, max_bins, &values);
        values.sort_by(f64::total_cmp);
        // So far down are buckets kept, whatever is below.
        let kept = values[values.len() - 1] * ((1.0 - accuracy) / (1.0 + accuracy)).powi(max_bins as i32 - 2);
        for (place, exact) in values.iter().enumerate().filter(|(_, value)| **value >= kept * 1.1) {
            let share = (place as f64 + 0.5) / (values.len() - 1) as f64;
            if let Some(found) = sketch.quantile(share) {
                prop_assert!((found - exact).abs() <= accuracy * exact + 1e-12, "{} {}", found, exact);
            }
        }
    }

    #[test]
    fn merged_sketches_are_that_of_all_values_in_any_order(
        parts in prop::collection::vec(prop::collection::vec(value(), 0..200), 1..5),
        max_bins in 2..300_usize,
    ) {
        let whole = sketch_of(0.05, max_bins, &parts.concat());
        let sketches: Vec<DdSketch> = parts.iter().map(|part| sketch_of(0.05, max_bins, part)).collect();
        let mut forth = DdSketch::new(0.05, max_bins).unwrap();
        let mut back = forth.clone();
        for (first, last) in sketches.iter().zip(sketches.iter().rev()) {
            prop_assert!(forth.merge(first) && back.merge(last));
        }
        assert_same(&forth, &whole);
        assert_same(&back, &whole);
    }

    #[test]
    fn every_kernel_makes_the_same_sketch(values in prop::collection::vec(value(), 0..MOST_VALUES)) {
        let expected = sketch_of(0.01, 2048, &values);
        for kernels in Kernels::available() {
            let mut sketch = DdSketch::new(0.01, 2048).unwrap();
            sketch.add_with(&kernels, &values);
            assert_same(&sketch, &expected);
        }
    }

    #[test]
    fn bytes_bring_back_what_was_written(values in prop::collection::vec(value(), 0..300), max_bins in 2..300_usize) {
        let sketch = sketch_of(0.03, max_bins, &values);
        let read = DdSketch::from_bytes(&sketch.to_bytes()).unwrap();
        assert_same(&read, &sketch);
        prop_assert_eq!(read.sum().to_bits(), sketch.sum().to_bits());
    }

    #[test]
    fn changed_bytes_bring_nothing_down(
        values in prop::collection::vec(value(), 0..30),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut bytes = sketch_of(0.03, 100, &values).to_bytes();
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        for bytes in [&bytes[..], &bytes[..cut.index(bytes.len())]] {
            if let Some(mut sketch) = DdSketch::from_bytes(bytes) {
                let again = sketch.clone();
                sketch.add(&[1.0, -1.0, 1e300, 1e-300]);
                sketch.merge(&again);
                prop_assert!(sketch.quantile(0.5).is_some());
                prop_assert!(sketch.to_bytes().len() < 100_000);
            }
        }
    }
}

#[test]
fn what_has_no_bucket_is_counted_apart() {
    let sketch = sketch_of(
        0.01,
        2048,
        &[f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e-310, -0.0, 3.0],
    );
    assert_eq!((sketch.ignored(), sketch.count(), sketch.zeros), (3, 3, 2));
    assert_eq!(
        (sketch.quantile(0.4), sketch.quantile(1.0)),
        (Some(0.0), Some(3.0))
    );
}

#[test]
fn there_are_no_quantiles_of_nothing_or_beyond() {
    let mut sketch = DdSketch::new(0.01, 2048).unwrap();
    assert_eq!(sketch.quantile(0.5), None);
    sketch.add_i64(&[5]);
    sketch.add_i32(&[5]);
    assert_eq!(
        (
            sketch.quantile(-0.1),
            sketch.quantile(1.1),
            sketch.quantile(f64::NAN)
        ),
        (None, None, None)
    );
    assert_eq!(sketch.quantile(0.5), Some(5.0));
    assert!(DdSketch::new(0.6, 100).is_none() && DdSketch::new(0.1, 1).is_none());
    assert!(!sketch.merge(&DdSketch::new(0.02, 2048).unwrap()));
}
