//! Count, sum, minimum, maximum, mean and variance of numbers, in one pass and mergeable.
//!
//! - **Sums** are taken in lanes over blocks of 1,024 values (see `kernels`), and the blocks' sums are added with Neumaier's
//!   compensation. So the error is at most about `70·2^-53·Σ|x|`, however many values there are, and mostly far less.
//! - **Variance**: the squares of a block's deviations from the block's own mean, while the block is in the cache; blocks are
//!   joined by the formula of Chan, Golub and LeVeque. No squares of the values themselves are added, so a large mean costs no
//!   digits.
//! - **NaN** is left out of everything, as the official SDK does.
//! - **±∞** count like any value: in `count`, `sum`, `min`, `max` and `mean`; the variance is NaN then.
//! - **−0 and +0** are equal: which of them is the minimum or maximum depends on their places. A sum of zeros is +0.
//! - A sum that overflows is ±∞, even if later values would bring it back.

use crate::kernels::{BLOCK, Extremes, Kernels, higher, lower};

/// Bytes of [`Moments::to_bytes`].
pub const MOMENTS_LEN_BYTES: usize = 1 + 6 * 8;

/// The format's first byte.
const VERSION: u8 = 1;

/// What is known of numbers, and can be merged with what is known of others.
///
/// ```
/// use otlp_native_aggregate::Moments;
///
/// let mut moments = Moments::default();
/// moments.add(&[1.5, f64::NAN, -2.0]);
/// moments.add(&[3.5]);
/// assert_eq!((moments.count(), moments.sum(), moments.min(), moments.max()), (3, 3.0, -2.0, 3.5));
/// assert_eq!((moments.mean(), moments.variance()), (1.0, 31.0 / 6.0));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moments {
    count: u64,
    sum: f64,
    /// What `sum` lost by rounding.
    compensation: f64,
    min: f64,
    max: f64,
    /// The sum of the squared deviations from the mean.
    squares: f64,
}

impl Default for Moments {
    fn default() -> Moments {
        Moments {
            count: 0,
            sum: 0.0,
            compensation: 0.0,
            min: f64::INFINITY,
            max: f64::NEG_INFINITY,
            squares: 0.0,
        }
    }
}

impl Moments {
    /// Of `values`, without their variance, which takes half as long: [`variance`](Moments::variance) is then 0.
    pub fn without_variance(values: &[f64]) -> Moments {
        let mut moments = Moments::default();
        moments.add_blocks::<false>(Kernels::best(), values);
        moments
    }

    /// Of integers as doubles, without their variance.
    pub fn of_i32_without_variance(values: &[i32]) -> Moments {
        let mut moments = Moments::default();
        moments.add_converted::<false, i32>(values, f64::from);
        moments
    }

    /// Of integers as the nearest doubles, without their variance.
    pub fn of_i64_without_variance(values: &[i64]) -> Moments {
        let mut moments = Moments::default();
        moments.add_converted::<false, i64>(values, |value| value as f64);
        moments
    }

    /// Adds `values`.
    pub fn add(&mut self, values: &[f64]) {
        self.add_with(Kernels::best(), values);
    }

    /// Adds integers as doubles.
    pub fn add_i32(&mut self, values: &[i32]) {
        self.add_converted::<true, i32>(values, f64::from);
    }

    /// Adds integers as the nearest doubles: exact up to 2^53.
    pub fn add_i64(&mut self, values: &[i64]) {
        self.add_converted::<true, i64>(values, |value| value as f64);
    }

    fn add_converted<const WITH_VARIANCE: bool, Value: Copy>(
        &mut self,
        values: &[Value],
        convert: impl Fn(Value) -> f64,
    ) {
        let mut block = [0.0; BLOCK];
        for values in values.chunks(BLOCK) {
            for (place, value) in block.iter_mut().zip(values) {
                *place = convert(*value);
            }
            let block = block.get(..values.len()).unwrap_or_default();
            self.add_blocks::<WITH_VARIANCE>(Kernels::best(), block);
        }
    }

    /// With kernels of the caller's choice.
    pub(crate) fn add_with(&mut self, kernels: &Kernels, values: &[f64]) {
        self.add_blocks::<true>(kernels, values);
    }

    pub(crate) fn add_blocks<const WITH_VARIANCE: bool>(&mut self, kernels: &Kernels, values: &[f64]) {
        for block in values.chunks(BLOCK) {
            let extremes = (kernels.extremes)(block);
            // Only NaN, or infinities of both signs, make it NaN.
            if extremes.sum.is_nan() {
                self.add_numbers_of::<WITH_VARIANCE>(kernels, block);
            } else {
                self.add_block::<WITH_VARIANCE>(kernels, block, extremes);
            }
        }
    }

    /// Leaves out NaN.
    #[cold]
    fn add_numbers_of<const WITH_VARIANCE: bool>(&mut self, kernels: &Kernels, block: &[f64]) {
        let mut numbers = [0.0; BLOCK];
        let mut count = 0;
        for value in block.iter().filter(|value| !value.is_nan()) {
            if let Some(place) = numbers.get_mut(count) {
                *place = *value;
            }
            count += 1;
        }
        let numbers = numbers.get(..count).unwrap_or_default();
        if !numbers.is_empty() {
            self.add_block::<WITH_VARIANCE>(kernels, numbers, (kernels.extremes)(numbers));
        }
    }

    #[inline]
    fn add_block<const WITH_VARIANCE: bool>(
        &mut self,
        kernels: &Kernels,
        numbers: &[f64],
        extremes: Extremes,
    ) {
        let squares = if WITH_VARIANCE {
            (kernels.squared_deviations)(numbers, extremes.sum / numbers.len() as f64)
        } else {
            0.0
        };
        self.join::<WITH_VARIANCE>(&Moments {
            count: numbers.len() as u64,
            sum: extremes.sum,
            compensation: 0.0,
            min: extremes.min,
            max: extremes.max,
            squares,
        });
    }

    /// Adds what `other` has seen.
    pub fn merge(&mut self, other: &Moments) {
        self.join::<true>(other);
    }

    fn join<const WITH_VARIANCE: bool>(&mut self, other: &Moments) {
        if other.count == 0 {
            return;
        }
        if self.count == 0 {
            *self = *other;
            return;
        }
        if WITH_VARIANCE {
            let (ours, theirs) = (self.count as f64, other.count as f64);
            let apart = other.mean() - self.mean();
            // Divided first, so that counts don't overflow what the deviation doesn't.
            self.squares += other.squares + apart * apart * (ours / (ours + theirs)) * theirs;
        }
        self.count = self.count.saturating_add(other.count);
        self.add_to_sum(other.sum);
        self.compensation += other.compensation;
        self.min = lower(other.min, self.min);
        self.max = higher(other.max, self.max);
    }

    /// Neumaier's addition.
    fn add_to_sum(&mut self, added: f64) {
        let sum = self.sum + added;
        self.compensation += if self.sum.abs() >= added.abs() {
            (self.sum - sum) + added
        } else {
            (added - sum) + self.sum
        };
        self.sum = sum;
    }

    /// How many numbers there are.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Their sum, 0 when there is none.
    pub fn sum(&self) -> f64 {
        // What was lost of infinity is NaN.
        if self.sum.is_finite() {
            self.sum + self.compensation
        } else {
            self.sum
        }
    }

    /// The smallest, +∞ when there is none.
    pub fn min(&self) -> f64 {
        self.min
    }

    /// The largest, −∞ when there is none.
    pub fn max(&self) -> f64 {
        self.max
    }

    /// Their mean, NaN when there is none.
    pub fn mean(&self) -> f64 {
        self.sum() / self.count as f64
    }

    /// The mean square of their deviations from the mean, NaN when there is none.
    pub fn variance(&self) -> f64 {
        self.at_least_zero() / self.count as f64
    }

    /// The estimate of the variance of what the numbers are a sample of, NaN when there are less than two.
    pub fn sample_variance(&self) -> f64 {
        if self.count < 2 {
            f64::NAN
        } else {
            self.at_least_zero() / (self.count - 1) as f64
        }
    }

    /// Rounding may bring a sum of squares of nearly equal numbers below zero.
    fn at_least_zero(&self) -> f64 {
        if self.squares < 0.0 { 0.0 } else { self.squares }
    }

    /// For another process.
    pub fn to_bytes(&self) -> [u8; MOMENTS_LEN_BYTES] {
        let mut bytes = [VERSION; MOMENTS_LEN_BYTES];
        let fields = [
            self.count.to_le_bytes(),
            self.sum.to_le_bytes(),
            self.compensation.to_le_bytes(),
            self.min.to_le_bytes(),
            self.max.to_le_bytes(),
            self.squares.to_le_bytes(),
        ];
        for (place, byte) in bytes.iter_mut().skip(1).zip(fields.iter().flatten()) {
            *place = *byte;
        }
        bytes
    }

    /// What [`to_bytes`](Moments::to_bytes) made; nothing when it is something else.
    pub fn from_bytes(bytes: &[u8]) -> Option<Moments> {
        let (version, fields) = bytes.split_first()?;
        let (fields, rest) = fields.as_chunks::<8>();
        let &[count, sum, compensation, min, max, squares] = fields else {
            return None;
        };
        if *version != VERSION || !rest.is_empty() {
            return None;
        }
        let moments = Moments {
            count: u64::from_le_bytes(count),
            sum: f64::from_le_bytes(sum),
            compensation: f64::from_le_bytes(compensation),
            min: f64::from_le_bytes(min),
            max: f64::from_le_bytes(max),
            squares: f64::from_le_bytes(squares),
        };
        let is_sound = if moments.count == 0 {
            moments == Moments::default()
        } else {
            moments.min <= moments.max
        };
        is_sound.then_some(moments)
    }
}

#[cfg(test)]
mod tests;
