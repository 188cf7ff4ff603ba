//! Explicit histograms of many values in one call: of doubles, and exactly of integers.

use crate::error::AggregateError;
use crate::kernels::{BLOCK, Kernels, count_by_search};
use crate::limits::MAX_BOUNDARIES;
use crate::moments::Moments;

/// What there is to know of `values` but their variance, and into `bucket_counts` how many of them are in each bucket: bucket
/// `i` holds the values above boundary `i - 1` and up to boundary `i`. NaN is in none.
///
/// `boundaries` are to be numbers in ascending order, at most 65,536, and `bucket_counts` one more than those; else an
/// error is returned and nothing is written.
///
/// ```
/// use otlp_native_aggregate::explicit_histogram;
///
/// let mut counts = [0; 3];
/// let summary = explicit_histogram(&[1.0, 5.0, 5.1, 1000.0], &[5.0, 10.0], &mut counts)?;
/// assert_eq!((summary.count(), counts), (4, [2, 1, 1]));
/// # Ok::<(), otlp_native_aggregate::AggregateError>(())
/// ```
pub fn explicit_histogram(
    values: &[f64],
    boundaries: &[f64],
    bucket_counts: &mut [u64],
) -> Result<Moments, AggregateError> {
    check_boundaries(boundaries)?;
    check_buckets(boundaries, bucket_counts)?;
    let summary = Moments::without_variance(values);
    count_buckets(
        Kernels::best(),
        values,
        summary.count(),
        boundaries,
        bucket_counts,
    );
    Ok(summary)
}

/// Into `bucket_counts` how many of `values` are in each bucket, as [`explicit_histogram`] has it. Boundaries stay doubles, and
/// integers are compared with them exactly.
///
/// ```
/// use otlp_native_aggregate::explicit_histogram_i64;
///
/// let mut counts = [0; 2];
/// // No double lies between: rounded, all three were 2^53.
/// explicit_histogram_i64(&[9_007_199_254_740_992, 9_007_199_254_740_993], &[9_007_199_254_740_992.0], &mut counts)?;
/// assert_eq!(counts, [1, 1]);
/// # Ok::<(), otlp_native_aggregate::AggregateError>(())
/// ```
pub fn explicit_histogram_i64(
    values: &[i64],
    boundaries: &[f64],
    bucket_counts: &mut [u64],
) -> Result<(), AggregateError> {
    check_boundaries(boundaries)?;
    check_buckets(boundaries, bucket_counts)?;
    count_integer_buckets(Kernels::best(), values, boundaries, bucket_counts);
    Ok(())
}

/// Refuses boundaries that are not numbers in ascending order, or too many.
pub(crate) fn check_boundaries(boundaries: &[f64]) -> Result<(), AggregateError> {
    let is_ascending = boundaries.is_sorted() && !boundaries.iter().any(|boundary| boundary.is_nan());
    if boundaries.len() > MAX_BOUNDARIES || !is_ascending {
        return Err(AggregateError::InvalidBoundaries);
    }
    Ok(())
}

fn check_buckets(boundaries: &[f64], bucket_counts: &[u64]) -> Result<(), AggregateError> {
    if bucket_counts.len() == boundaries.len() + 1 {
        Ok(())
    } else {
        Err(AggregateError::WrongBucketCount)
    }
}

/// `count` is that of the values that are not NaN.
pub(crate) fn count_buckets(
    kernels: &Kernels,
    values: &[f64],
    count: u64,
    boundaries: &[f64],
    bucket_counts: &mut [u64],
) {
    bucket_counts.fill(0);
    if boundaries.len() > kernels.most_compared {
        count_by_search(values, boundaries, bucket_counts);
        return;
    }
    if let Some((lowest, above)) = bucket_counts.split_first_mut() {
        *lowest = count;
        for block in values.chunks(BLOCK) {
            kernels.count_above(block, boundaries, above);
        }
    }
    leave_what_is_in_each(bucket_counts);
}

pub(crate) fn count_integer_buckets(
    kernels: &Kernels,
    values: &[i64],
    boundaries: &[f64],
    bucket_counts: &mut [u64],
) {
    bucket_counts.fill(0);
    // An integer is above a boundary if it is above the whole number below it. Those that every integer is above come first,
    // and those that none is above come last.
    let below_all = boundaries.partition_point(|boundary| *boundary < LEAST);
    let above_all = boundaries.partition_point(|boundary| *boundary < BEYOND);
    let whole: Vec<i64> = boundaries
        .get(below_all..above_all)
        .unwrap_or_default()
        .iter()
        .map(|boundary| boundary.floor() as i64)
        .collect();
    let Some(bucket_counts) = bucket_counts.get_mut(below_all..=above_all) else {
        return;
    };
    if whole.len() > kernels.most_compared {
        for value in values {
            let bucket = whole.partition_point(|boundary| boundary < value);
            if let Some(count) = bucket_counts.get_mut(bucket) {
                *count += 1;
            }
        }
        return;
    }
    if let Some((lowest, above)) = bucket_counts.split_first_mut() {
        *lowest = values.len() as u64;
        for block in values.chunks(BLOCK) {
            for (boundaries, above) in whole.chunks(4).zip(above.chunks_mut(4)) {
                let mut group = [i64::MAX; 4];
                for (place, boundary) in group.iter_mut().zip(boundaries) {
                    *place = *boundary;
                }
                for (above, counted) in above
                    .iter_mut()
                    .zip((kernels.count_integers_above)(block, &group))
                {
                    *above += counted;
                }
            }
        }
    }
    leave_what_is_in_each(bucket_counts);
}

/// The least integer, and the first whole number above all integers.
const LEAST: f64 = i64::MIN as f64;
const BEYOND: f64 = -LEAST;

/// Each count is that of the values above the boundary below its bucket; takes off those above the bucket.
fn leave_what_is_in_each(counts: &mut [u64]) {
    let mut above = 0;
    for count in counts.iter_mut().rev() {
        let in_bucket = *count - above;
        above = *count;
        *count = in_bucket;
    }
}

#[cfg(test)]
mod tests;
