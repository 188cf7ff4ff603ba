//! Which bucket of a quantile sketch a magnitude lies in, and which value stands for a bucket. Nothing here but additions,
//! multiplications and divisions, so that sketches of all machines have the same buckets.

use crate::kernels::sketch_indices::{A, B, C, of_magnitude};

/// Buckets so narrow that the value that stands for one is within `accuracy` of all in it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Mapping {
    pub(super) accuracy: f64,
    /// Buckets for a doubling of the magnitude.
    pub(super) multiplier: f64,
}

/// Leaves room for what is rounded between a magnitude and its index.
const MARGIN: f64 = 1.0 - 1.0 / 1_048_576.0;

impl Mapping {
    /// `accuracy` from 0.0001 to 0.5.
    pub(super) fn new(accuracy: f64) -> Option<Mapping> {
        (0.0001..=0.5).contains(&accuracy).then(|| {
            // The bounds of a bucket are to be at most (1 + accuracy) / (1 - accuracy) apart; the slope of the interpolation,
            // by the logarithm, is at least C.
            let width = C * logarithm_of_ratio(accuracy) * MARGIN;
            Mapping {
                accuracy,
                multiplier: 1.0 / width,
            }
        })
    }

    pub(super) fn index(&self, value: f64) -> i32 {
        of_magnitude(value, self.multiplier)
    }

    /// What is at most `accuracy` away from every magnitude of the bucket, relative to that magnitude.
    pub(super) fn value(&self, index: i32) -> f64 {
        let low = magnitude((f64::from(index) - 0.5) / self.multiplier);
        let high = magnitude((f64::from(index) + 0.5) / self.multiplier);
        2.0 * low / (1.0 + low / high)
    }

    /// The least and the greatest index of a normal double.
    pub(super) fn range(&self) -> (i32, i32) {
        (self.index(f64::MIN_POSITIVE), self.index(f64::MAX))
    }
}

/// `ln((1 + accuracy) / (1 - accuracy))`, which is twice the inverse hyperbolic tangent.
fn logarithm_of_ratio(accuracy: f64) -> f64 {
    let square = accuracy * accuracy;
    let mut power = accuracy;
    let mut sum = 0.0;
    for place in 0..40 {
        sum += power / f64::from(2 * place + 1);
        power *= square;
    }
    2.0 * sum
}

/// The magnitude whose interpolated logarithm is `interpolated`, at the ends of the doubles the last one.
fn magnitude(interpolated: f64) -> f64 {
    let exponent = interpolated.floor();
    let wanted = interpolated - exponent;
    let mut mantissa = wanted;
    // Newton's steps: the slope lies between 0.7 and 1.5, so that these are more than enough.
    for _ in 0..8 {
        let value = ((A * mantissa + B) * mantissa + C) * mantissa;
        let slope = (3.0 * A * mantissa + 2.0 * B) * mantissa + C;
        mantissa -= (value - wanted) / slope;
    }
    if exponent > 1023.0 {
        f64::MAX
    } else if exponent < -1022.0 {
        f64::MIN_POSITIVE
    } else {
        (1.0 + mantissa) * f64::from_bits(((exponent + 1023.0) as u64) << 52)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_stands_for_a_bucket_is_as_near_as_promised(
            bits in 0x0010_0000_0000_0000_u64..0x7FF0_0000_0000_0000,
            accuracy in 0.0001..0.5_f64,
        ) {
            let mapping = Mapping::new(accuracy).unwrap();
            let value = f64::from_bits(bits);
            let stands = mapping.value(mapping.index(value));
            prop_assert!((stands - value).abs() <= accuracy * value, "{} {}", stands, value);
        }

        #[test]
        fn indices_ascend_with_magnitudes(a in 1e-300..1e300_f64, by in 1.0..4.0_f64, accuracy in 0.0001..0.5_f64) {
            let mapping = Mapping::new(accuracy).unwrap();
            prop_assert!(mapping.index(a) <= mapping.index(a * by));
            prop_assert_eq!(mapping.index(a), mapping.index(-a));
        }
    }

    #[test]
    fn the_logarithm_is_the_one_of_the_library() {
        for accuracy in [0.0001, 0.01, 0.1, 0.5_f64] {
            let expected = accuracy.ln_1p() - (-accuracy).ln_1p();
            assert!((logarithm_of_ratio(accuracy) - expected).abs() <= 1e-13 * expected);
        }
    }
}
