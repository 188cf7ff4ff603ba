//! Borrowed views of spans and what surrounds them. Field meanings are those of
//! `opentelemetry/proto/trace/v1/trace.proto`.

use crate::KeyValue;

/// A trace id, in network order.
pub type TraceId = [u8; 16];
/// A span id, in network order.
pub type SpanId = [u8; 8];

/// One finished span.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SpanView<'a> {
    /// The trace the span belongs to.
    pub trace_id: TraceId,
    /// The span's own id.
    pub span_id: SpanId,
    /// W3C `tracestate`, empty when there is none.
    pub trace_state: &'a str,
    /// The parent's id; `None` for a root.
    pub parent_span_id: Option<SpanId>,
    /// The span's name.
    pub name: &'a str,
    /// `SpanKind` as OTLP numbers it: 0 unspecified, 1 internal, 2 server, 3 client, 4 producer, 5 consumer.
    pub kind: u8,
    /// Nanoseconds since the Unix epoch.
    pub start_time_unix_nano: u64,
    /// Nanoseconds since the Unix epoch.
    pub end_time_unix_nano: u64,
    /// The span's attributes, in the order they were set.
    pub attributes: &'a [KeyValue<'a>],
    /// How many attributes limits discarded.
    pub dropped_attributes_count: u32,
    /// The span's events.
    pub events: &'a [EventView<'a>],
    /// How many events limits discarded.
    pub dropped_events_count: u32,
    /// The span's links.
    pub links: &'a [LinkView<'a>],
    /// How many links limits discarded.
    pub dropped_links_count: u32,
    /// The span's status.
    pub status: StatusView<'a>,
    /// Bits 0–7 W3C trace flags; 0x100 "is remote" is known; 0x200 the parent is remote.
    pub flags: u32,
}

/// A span's status.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StatusView<'a> {
    /// 0 unset, 1 ok, 2 error.
    pub code: u8,
    /// Empty when there is none.
    pub message: &'a str,
}

/// A span's event.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EventView<'a> {
    /// Nanoseconds since the Unix epoch.
    pub time_unix_nano: u64,
    /// The event's name.
    pub name: &'a str,
    /// The event's attributes.
    pub attributes: &'a [KeyValue<'a>],
    /// How many attributes limits discarded.
    pub dropped_attributes_count: u32,
}

/// A span's link to another span.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LinkView<'a> {
    /// The linked span's trace.
    pub trace_id: TraceId,
    /// The linked span.
    pub span_id: SpanId,
    /// The linked context's `tracestate`, empty when there is none.
    pub trace_state: &'a str,
    /// The link's attributes.
    pub attributes: &'a [KeyValue<'a>],
    /// How many attributes limits discarded.
    pub dropped_attributes_count: u32,
    /// As [`SpanView::flags`], of the linked context.
    pub flags: u32,
}

/// The instrumentation scope that made a span.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScopeView<'a> {
    /// The instrumentation library's name.
    pub name: &'a str,
    /// Its version, empty when there is none.
    pub version: &'a str,
    /// The scope's attributes.
    pub attributes: &'a [KeyValue<'a>],
    /// How many attributes limits discarded.
    pub dropped_attributes_count: u32,
    /// The schema the scope's telemetry follows, empty when there is none.
    pub schema_url: &'a str,
}

/// The resource that produced telemetry.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ResourceView<'a> {
    /// The resource's attributes.
    pub attributes: &'a [KeyValue<'a>],
    /// How many attributes limits discarded.
    pub dropped_attributes_count: u32,
    /// The schema the resource follows, empty when there is none.
    pub schema_url: &'a str,
}
