//! `opentelemetry/proto/trace/v1`.

use super::common::KeyValue;
use super::kind::{Blob, Fixed32, Fixed64, Int32, Nested, Text, Uint32};
use super::message::lazy_message;

lazy_message! {
    /// A span.
    Span, SpanField, "Span" {
        1 value TraceId trace_id: Blob;
        2 value SpanId span_id: Blob;
        3 value TraceState trace_state: Text;
        4 value ParentSpanId parent_span_id: Blob;
        5 value Name name: Text;
        6 value Kind kind: Int32;
        7 value StartTimeUnixNano start_time_unix_nano: Fixed64;
        8 value EndTimeUnixNano end_time_unix_nano: Fixed64;
        9 repeated Attribute attributes: Nested<KeyValue<'a>>;
        10 value DroppedAttributesCount dropped_attributes_count: Uint32;
        11 repeated Event events: Nested<Event<'a>>;
        12 value DroppedEventsCount dropped_events_count: Uint32;
        13 repeated Link links: Nested<Link<'a>>;
        14 value DroppedLinksCount dropped_links_count: Uint32;
        15 message Status status: Nested<Status<'a>>;
        16 value Flags flags: Fixed32;
    }
}

lazy_message! {
    /// A span's event.
    Event, EventField, "Event" {
        1 value TimeUnixNano time_unix_nano: Fixed64;
        2 value Name name: Text;
        3 repeated Attribute attributes: Nested<KeyValue<'a>>;
        4 value DroppedAttributesCount dropped_attributes_count: Uint32;
    }
}

lazy_message! {
    /// A span's link to another one.
    Link, LinkField, "Link" {
        1 value TraceId trace_id: Blob;
        2 value SpanId span_id: Blob;
        3 value TraceState trace_state: Text;
        4 repeated Attribute attributes: Nested<KeyValue<'a>>;
        5 value DroppedAttributesCount dropped_attributes_count: Uint32;
        6 value Flags flags: Fixed32;
    }
}

lazy_message! {
    /// A span's status.
    Status, StatusField, "Status" {
        2 value Message message: Text;
        3 value Code code: Int32;
    }
}
