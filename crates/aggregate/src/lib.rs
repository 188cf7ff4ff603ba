//! Aggregation of metrics: the state machine behind one metric reader ([`Aggregator`]), exponential histograms
//! ([`ExponentialHistogram`]), and kernels over many values.

mod aggregator;
mod attributes;
mod cells;
mod definition;
mod error;
mod exemplars;
mod exponential;
mod kernels;
mod limits;
mod page;
mod page_view;
mod stream;
mod values;

pub use aggregator::Aggregator;
pub use definition::{Aggregation, BucketsUpdate, ExemplarDef, SeriesDef, StreamDef, Summary, Update};
pub use error::AggregateError;
pub use exponential::{Buckets, ExponentialHistogram, MAX_SCALE, bucket_index};
pub use kernels::{ValuesSummary, explicit_histogram, summarize};
pub use limits::Limits;
pub use page::Page;
