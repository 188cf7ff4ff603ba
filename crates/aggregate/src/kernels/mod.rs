//! Aggregation of many values in one call, with the widest vectors that the machine has.
//!
//! Every kernel gives the same bits as its scalar twin. Sums are taken in [`LANES`](lanes::LANES) lanes: lane `i` adds
//! the values `i, i + 16, …` in their order, then lanes are added in pairs 8, 4, 2 and 1 apart. So a sum may differ in its
//! last bits from one taken in order, but not between machines.
//!
//! - NaN is left out of everything, as the official SDK does.
//! - ±∞ counts like any value: in `count`, in the outermost buckets, in `sum`, `min` and `max`.
//! - −0 and +0 are equal: of several zeros a lane keeps the first as its minimum or maximum, and of two lanes the lower's.

mod lanes;
mod scalar;
#[cfg(target_arch = "aarch64")]
mod unsafe_neon;
#[cfg(target_arch = "x86_64")]
mod unsafe_x86;

use crate::error::AggregateError;
use crate::limits::MAX_BOUNDARIES;
use lanes::{LaneChunk, Lanes};

/// What there is to know of some values besides the buckets.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ValuesSummary {
    /// How many values there are.
    pub count: u64,
    /// Their sum, 0 when there is none.
    pub sum: f64,
    /// The smallest, +∞ when there is none.
    pub min: f64,
    /// The largest, −∞ when there is none.
    pub max: f64,
}

/// Count, sum, minimum and maximum of `values`.
///
/// ```
/// use otlp_native_aggregate::summarize;
///
/// let summary = summarize(&[1.5, f64::NAN, -2.0, 4.0]);
/// assert_eq!((summary.count, summary.sum, summary.min, summary.max), (3, 3.5, -2.0, 4.0));
/// ```
pub fn summarize(values: &[f64]) -> ValuesSummary {
    Kernels::best().summarize(values)
}

/// Count, sum, minimum and maximum of `values`, and into `bucket_counts` how many of them are in each bucket: bucket `i`
/// holds the values above boundary `i - 1` and up to boundary `i`.
///
/// `boundaries` are to be numbers in ascending order, at most 65,536, and `bucket_counts` one more than those; else an
/// error is returned and nothing is written.
///
/// ```
/// use otlp_native_aggregate::explicit_histogram;
///
/// let mut counts = [0; 3];
/// let summary = explicit_histogram(&[1.0, 5.0, 5.1, 1000.0], &[5.0, 10.0], &mut counts)?;
/// assert_eq!((summary.count, counts), (4, [2, 1, 1]));
/// # Ok::<(), otlp_native_aggregate::AggregateError>(())
/// ```
pub fn explicit_histogram(
    values: &[f64],
    boundaries: &[f64],
    bucket_counts: &mut [u64],
) -> Result<ValuesSummary, AggregateError> {
    check_boundaries(boundaries)?;
    if bucket_counts.len() != boundaries.len() + 1 {
        return Err(AggregateError::WrongBucketCount);
    }
    Ok(Kernels::best().explicit_histogram(values, boundaries, bucket_counts))
}

/// Refuses boundaries that are not numbers in ascending order, or too many.
pub(crate) fn check_boundaries(boundaries: &[f64]) -> Result<(), AggregateError> {
    let is_ascending = boundaries.is_sorted() && !boundaries.iter().any(|boundary| boundary.is_nan());
    if boundaries.len() > MAX_BOUNDARIES || !is_ascending {
        return Err(AggregateError::InvalidBoundaries);
    }
    Ok(())
}

/// Values that are compared with all boundaries before the next ones: they stay in the first-level cache.
const BLOCK: usize = 1024;

/// The two loops that have vectors in them.
#[derive(Clone, Copy)]
struct Kernels {
    /// Adds chunks to the lanes.
    accumulate: fn(&mut Lanes, &[LaneChunk]),
    /// How many values of the chunks are above each boundary.
    count_above: fn(&[LaneChunk], &[f64; 4]) -> [u64; 4],
    /// More boundaries than this are searched for each value; fewer are compared with all values at once.
    most_compared: usize,
}

impl Kernels {
    const SCALAR: Kernels = Kernels {
        accumulate: scalar::accumulate,
        count_above: scalar::count_above,
        most_compared: 8,
    };

    /// The widest that this machine has.
    fn best() -> Kernels {
        Kernels::available().last().unwrap_or(Kernels::SCALAR)
    }

    /// All that this machine has, the narrowest first.
    #[cfg(target_arch = "x86_64")]
    fn available() -> impl DoubleEndedIterator<Item = Kernels> {
        [Some(Kernels::SCALAR), unsafe_x86::avx2(), unsafe_x86::avx512()]
            .into_iter()
            .flatten()
    }

    #[cfg(target_arch = "aarch64")]
    fn available() -> impl DoubleEndedIterator<Item = Kernels> {
        [Some(Kernels::SCALAR), unsafe_neon::neon()].into_iter().flatten()
    }

    #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
    fn available() -> impl DoubleEndedIterator<Item = Kernels> {
        std::iter::once(Kernels::SCALAR)
    }

    fn summarize(self, values: &[f64]) -> ValuesSummary {
        let (chunks, rest) = values.as_chunks();
        let mut lanes = Lanes::default();
        (self.accumulate)(&mut lanes, chunks);
        lanes.add_rest(rest);
        lanes.fold()
    }

    /// Boundaries are ascending, and `bucket_counts` are one more.
    fn explicit_histogram(
        self,
        values: &[f64],
        boundaries: &[f64],
        bucket_counts: &mut [u64],
    ) -> ValuesSummary {
        let summary = self.summarize(values);
        bucket_counts.fill(0);
        if boundaries.len() > self.most_compared {
            scalar::count_by_search(values, boundaries, bucket_counts);
            return summary;
        }
        // First, how many values are above the boundary below each bucket …
        if let Some((lowest, above)) = bucket_counts.split_first_mut() {
            *lowest = summary.count;
            for block in values.chunks(BLOCK) {
                self.count_block(block, boundaries, above);
            }
        }
        // … then without those above the bucket.
        let mut above = 0;
        for count in bucket_counts.iter_mut().rev() {
            let in_bucket = *count - above;
            above = *count;
            *count = in_bucket;
        }
        summary
    }

    fn count_block(self, values: &[f64], boundaries: &[f64], above: &mut [u64]) {
        let (chunks, rest) = values.as_chunks();
        for (boundaries, above) in boundaries.chunks(4).zip(above.chunks_mut(4)) {
            // No value is above what fills up the last group.
            let mut group = [f64::INFINITY; 4];
            for (place, boundary) in group.iter_mut().zip(boundaries) {
                *place = *boundary;
            }
            let counted = (self.count_above)(chunks, &group);
            for ((above, counted), boundary) in above.iter_mut().zip(counted).zip(group) {
                *above += counted + rest.iter().filter(|value| **value > boundary).count() as u64;
            }
        }
    }
}

#[cfg(test)]
mod tests;
