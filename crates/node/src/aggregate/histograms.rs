//! Explicit histograms.

use super::summaries::write_extremes;
use super::{Doubles, write};
use napi::bindgen_prelude::Float64Array;
use napi_derive::napi;
use otlp_native_aggregate::{AggregateError, Moments, explicit_histogram, explicit_histogram_i64};
use otlp_native_aggregate::{Buckets, ExponentialHistogram};

/// What there is to know of `values`: count, sum, minimum (`Infinity` without values), maximum (`-Infinity`), then one
/// count for each bucket, of which there is one more than `boundaries`. NaN counts for nothing. `null` when the boundaries
/// are not in ascending order.
#[napi(catch_unwind)]
pub fn aggregate_explicit(values: Doubles<'_>, boundaries: Doubles<'_>) -> Option<Float64Array> {
    let mut out = vec![0.0; SUMMARY + boundaries.len() + 1];
    let (summary, counts) = out.split_at_mut(SUMMARY);
    let moments = explicit_f64(values, boundaries, counts).ok()?;
    write_extremes(&moments, summary);
    Some(out.into())
}

/// Places before the counts.
const SUMMARY: usize = 4;

/// Counts doubles into `out`.
pub(super) fn explicit_f64(
    values: &[f64],
    boundaries: &[f64],
    out: &mut [f64],
) -> Result<Moments, AggregateError> {
    count(boundaries, out, |bucket_counts| {
        explicit_histogram(values, boundaries, bucket_counts)
    })
}

/// Counts integers into `out`.
pub(super) fn explicit_i32(
    values: &[i32],
    boundaries: &[f64],
    out: &mut [f64],
) -> Result<Moments, AggregateError> {
    let doubles: Vec<f64> = values.iter().map(|value| f64::from(*value)).collect();
    explicit_f64(&doubles, boundaries, out)
}

/// Counts integers into `out`; sum, minimum and maximum are those of the nearest doubles.
pub(super) fn explicit_i64(
    values: &[i64],
    boundaries: &[f64],
    out: &mut [f64],
) -> Result<Moments, AggregateError> {
    count(boundaries, out, |bucket_counts| {
        explicit_histogram_i64(values, boundaries, bucket_counts)?;
        Ok(Moments::of_i64_without_variance(values))
    })
}

/// Of finite `values`: count, sum, minimum, maximum, count of zeros, scale; then for positive and for negative values the index of the
/// first bucket, the number of buckets, and their counts.
#[napi(catch_unwind)]
pub fn exponential(values: Doubles<'_>, max_size: u32, max_scale: i32) -> Float64Array {
    let mut histogram = ExponentialHistogram::new(max_size, max_scale);
    histogram.record_many(values);
    let mut out = vec![
        histogram.count() as f64,
        histogram.sum(),
        histogram.min(),
        histogram.max(),
        histogram.zero_count() as f64,
        f64::from(histogram.scale()),
    ];
    for buckets in [histogram.positive(), histogram.negative()] {
        append(&mut out, buckets);
    }
    out.into()
}

fn append(out: &mut Vec<f64>, buckets: &Buckets) {
    let view = buckets.view();
    out.extend([f64::from(view.offset), view.counts.len() as f64]);
    out.extend(view.counts.iter().map(|count| *count as f64));
}

/// Counts of most histograms need no allocation.
const FEW_BUCKETS: usize = 64;

fn count(
    boundaries: &[f64],
    out: &mut [f64],
    count_into: impl FnOnce(&mut [u64]) -> Result<Moments, AggregateError>,
) -> Result<Moments, AggregateError> {
    let buckets = boundaries.len() + 1;
    let mut few = [0; FEW_BUCKETS];
    let mut many = Vec::new();
    let bucket_counts = match few.get_mut(..buckets) {
        Some(few) => few,
        None => {
            many.resize(buckets, 0);
            many.as_mut_slice()
        }
    };
    let moments = count_into(bucket_counts)?;
    write(out, bucket_counts.iter().map(|count| *count as f64));
    Ok(moments)
}
