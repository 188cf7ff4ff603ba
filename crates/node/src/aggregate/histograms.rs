//! Explicit histograms.

use super::{Doubles, Integers, Out, Words, write};
use napi::bindgen_prelude::{Float64Array, Float64ArraySlice};
use napi_derive::napi;
use otlp_native_aggregate::{AggregateError, Moments, explicit_histogram, explicit_histogram_i64};
use otlp_native_aggregate::{Buckets, ExponentialHistogram};

/// What there is to know of `values`: count, sum, minimum (`Infinity` without values), maximum (`-Infinity`), then one
/// count for each bucket, of which there is one more than `boundaries`. NaN counts for nothing. `null` when the boundaries
/// are not in ascending order.
#[napi(catch_unwind)]
pub fn aggregate_explicit(
    values: Float64ArraySlice<'_>,
    boundaries: Float64ArraySlice<'_>,
) -> Option<Float64Array> {
    let mut out = vec![0.0; boundaries.len() + 5];
    explicit_f64(&values, &boundaries, &mut out).then(|| out.into())
}

/// Into `out` the same as a result of `aggregate_explicit`; false when the boundaries are not in ascending order.
#[napi(catch_unwind)]
pub fn explicit_f64(values: Doubles<'_>, boundaries: Doubles<'_>, out: Out<'_>) -> bool {
    count(boundaries, out, |bucket_counts| {
        explicit_histogram(values, boundaries, bucket_counts)
    })
}

/// As `explicit_f64`.
#[napi(catch_unwind)]
pub fn explicit_i32(values: Words<'_>, boundaries: Doubles<'_>, out: Out<'_>) -> bool {
    let doubles: Vec<f64> = values.iter().map(|value| f64::from(*value)).collect();
    explicit_f64(&doubles, boundaries, out)
}

/// As `explicit_f64`, but sum, minimum and maximum are those of the nearest doubles.
#[napi(catch_unwind)]
pub fn explicit_i64(values: Integers<'_>, boundaries: Doubles<'_>, out: Out<'_>) -> bool {
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
) -> bool {
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
    let Ok(moments) = count_into(bucket_counts) else {
        return false;
    };
    let summary = [
        moments.count() as f64,
        moments.sum(),
        moments.min(),
        moments.max(),
    ];
    let counts = bucket_counts.iter().map(|count| *count as f64);
    write(out, summary.into_iter().chain(counts));
    true
}
