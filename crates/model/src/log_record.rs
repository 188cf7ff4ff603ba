//! Borrowed view of a log record. Field meanings are those of `opentelemetry/proto/logs/v1/logs.proto`.

use crate::{KeyValue, SpanId, TraceId, Value};

/// One log record.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LogRecordView<'a> {
    /// Nanoseconds since the Unix epoch; 0 when unknown.
    pub time_unix_nano: u64,
    /// When the record was collected: nanoseconds since the Unix epoch, 0 when unknown.
    pub observed_time_unix_nano: u64,
    /// `SeverityNumber` as OTLP has it: 1–24, 0 when unspecified.
    pub severity_number: u8,
    /// The severity as the source called it, empty when it didn't.
    pub severity_text: &'a str,
    /// The body; `None` when there is none.
    pub body: Option<Value<'a>>,
    /// The record's attributes, in the order they were set.
    pub attributes: &'a [KeyValue<'a>],
    /// How many attributes limits discarded.
    pub dropped_attributes_count: u32,
    /// Bits 0–7: W3C trace flags.
    pub flags: u32,
    /// The trace and the span that the record was made in.
    pub context: Option<(TraceId, SpanId)>,
    /// The event's name, empty for a record that is no event.
    pub event_name: &'a str,
}
