use super::*;
use crate::testing::{MOST_VALUES, same, value};
use proptest::prelude::*;

fn assert_same(a: &Moments, b: &Moments) {
    let is_same = a.count == b.count
        && same(a.sum(), b.sum())
        && same(a.min, b.min)
        && same(a.max, b.max)
        && same(a.squares, b.squares);
    assert!(is_same, "{a:?} {b:?}");
}

fn with(kernels: &Kernels, values: &[f64]) -> Moments {
    let mut moments = Moments::default();
    moments.add_with(kernels, values);
    moments
}

/// Sum of doubles without any rounding but the last: in units of 2^-1074 they are integers, and small exponents keep these short.
fn exact_sum(values: &[f64]) -> f64 {
    let unit = 2.0_f64.powi(-60);
    let total: i128 = values.iter().map(|value| (value / unit) as i128).sum();
    total as f64 * unit
}

proptest! {
    #[test]
    fn every_kernel_gives_the_bits_of_its_scalar_twin(values in prop::collection::vec(value(), 0..MOST_VALUES)) {
        let expected = with(&Kernels::SCALAR, &values);
        for kernels in Kernels::available() {
            assert_same(&with(&kernels, &values), &expected);
            let mut without = Moments::default();
            without.add_blocks::<false>(&kernels, &values);
            assert_same(&Moments { squares: expected.squares, ..without }, &expected);
        }
    }

    #[test]
    fn nan_counts_for_nothing(
        values in prop::collection::vec(-1e6..1e6_f64, 1..MOST_VALUES / 3),
        places in prop::collection::vec(any::<prop::sample::Index>(), 0..20),
    ) {
        // Blocks end elsewhere when something is between, so only one block is compared bit by bit.
        let values: Vec<f64> = values.into_iter().take(BLOCK - 20).collect();
        let mut mixed = values.clone();
        for place in places {
            mixed.insert(place.index(mixed.len()), f64::NAN);
        }
        assert_same(&with(&Kernels::SCALAR, &mixed), &with(&Kernels::SCALAR, &values));
    }

    #[test]
    fn a_sum_is_within_its_bound_of_the_exact_one(values in prop::collection::vec(-1e9..1e9_f64, 0..MOST_VALUES)) {
        // Whole multiples of 2^-60 have an exact sum in 128 bits.
        let values: Vec<f64> = values.into_iter().filter(|value| *value == 0.0 || value.abs() > 1e-2).collect();
        let bound: f64 = values.iter().map(|value| value.abs()).sum::<f64>() * 70.0 * 2.0_f64.powi(-53);
        prop_assert!((with(&Kernels::SCALAR, &values).sum() - exact_sum(&values)).abs() <= bound);
    }

    #[test]
    fn merging_parts_is_adding_the_whole(
        parts in prop::collection::vec(prop::collection::vec(-1e3..1e3_f64, 0..200), 0..8),
        offset in -1e9..1e9_f64,
    ) {
        let mut merged = Moments::default();
        let all: Vec<f64> = parts.iter().flatten().map(|value| value + offset).collect();
        let mut taken = 0;
        for part in &parts {
            merged.merge(&with(Kernels::best(), &all[taken..taken + part.len()]));
            taken += part.len();
        }
        let whole = with(Kernels::best(), &all);
        prop_assert_eq!((merged.count, merged.min, merged.max), (whole.count, whole.min, whole.max));
        prop_assert!((merged.sum() - whole.sum()).abs() <= 1e-13 * offset.abs().max(1e3) * all.len() as f64);
        // What rounding of values near the offset lets vary.
        let allowed = 1e-9 * whole.squares + 1e-6 * all.len() as f64;
        prop_assert!((merged.squares - whole.squares).abs() <= allowed, "{} {}", merged.squares, whole.squares);
    }

    #[test]
    fn whole_numbers_are_summed_as_by_hand(values in prop::collection::vec(-1000_i32..1000, 0..MOST_VALUES / 2)) {
        let doubles: Vec<f64> = values.iter().map(|value| f64::from(*value)).collect();
        let moments = with(Kernels::best(), &doubles);
        let count = values.len() as i64;
        let sum: i64 = values.iter().map(|value| i64::from(*value)).sum();
        let squares: i64 = values.iter().map(|value| i64::from(*value).pow(2)).sum();
        prop_assert_eq!((moments.count() as i64, moments.sum()), (count, sum as f64));
        prop_assert_eq!(moments.min(), values.iter().min().map_or(f64::INFINITY, |min| (*min).into()));
        prop_assert_eq!(moments.max(), values.iter().max().map_or(f64::NEG_INFINITY, |max| (*max).into()));
        if count > 0 {
            let expected = (i128::from(squares) * i128::from(count) - i128::from(sum).pow(2)) as f64 / (count as f64).powi(2);
            prop_assert!((moments.variance() - expected).abs() <= 1e-9 * (1.0 + expected));
        }
        let mut of_integers = Moments::default();
        of_integers.add_i32(&values);
        assert_same(&of_integers, &moments);
    }

    #[test]
    fn bytes_bring_back_what_was_written(values in prop::collection::vec(value(), 0..50)) {
        let moments = with(Kernels::best(), &values);
        let read = Moments::from_bytes(&moments.to_bytes()).unwrap();
        assert_same(&read, &moments);
    }

    #[test]
    fn no_bytes_bring_it_down(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
        if let Some(moments) = Moments::from_bytes(&bytes) {
            prop_assert_eq!(moments.to_bytes().to_vec(), bytes);
        }
    }
}

/// Of several hundred blocks.
const MANY: u32 = if cfg!(miri) { 2_500 } else { 500_000 };

#[test]
fn a_large_mean_costs_the_variance_no_digits() {
    let values: Vec<f64> = (0..MANY).map(|i| 1e9 + f64::from(i % 2)).collect();
    assert_eq!(with(Kernels::best(), &values).variance(), 0.25);
}

#[test]
fn small_values_after_a_large_one_are_not_lost() {
    let mut values = vec![1.0; MANY as usize];
    values[0] = 1e16;
    values.push(-1e16);
    let lost_in_the_first_block = 1024.0;
    assert!((with(Kernels::best(), &values).sum() - f64::from(MANY - 1)).abs() <= lost_in_the_first_block);
}

#[test]
fn infinities_and_zeros_follow_the_rules() {
    let moments = with(Kernels::best(), &[1.0, f64::INFINITY]);
    assert_eq!(
        (moments.count(), moments.sum(), moments.min(), moments.max()),
        (2, f64::INFINITY, 1.0, f64::INFINITY)
    );
    assert!(moments.variance().is_nan() && moments.mean() == f64::INFINITY);
    let both = with(Kernels::best(), &[f64::INFINITY, f64::NEG_INFINITY, f64::NAN]);
    assert!(both.count() == 2 && both.sum().is_nan());
    let zeros = with(Kernels::best(), &[-0.0, -0.0]);
    assert!(zeros.sum().is_sign_positive() && zeros.min() == 0.0);
    let none = Moments::default();
    assert!(none.mean().is_nan() && none.variance().is_nan() && none.sample_variance().is_nan());
}
