//! The histogram: buckets of both signs at one scale, and what else is known of the values.

use super::buckets::{Buckets, halvings_to_fit};
use super::mapping::{MAX_SCALE, bucket_index};
use crate::kernels::{BLOCK, Kernels};
use crate::limits::MAX_EXPONENTIAL_BUCKETS;
use crate::moments::Moments;

/// A base-2 exponential histogram that lowers its scale as its values spread.
///
/// ```
/// use otlp_native_aggregate::ExponentialHistogram;
///
/// let mut histogram = ExponentialHistogram::new(160, 20);
/// for value in [1.0, 2.0, 4.0, 0.0, f64::NAN] {
///     histogram.record(value);
/// }
/// assert_eq!((histogram.count(), histogram.zero_count(), histogram.sum()), (4, 1, 7.0));
/// assert_eq!(histogram.scale(), 6);
/// assert_eq!(histogram.positive().view().offset, -1);
/// assert_eq!(histogram.positive().view().counts.len(), 129);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct ExponentialHistogram {
    max_size: u32,
    scale: i32,
    count: u64,
    zero_count: u64,
    sum: f64,
    min: f64,
    max: f64,
    positive: Buckets,
    negative: Buckets,
}

impl ExponentialHistogram {
    /// An empty histogram with at most `max_size` buckets a sign (2 to 16,384) that begins with `max_scale` (−10 to 20).
    /// Numbers outside these ranges are taken as the nearest inside.
    pub fn new(max_size: u32, max_scale: i32) -> ExponentialHistogram {
        ExponentialHistogram {
            max_size: max_size.clamp(2, MAX_EXPONENTIAL_BUCKETS),
            scale: max_scale.clamp(-10, MAX_SCALE),
            count: 0,
            zero_count: 0,
            sum: 0.0,
            min: f64::INFINITY,
            max: f64::NEG_INFINITY,
            positive: Buckets::default(),
            negative: Buckets::default(),
        }
    }

    /// Counts `value`. NaN and infinities are left out, as the official SDK does: they belong into no bucket.
    pub fn record(&mut self, value: f64) {
        if !value.is_finite() {
            return;
        }
        self.merge_summary(1, value, value, value);
        self.count_in_bucket(value);
    }

    /// A finite value.
    fn count_in_bucket(&mut self, value: f64) {
        if value == 0.0 {
            self.zero_count = self.zero_count.saturating_add(1);
            return;
        }
        let is_positive = value > 0.0;
        let magnitude = value.abs();
        let mut index = bucket_index(magnitude, self.scale);
        let range = if is_positive {
            self.positive.range()
        } else {
            self.negative.range()
        };
        if let Some((low, high)) = range {
            let halvings = halvings_to_fit(low.min(index), high.max(index), self.max_size);
            self.downscale(halvings);
            index = halved(index, halvings);
        }
        let buckets = if is_positive {
            &mut self.positive
        } else {
            &mut self.negative
        };
        buckets.add(index, 1);
    }

    /// Counts each of `values`, as [`record`](ExponentialHistogram::record) does; their sum is that of [`Moments`].
    pub fn record_many(&mut self, values: &[f64]) {
        let mut moments = Moments::default();
        let mut finite = Vec::new();
        for block in values.chunks(BLOCK) {
            let block = if block.iter().all(|value| value.is_finite()) {
                block
            } else {
                finite.clear();
                finite.extend(block.iter().filter(|value| value.is_finite()));
                &finite
            };
            moments.add_blocks::<false>(Kernels::best(), block);
            for value in block {
                self.count_in_bucket(*value);
            }
        }
        self.merge_summary(moments.count(), moments.sum(), moments.min(), moments.max());
    }

    /// Counts what `other` counted, at the finest scale that both have and that fits the size. The result is that of
    /// recording all values in one histogram. The official SDK loses scale where one of two histograms has only zeros, or
    /// only values of one sign; this one doesn't.
    pub fn merge(&mut self, other: &ExponentialHistogram) {
        self.merge_summary(other.count, other.sum, other.min, other.max);
        self.zero_count = self.zero_count.saturating_add(other.zero_count);
        let shift = self.make_room(other.scale, other.positive.range(), other.negative.range());
        for (ours, theirs) in [
            (&mut self.positive, &other.positive),
            (&mut self.negative, &other.negative),
        ] {
            let theirs = theirs.view();
            for (place, count) in theirs.counts.iter().enumerate().filter(|(_, count)| **count != 0) {
                ours.add(halved(theirs.offset.saturating_add(place as i32), shift), *count);
            }
        }
    }

    /// How many values were counted.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// How many of them were zero.
    pub fn zero_count(&self) -> u64 {
        self.zero_count
    }

    /// Their sum.
    pub fn sum(&self) -> f64 {
        self.sum
    }

    /// The smallest value, +∞ when there is none.
    pub fn min(&self) -> f64 {
        self.min
    }

    /// The largest value, −∞ when there is none.
    pub fn max(&self) -> f64 {
        self.max
    }

    /// The scale; 0 when there are no buckets, as the official SDK reports it.
    pub fn scale(&self) -> i32 {
        if self.positive.is_empty() && self.negative.is_empty() {
            0
        } else {
            self.scale
        }
    }

    /// Counts of positive values.
    pub fn positive(&self) -> &Buckets {
        &self.positive
    }

    /// Counts of negative values, by their magnitude.
    pub fn negative(&self) -> &Buckets {
        &self.negative
    }

    /// Bytes of memory that the histogram takes.
    pub(crate) fn len_bytes(&self) -> usize {
        let counts = self.positive.view().counts.len() + self.negative.view().counts.len();
        size_of::<ExponentialHistogram>() + counts * size_of::<u64>()
    }

    pub(crate) fn merge_summary(&mut self, count: u64, sum: f64, min: f64, max: f64) {
        if count == 0 {
            return;
        }
        self.count = self.count.saturating_add(count);
        self.sum += sum;
        self.min = if min < self.min { min } else { self.min };
        self.max = if max > self.max { max } else { self.max };
    }

    pub(crate) fn add_zeros(&mut self, count: u64) {
        self.zero_count = self.zero_count.saturating_add(count);
    }

    pub(crate) fn add(&mut self, is_positive: bool, index: i32, count: u64) {
        let buckets = if is_positive {
            &mut self.positive
        } else {
            &mut self.negative
        };
        buckets.add(index, count);
    }

    /// Lowers the scale until buckets of `scale` in these ranges fit in; returns by how much their indices are to be
    /// shifted to the right.
    pub(crate) fn make_room(
        &mut self,
        scale: i32,
        positive: Option<(i32, i32)>,
        negative: Option<(i32, i32)>,
    ) -> u32 {
        if positive.is_none() && negative.is_none() {
            return 0;
        }
        let common = self.scale.min(scale);
        let ours = self.scale.abs_diff(common);
        let theirs = scale.abs_diff(common);
        let halvings = [
            (self.positive.range(), positive),
            (self.negative.range(), negative),
        ]
        .into_iter()
        .filter_map(|(a, b)| united(shifted(a, ours), shifted(b, theirs)))
        .map(|(low, high)| halvings_to_fit(low, high, self.max_size))
        .max()
        .unwrap_or(0);
        self.downscale(ours + halvings);
        theirs + halvings
    }

    fn downscale(&mut self, by: u32) {
        if by > 0 {
            self.positive.downscale(by);
            self.negative.downscale(by);
            self.scale = self.scale.saturating_sub_unsigned(by);
        }
    }
}

fn shifted(range: Option<(i32, i32)>, by: u32) -> Option<(i32, i32)> {
    range.map(|(low, high)| (halved(low, by), halved(high, by)))
}

/// The index of the bucket that holds bucket `index` after `halvings` of the resolution.
pub(crate) fn halved(index: i32, halvings: u32) -> i32 {
    index >> halvings.min(31)
}

fn united(a: Option<(i32, i32)>, b: Option<(i32, i32)>) -> Option<(i32, i32)> {
    match (a, b) {
        (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
        (a, b) => a.or(b),
    }
}
