//! Base-2 exponential histograms: the mapping from values to indices, buckets, and the histogram of both.
//!
//! Source: OpenTelemetry metrics data model, "ExponentialHistogram", and metrics SDK, "Base2 Exponential Bucket
//! Histogram Aggregation".

mod buckets;
mod histogram;
mod mapping;

pub use buckets::Buckets;
pub use histogram::ExponentialHistogram;
pub(crate) use histogram::halved;
pub use mapping::{MAX_SCALE, bucket_index};
