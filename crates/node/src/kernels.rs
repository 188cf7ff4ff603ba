//! Aggregation of many values in one call.

use napi::bindgen_prelude::{Float64Array, Float64ArraySlice};
use napi_derive::napi;
use otlp_native_aggregate::explicit_histogram;

/// What there is to know of `values`: count, sum, minimum (`Infinity` without values), maximum (`-Infinity`), then one
/// count for each bucket, of which there is one more than `boundaries`. NaN counts for nothing. `null` when the boundaries
/// are not in ascending order.
#[napi(catch_unwind)]
pub fn aggregate_explicit(
    values: Float64ArraySlice<'_>,
    boundaries: Float64ArraySlice<'_>,
) -> Option<Float64Array> {
    let mut bucket_counts = vec![0; boundaries.len() + 1];
    let summary = explicit_histogram(&values, &boundaries, &mut bucket_counts).ok()?;
    let mut out = Vec::with_capacity(4 + bucket_counts.len());
    out.extend([summary.count as f64, summary.sum, summary.min, summary.max]);
    out.extend(bucket_counts.into_iter().map(|count| count as f64));
    Some(out.into())
}
