//! Requests as they were received, read field by field when asked: nothing is unpacked, nothing is allocated, and what
//! nobody asks for is passed over.
//!
//! Each message is a `Copy` struct over its bytes. A method reads one field and looks through the whole message for it;
//! [`Message::fields`] reads all of them in one pass. A read checks the bounds of what it passes and the value it
//! returns, UTF-8 included; [`count_items`](crate::count_items) checks a whole request beforehand.
//!
//! Protobuf lets a singular message come in several parts, to be merged. Nobody writes that; a method that meets it says
//! [`InParts`](crate::DecodeReason::InParts), and [`Message::fields`] shows each part.
//!
//! ```
//! use otlp_native_otlp::lazy::{LogRecord, Message, Request};
//!
//! // One resource, one scope, two log records: one with severity 9, one that is empty.
//! let body = [0x0a, 8, 0x12, 6, 0x12, 2, 0x10, 9, 0x12, 0];
//! let mut severities = Vec::new();
//! for resource in Request::from_bytes(&body).resource_groups() {
//!     for scope in resource?.scope_groups() {
//!         for record in scope?.items::<LogRecord>() {
//!             severities.push(record?.severity_number()?);
//!         }
//!     }
//! }
//! assert_eq!(severities, [9, 0]);
//! # Ok::<(), otlp_native_otlp::DecodeError>(())
//! ```

mod common;
mod cursor;
mod kind;
mod logs;
mod message;
mod metrics;
mod request;
#[cfg(test)]
mod tests;
mod trace;
mod unsafe_text;

pub use common::{
    AnyValue, AnyValueField, ArrayValue, ArrayValueField, EntityRef, EntityRefField, KeyValue, KeyValueField,
    KeyValueList, KeyValueListField, Resource, ResourceField, Scope, ScopeField,
};
pub(crate) use cursor::Cursor;
pub use kind::{
    Blob, Bool, Double, Fixed32, Fixed64, Id, Int32, Int64, Kind, Nested, Numbers, Packed, Sfixed64, Sint32,
    Text, Uint32, Uint64, Unpacked,
};
pub use logs::{LogRecord, LogRecordField};
pub(crate) use message::last;
pub use message::{Fields, Message, Repeated};
pub use metrics::{
    Buckets, BucketsField, Exemplar, ExemplarField, ExponentialHistogram, ExponentialHistogramDataPoint,
    ExponentialHistogramDataPointField, ExponentialHistogramField, Gauge, GaugeField, Histogram,
    HistogramDataPoint, HistogramDataPointField, HistogramField, Metric, MetricField, NumberDataPoint,
    NumberDataPointField, Sum, SumField, Summary, SummaryDataPoint, SummaryDataPointField, SummaryField,
    ValueAtQuantile, ValueAtQuantileField,
};
pub use request::{Request, RequestField, ResourceGroup, ResourceGroupField, ScopeGroup, ScopeGroupField};
pub use trace::{Event, EventField, Link, LinkField, Span, SpanField, Status, StatusField};
