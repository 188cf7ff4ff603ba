use super::*;
use proptest::prelude::*;

/// Different doubles, the same ones for a seed.
fn different(count: u32, seed: u64) -> Vec<f64> {
    (0..count)
        .map(|place| (u64::from(place) + (seed << 33)) as f64)
        .collect()
}

fn counted(precision: u8, values: &[f64]) -> DistinctCounter {
    let mut counter = DistinctCounter::new(precision).unwrap();
    counter.add(values);
    counter
}

proptest! {
    #[test]
    fn merged_counters_are_that_of_all_values(
        precision in PRECISION_RANGE,
        parts in prop::collection::vec(prop::collection::vec(-1e3..1e3_f64, 0..100), 0..5),
    ) {
        let all: Vec<f64> = parts.concat();
        let mut merged = DistinctCounter::new(precision).unwrap();
        for part in &parts {
            prop_assert!(merged.merge(&counted(precision, part)));
        }
        prop_assert_eq!(&merged, &counted(precision, &all));
        prop_assert_eq!(DistinctCounter::from_bytes(&merged.to_bytes()), Some(merged));
    }

    #[test]
    fn integers_and_doubles_that_are_equal_are_one_value(value in -(1_i64 << 53)..1 << 53, word in any::<i32>()) {
        prop_assert_eq!(of_integer(value), of_double(value as f64));
        let mut counter = counted(14, &[f64::from(word)]);
        let before = counter.clone();
        counter.add_i64(&[word.into()]);
        counter.add_i32(&[word]);
        prop_assert_eq!(counter, before);
    }

    #[test]
    fn no_bytes_bring_it_down(mut bytes in prop::collection::vec(any::<u8>(), 0..200), precision in 0..20_u8) {
        for (place, byte) in bytes.iter_mut().zip([VERSION, precision, 1]) {
            *place = byte;
        }
        if let Some(counter) = DistinctCounter::from_bytes(&bytes) {
            prop_assert!(counter.estimate() >= 0.0);
        }
    }
}

/// With fixed seeds, so that the result is always the same: the errors of 24 counters are spread as the theory says.
#[test]
fn errors_are_those_of_the_theory() {
    for (precision, count) in [(10, 100), (10, 5_000), (12, 50_000), (14, 20_000)] {
        let standard_error = 1.04 / f64::from(1_u32 << precision).sqrt();
        let errors: Vec<f64> = (1..=24)
            .map(|seed| counted(precision, &different(count, seed)).estimate() / f64::from(count) - 1.0)
            .collect();
        let mean = errors.iter().sum::<f64>() / 24.0;
        let spread = (errors.iter().map(|error| error * error).sum::<f64>() / 24.0).sqrt();
        assert!(
            errors.iter().all(|error| error.abs() < 4.0 * standard_error),
            "{precision} {count} {errors:?}"
        );
        assert!(
            spread < 1.4 * standard_error && mean.abs() < standard_error,
            "{precision} {count} {spread} {mean}"
        );
    }
}

#[test]
fn few_values_are_counted_all_but_exactly() {
    for count in [0, 1, 10, 100] {
        let estimate = counted(14, &different(count, 1)).estimate();
        // Two of them that share a group are counted as one: of 100, there are none or one.
        assert!(
            (estimate - f64::from(count)).abs() <= 0.015 * f64::from(count),
            "{count}: {estimate}"
        );
    }
}

#[test]
fn texts_are_told_apart() {
    let mut counter = DistinctCounter::default();
    for place in 0..10_000 {
        counter.add_text(&format!("/orders/{place}"));
        counter.add_text(&format!("/orders/{place}"));
    }
    assert!((counter.estimate() / 10_000.0 - 1.0).abs() < 0.03);
    assert_ne!(of_text(b"a"), of_text(b"a\0"));
}

#[test]
fn nan_is_left_out_and_zeros_are_one() {
    assert_eq!(counted(14, &[f64::NAN, 0.0, -0.0]).estimate().round(), 1.0);
    assert!(
        !DistinctCounter::new(10)
            .unwrap()
            .merge(&DistinctCounter::new(11).unwrap())
    );
}
