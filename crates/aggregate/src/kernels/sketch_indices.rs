//! From a magnitude to the index of its bucket in a quantile sketch, without a logarithm: its exponent, and a cubic
//! polynomial of its mantissa that comes close to one. Additions and multiplications alone, so that every machine finds
//! the same index.
//!
//! Source: Masson, Rim, Lee, "DDSketch: a fast and fully-mergeable quantile sketch with relative-error guarantees",
//! section 4, and the cubic interpolation that its authors' implementations name.

/// The polynomial `((A·s + B)·s + C)·s` goes from 0 at `s = 0` to 1 at `s = 1`, and its slope, times `1 + s`, is never below
/// `C`.
pub(crate) const A: f64 = 6.0 / 35.0;
pub(crate) const B: f64 = -3.0 / 5.0;
/// The least slope by the logarithm.
pub(crate) const C: f64 = 10.0 / 7.0;

/// Added to a small double, leaves it rounded to a whole number in the lowest bits.
const ROUNDING: f64 = 6_755_399_441_055_744.0;

/// Into `out`, which is as long as `values`, the index of the bucket of each value's magnitude, which is to be a normal
/// number; what else is in `values` gets some index.
#[inline(always)]
pub(crate) fn of_magnitudes(values: &[f64], multiplier: f64, out: &mut [i32]) {
    for (value, out) in values.iter().zip(out) {
        *out = of_magnitude(*value, multiplier);
    }
}

#[inline(always)]
pub(crate) fn of_magnitude(value: f64, multiplier: f64) -> i32 {
    let bits = value.to_bits();
    // The exponent as a double: its bits under those of 2^52.
    let exponent =
        f64::from_bits((bits >> 52) & 0x7FF | 0x4330_0000_0000_0000) - (4_503_599_627_370_496.0 + 1023.0);
    let mantissa = f64::from_bits(bits & ((1 << 52) - 1) | 1.0_f64.to_bits()) - 1.0;
    let interpolated = ((A * mantissa + B) * mantissa + C) * mantissa;
    ((exponent + interpolated) * multiplier + ROUNDING).to_bits() as i32
}
