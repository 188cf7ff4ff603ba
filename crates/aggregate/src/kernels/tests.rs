use super::*;
use proptest::prelude::*;

fn value() -> impl Strategy<Value = f64> {
    prop_oneof![
        8 => -20.0..20.0_f64,
        2 => any::<u64>().prop_map(f64::from_bits),
        1 => prop::sample::select(vec![0.0, -0.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 5.0, f64::MAX]),
    ]
}

fn boundaries(count: impl Into<prop::collection::SizeRange>) -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec(value().prop_filter("a number", |value| !value.is_nan()), count).prop_map(
        |mut boundaries| {
            boundaries.sort_by(|a, b| a.partial_cmp(b).unwrap());
            boundaries
        },
    )
}

/// Equal bits, where any NaN is as good as another: its bits are the machine's choice.
fn same(a: f64, b: f64) -> bool {
    a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan())
}

fn assert_same(a: &ValuesSummary, b: &ValuesSummary) {
    let is_same = a.count == b.count && same(a.sum, b.sum) && same(a.min, b.min) && same(a.max, b.max);
    assert!(is_same, "{a:?} {b:?}");
}

/// Generated lists are short under Miri, which is some hundred times slower.
const MOST_VALUES: usize = if cfg!(miri) { 70 } else { 3000 };

proptest! {
    #[test]
    fn every_kernel_gives_the_bits_of_its_scalar_twin(
        values in prop::collection::vec(value(), 0..MOST_VALUES),
        boundaries in boundaries(0..40),
    ) {
        let mut expected_counts = vec![0; boundaries.len() + 1];
        let expected = Kernels::SCALAR.explicit_histogram(&values, &boundaries, &mut expected_counts);
        for kernels in Kernels::available() {
            let mut counts = vec![9; boundaries.len() + 1];
            assert_same(&kernels.summarize(&values), &expected);
            assert_same(&kernels.explicit_histogram(&values, &boundaries, &mut counts), &expected);
            prop_assert_eq!(&counts, &expected_counts);
        }
    }

    #[test]
    fn buckets_are_those_of_a_search_for_each_value(
        values in prop::collection::vec(value(), 0..MOST_VALUES / 10),
        boundaries in boundaries(0..MOST_VALUES / 30),
    ) {
        let mut expected = vec![0; boundaries.len() + 1];
        scalar::count_by_search(&values, &boundaries, &mut expected);
        let mut counts = vec![0; boundaries.len() + 1];
        let summary = explicit_histogram(&values, &boundaries, &mut counts).unwrap();
        prop_assert_eq!(&counts, &expected);
        prop_assert_eq!(summary.count, counts.iter().sum::<u64>());
    }

    #[test]
    fn whole_numbers_are_summed_as_by_hand(values in prop::collection::vec(-1000_i32..1000, 0..MOST_VALUES / 2)) {
        let doubles: Vec<f64> = values.iter().map(|value| f64::from(*value)).collect();
        let summary = summarize(&doubles);
        prop_assert_eq!(summary.count, values.len() as u64);
        prop_assert_eq!(summary.sum, values.iter().sum::<i32>().into());
        prop_assert_eq!(summary.min, values.iter().min().map_or(f64::INFINITY, |min| (*min).into()));
        prop_assert_eq!(summary.max, values.iter().max().map_or(f64::NEG_INFINITY, |max| (*max).into()));
    }
}

#[test]
fn boundaries_out_of_order_are_refused() {
    let refuse =
        |boundaries: &[f64], buckets: usize| explicit_histogram(&[], boundaries, &mut vec![0; buckets]);
    assert_eq!(refuse(&[2.0, 1.0], 3), Err(AggregateError::InvalidBoundaries));
    assert_eq!(refuse(&[f64::NAN], 2), Err(AggregateError::InvalidBoundaries));
    assert_eq!(refuse(&[1.0], 3), Err(AggregateError::WrongBucketCount));
    assert_eq!(refuse(&[1.0, 1.0], 3).map(|summary| summary.count), Ok(0));
}

/// `cargo test --release -p otlp-native-aggregate -- --ignored --nocapture` prints nanoseconds a value.
#[test]
#[ignore = "a measurement"]
fn nanoseconds_a_value() {
    use std::io::Write;
    let values: Vec<f64> = (0..100_000_u32)
        .map(|i| f64::from(i.wrapping_mul(2_654_435_761) >> 16))
        .collect();
    let boundaries: Vec<f64> = (0..15_u32).map(|i| f64::from(i * 4096)).collect();
    let mut counts = vec![0; 16];
    let report = |name: &str, mut run: Box<dyn FnMut() + '_>| {
        let start = std::time::Instant::now();
        for _ in 0..100 {
            run();
        }
        let nanoseconds = start.elapsed().as_secs_f64() * 1e9 / 1e7;
        writeln!(std::io::stdout(), "{name}: {nanoseconds:.2} ns").unwrap();
    };
    for (place, kernels) in Kernels::available().enumerate() {
        report(
            &format!("summary, kernel {place}"),
            Box::new(|| {
                std::hint::black_box(kernels.summarize(std::hint::black_box(&values)));
            }),
        );
        report(
            &format!("15 boundaries, kernel {place}"),
            Box::new(|| {
                kernels.explicit_histogram(std::hint::black_box(&values), &boundaries, &mut counts);
            }),
        );
    }
    report(
        "15 boundaries, search",
        Box::new(|| {
            scalar::count_by_search(std::hint::black_box(&values), &boundaries, &mut counts);
        }),
    );
    let mut histogram = crate::ExponentialHistogram::new(160, 20);
    report(
        "exponential",
        Box::new(|| histogram.record_many(std::hint::black_box(&values))),
    );
}
