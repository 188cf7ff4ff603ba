//! Quantiles with a bounded relative error.
//!
//! Source: Masson, Rim, Lee, "DDSketch: a fast and fully-mergeable quantile sketch with relative-error guarantees", VLDB 2019.

use super::bytes::{Reader, Writer};
use super::dd_mapping::Mapping;
use super::dd_store::Store;
use crate::kernels::{BLOCK, Kernels};
use crate::moments::Moments;
use std::ops::RangeInclusive;

/// Buckets that a sketch may be given for each sign.
pub const MAX_BINS_RANGE: RangeInclusive<usize> = 2..=65_536;

/// The format's first byte.
const VERSION: u8 = 1;

/// A sketch of numbers that tells their quantiles, each at most `accuracy` away, relative to its own magnitude.
///
/// - At most `max_bins` buckets are kept a sign. When magnitudes spread further, the smallest share a bucket: quantiles that fall
///   there lose the promise, all others keep it, and [`is_collapsed`](DdSketch::is_collapsed) tells.
/// - Negative values and zeros have buckets of their own; a magnitude below 2^-1022 counts as zero.
/// - NaN and infinities have no place among buckets: they are counted by [`ignored`](DdSketch::ignored).
/// - Merged sketches are that of all values, bucket by bucket, in whatever order.
///
/// ```
/// use otlp_native_aggregate::DdSketch;
///
/// # fn example() -> Option<()> {
/// let mut sketch = DdSketch::new(0.01, 2048)?;
/// sketch.add(&[1.0, 2.0, 3.0, 4.0, 1000.0]);
/// assert!((sketch.quantile(0.5)? - 3.0).abs() <= 0.01 * 3.0);
/// assert_eq!(sketch.quantile(1.0), Some(1000.0));
/// # Some(())
/// # }
/// # assert!(example().is_some());
/// ```
#[derive(Clone, Debug)]
pub struct DdSketch {
    mapping: Mapping,
    max_bins: usize,
    positive: Store,
    negative: Store,
    zeros: u64,
    ignored: u64,
    /// Of what was counted; its variance is not kept.
    moments: Moments,
}

impl DdSketch {
    /// An empty sketch; nothing when `accuracy` is not between 0.0001 and 0.5, or `max_bins` not in [`MAX_BINS_RANGE`].
    pub fn new(accuracy: f64, max_bins: usize) -> Option<DdSketch> {
        let mapping = Mapping::new(accuracy)?;
        MAX_BINS_RANGE.contains(&max_bins).then(|| DdSketch {
            mapping,
            max_bins,
            positive: Store::default(),
            negative: Store::default(),
            zeros: 0,
            ignored: 0,
            moments: Moments::default(),
        })
    }

    /// Adds `values`.
    pub fn add(&mut self, values: &[f64]) {
        self.add_with(Kernels::best(), values);
    }

    /// Adds integers as the nearest doubles.
    pub fn add_i64(&mut self, values: &[i64]) {
        self.add_converted(values, |value| value as f64);
    }

    /// Adds integers.
    pub fn add_i32(&mut self, values: &[i32]) {
        self.add_converted(values, f64::from);
    }

    fn add_converted<Value: Copy>(&mut self, values: &[Value], convert: impl Fn(Value) -> f64) {
        let mut block = [0.0; BLOCK];
        for values in values.chunks(BLOCK) {
            for (place, value) in block.iter_mut().zip(values) {
                *place = convert(*value);
            }
            self.add(block.get(..values.len()).unwrap_or_default());
        }
    }

    pub(crate) fn add_with(&mut self, kernels: &Kernels, values: &[f64]) {
        for block in values.chunks(BLOCK) {
            let extremes = (kernels.extremes)(block);
            let is_finite = !extremes.sum.is_nan() && extremes.min.is_finite() && extremes.max.is_finite();
            if is_finite {
                self.add_finite(kernels, block);
            } else {
                let finite: Vec<f64> = block.iter().copied().filter(|value| value.is_finite()).collect();
                self.ignored = self.ignored.saturating_add((block.len() - finite.len()) as u64);
                self.add_finite(kernels, &finite);
            }
        }
    }

    /// At most a block.
    fn add_finite(&mut self, kernels: &Kernels, values: &[f64]) {
        self.moments.add_blocks::<false>(kernels, values);
        let mut indices = [0; BLOCK];
        (kernels.sketch_indices)(values, self.mapping.multiplier, &mut indices);
        for (value, index) in values.iter().zip(indices) {
            if *value >= f64::MIN_POSITIVE {
                self.positive.count(index, self.max_bins);
            } else if *value <= -f64::MIN_POSITIVE {
                self.negative.count(index, self.max_bins);
            } else {
                self.zeros = self.zeros.saturating_add(1);
            }
        }
    }

    /// Adds what `other` has seen; false, and nothing is added, where the two differ in accuracy or number of buckets.
    pub fn merge(&mut self, other: &DdSketch) -> bool {
        if self.mapping != other.mapping || self.max_bins != other.max_bins {
            return false;
        }
        self.positive.merge(&other.positive, self.max_bins);
        self.negative.merge(&other.negative, self.max_bins);
        self.zeros = self.zeros.saturating_add(other.zeros);
        self.ignored = self.ignored.saturating_add(other.ignored);
        self.moments.merge(&other.moments);
        true
    }

    /// The value of which a share of `share` (0 to 1) is below: that at rank `⌊share · (count − 1)⌋` of all in their order, counted
    /// from 0. Nothing when nothing was counted or the share is none.
    pub fn quantile(&self, share: f64) -> Option<f64> {
        let count = self.count();
        if count == 0 || !(0.0..=1.0).contains(&share) {
            return None;
        }
        if share == 0.0 {
            return Some(self.min());
        }
        if share == 1.0 {
            return Some(self.max());
        }
        let rank = (share * (count - 1) as f64) as u64;
        // The value itself lies between these.
        Some(self.value_at(rank).max(self.min()).min(self.max()))
    }

    fn value_at(&self, rank: u64) -> f64 {
        let mut below = 0_u64;
        for (index, count) in self.negative.descending() {
            below = below.saturating_add(count);
            if below > rank {
                return -self.mapping.value(index);
            }
        }
        below = below.saturating_add(self.zeros);
        if below > rank {
            return 0.0;
        }
        for (index, count) in self.positive.ascending() {
            below = below.saturating_add(count);
            if below > rank {
                return self.mapping.value(index);
            }
        }
        self.max()
    }

    /// How many values were counted.
    pub fn count(&self) -> u64 {
        self.moments.count()
    }

    /// How many values were NaN or infinite.
    pub fn ignored(&self) -> u64 {
        self.ignored
    }

    /// The sum of what was counted.
    pub fn sum(&self) -> f64 {
        self.moments.sum()
    }

    /// The smallest value, exactly; +∞ when there is none.
    pub fn min(&self) -> f64 {
        self.moments.min()
    }

    /// The largest value, exactly; −∞ when there is none.
    pub fn max(&self) -> f64 {
        self.moments.max()
    }

    /// The relative error that no quantile exceeds.
    pub fn accuracy(&self) -> f64 {
        self.mapping.accuracy
    }

    /// Buckets that are kept for each sign.
    pub fn max_bins(&self) -> usize {
        self.max_bins
    }

    /// Whether the smallest magnitudes share a bucket.
    pub fn is_collapsed(&self) -> bool {
        self.positive.is_collapsed || self.negative.is_collapsed
    }

    /// For another process.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        writer.byte(VERSION);
        writer.double(self.mapping.accuracy);
        writer.number(self.max_bins as u64);
        writer.number(self.zeros);
        writer.number(self.ignored);
        writer.raw(&self.moments.to_bytes());
        self.positive.write(&mut writer);
        self.negative.write(&mut writer);
        writer.bytes
    }

    /// What [`to_bytes`](DdSketch::to_bytes) made; nothing when it is something else. Takes memory of at most eight times what is
    /// given.
    pub fn from_bytes(bytes: &[u8]) -> Option<DdSketch> {
        let mut reader = Reader::new(bytes);
        if reader.byte()? != VERSION {
            return None;
        }
        let accuracy = reader.double()?;
        let max_bins = usize::try_from(reader.number()?).ok()?;
        let empty = DdSketch::new(accuracy, max_bins)?;
        let zeros = reader.number()?;
        let ignored = reader.number()?;
        let moments = Moments::from_bytes(reader.raw(crate::moments::MOMENTS_LEN_BYTES)?)?;
        let indices = empty.mapping.range();
        let positive = Store::read(&mut reader, max_bins, indices)?;
        let negative = Store::read(&mut reader, max_bins, indices)?;
        let counted = positive
            .total()?
            .checked_add(negative.total()?)?
            .checked_add(zeros)?;
        let are_finite = moments.count() == 0 || moments.min().is_finite() && moments.max().is_finite();
        let is_sound = reader.len() == 0 && counted == moments.count() && are_finite;
        is_sound.then_some(DdSketch {
            positive,
            negative,
            zeros,
            ignored,
            moments,
            ..empty
        })
    }
}

// Nothing in here is unsafe, and Miri would take hours.
#[cfg(test)]
#[cfg(not(miri))]
mod tests;
