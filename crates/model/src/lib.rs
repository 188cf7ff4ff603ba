//! What every other crate may speak of: ids, attribute values, borrowed views of telemetry, and the outcome of an
//! export. This crate depends on no other of the workspace.

mod error;
mod export;
mod item;
mod log_record;
mod metric;
mod signal;
mod span;
mod value;

pub use bumpalo::Bump;
pub use error::ErrorCode;
pub use export::{EncodedRequest, ExportOutcome, Exporter, Failure, FailureObserver, MergedRequest};
pub use item::Item;
pub use log_record::LogRecordView;
pub use metric::{
    BucketsView, ExemplarView, ExponentialPointView, HistogramPointView, MetricData, MetricView, Number,
    NumberPointView, Temporality,
};
pub use signal::Signal;
pub use span::{EventView, LinkView, ResourceView, ScopeView, SpanId, SpanView, StatusView, TraceId};
pub use value::{KeyValue, Value};
