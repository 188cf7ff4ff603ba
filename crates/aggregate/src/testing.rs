//! What property tests of kernels share.

use proptest::prelude::*;

/// Generated lists are short under Miri, which is some hundred times slower.
pub(crate) const MOST_VALUES: usize = if cfg!(miri) { 70 } else { 3000 };

/// Doubles of every kind, most of them near each other.
pub(crate) fn value() -> impl Strategy<Value = f64> {
    prop_oneof![
        8 => -20.0..20.0_f64,
        2 => any::<u64>().prop_map(f64::from_bits),
        1 => prop::sample::select(vec![0.0, -0.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 5.0, f64::MAX]),
    ]
}

/// Equal bits, where any NaN is as good as another: its bits are the machine's choice.
pub(crate) fn same(a: f64, b: f64) -> bool {
    a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan())
}
