//! Exact sum, minimum, maximum, mean and variance of 64-bit integers.

use crate::kernels::{BLOCK, Kernels};

/// What is known of integers, and can be merged with what is known of others. The sum is exact.
///
/// ```
/// use otlp_native_aggregate::IntegerMoments;
///
/// let mut moments = IntegerMoments::default();
/// moments.add(&[i64::MAX, i64::MAX, 2]);
/// assert_eq!((moments.count(), moments.sum()), (3, 2_i128.pow(64)));
/// assert_eq!((moments.min(), moments.max()), (2, i64::MAX));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct IntegerMoments {
    count: u64,
    sum: i128,
    min: i64,
    max: i64,
    squares: f64,
}

impl Default for IntegerMoments {
    fn default() -> IntegerMoments {
        IntegerMoments {
            count: 0,
            sum: 0,
            min: i64::MAX,
            max: i64::MIN,
            squares: 0.0,
        }
    }
}

impl IntegerMoments {
    /// Adds `values`.
    pub fn add(&mut self, values: &[i64]) {
        self.add_with(Kernels::best(), values);
    }

    pub(crate) fn add_with(&mut self, kernels: &Kernels, values: &[i64]) {
        for block in values.chunks(BLOCK) {
            let extremes = kernels.integer_extremes(block);
            let count = block.len() as i128;
            // Deviations from a whole number near the mean are exact integers, so that a large mean costs no digits.
            let base = extremes.sum.div_euclid(count) as i64;
            let is_narrow = extremes.max.checked_sub(extremes.min).is_some();
            let mut deviations = [0.0; BLOCK];
            for (place, value) in deviations.iter_mut().zip(block) {
                *place = if is_narrow {
                    value.wrapping_sub(base) as f64
                } else {
                    *value as f64 - base as f64
                };
            }
            let mean = (extremes.sum - i128::from(base) * count) as f64 / count as f64;
            let deviations = deviations.get(..block.len()).unwrap_or_default();
            self.merge(&IntegerMoments {
                count: block.len() as u64,
                sum: extremes.sum,
                min: extremes.min,
                max: extremes.max,
                squares: (kernels.squared_deviations)(deviations, mean),
            });
        }
    }

    /// Adds what `other` has seen.
    pub fn merge(&mut self, other: &IntegerMoments) {
        if other.count == 0 {
            return;
        }
        self.squares = if self.count == 0 {
            other.squares
        } else {
            let (ours, theirs) = (self.count as f64, other.count as f64);
            let apart = self.apart(other);
            self.squares + other.squares + apart * apart * (ours / (ours + theirs)) * theirs
        };
        self.count = self.count.saturating_add(other.count);
        self.sum = self.sum.saturating_add(other.sum);
        self.min = self.min.min(other.min);
        self.max = self.max.max(other.max);
    }

    /// The difference of the means, rounded once where its parts fit into 128 bits.
    fn apart(&self, other: &IntegerMoments) -> f64 {
        let (ours, theirs) = (i128::from(self.count), i128::from(other.count));
        let exact = (|| {
            let difference = other
                .sum
                .checked_mul(ours)?
                .checked_sub(self.sum.checked_mul(theirs)?)?;
            Some(difference as f64 / (ours as f64 * theirs as f64))
        })();
        exact.unwrap_or(other.mean() - self.mean())
    }

    /// How many integers there are.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Their exact sum.
    pub fn sum(&self) -> i128 {
        self.sum
    }

    /// The smallest, `i64::MAX` when there is none.
    pub fn min(&self) -> i64 {
        self.min
    }

    /// The largest, `i64::MIN` when there is none.
    pub fn max(&self) -> i64 {
        self.max
    }

    /// Their mean, NaN when there is none.
    pub fn mean(&self) -> f64 {
        self.sum as f64 / self.count as f64
    }

    /// The mean square of their deviations from the mean, NaN when there is none.
    pub fn variance(&self) -> f64 {
        self.squares.max(0.0) / self.count as f64
    }

    /// The estimate of the variance of what they are a sample of, NaN when there are less than two.
    pub fn sample_variance(&self) -> f64 {
        if self.count < 2 {
            f64::NAN
        } else {
            self.squares.max(0.0) / (self.count - 1) as f64
        }
    }
}

#[cfg(test)]
mod tests;
