//! `opentelemetry/proto/trace/v1`.

use super::common::KeyValue;
use super::kind::{Fixed32, Fixed64, Id, Int32, Nested, Text, Uint32};
use super::message::lazy_message;

lazy_message! {
    /// A span.
    Span, SpanField, "Span" {
        1 value TraceId trace_id "traceId": Id;
        2 value SpanId span_id "spanId": Id;
        3 value TraceState trace_state "traceState": Text;
        4 value ParentSpanId parent_span_id "parentSpanId": Id;
        5 value Name name "name": Text;
        6 value Kind kind "kind": Int32;
        7 value StartTimeUnixNano start_time_unix_nano "startTimeUnixNano": Fixed64;
        8 value EndTimeUnixNano end_time_unix_nano "endTimeUnixNano": Fixed64;
        9 repeated Attribute attributes "attributes": Nested<KeyValue<'a>>;
        10 value DroppedAttributesCount dropped_attributes_count "droppedAttributesCount": Uint32;
        11 repeated Event events "events": Nested<Event<'a>>;
        12 value DroppedEventsCount dropped_events_count "droppedEventsCount": Uint32;
        13 repeated Link links "links": Nested<Link<'a>>;
        14 value DroppedLinksCount dropped_links_count "droppedLinksCount": Uint32;
        15 message Status status "status": Nested<Status<'a>>;
        16 value Flags flags "flags": Fixed32;
    }
}

lazy_message! {
    /// A span's event.
    Event, EventField, "Event" {
        1 value TimeUnixNano time_unix_nano "timeUnixNano": Fixed64;
        2 value Name name "name": Text;
        3 repeated Attribute attributes "attributes": Nested<KeyValue<'a>>;
        4 value DroppedAttributesCount dropped_attributes_count "droppedAttributesCount": Uint32;
    }
}

lazy_message! {
    /// A span's link to another one.
    Link, LinkField, "Link" {
        1 value TraceId trace_id "traceId": Id;
        2 value SpanId span_id "spanId": Id;
        3 value TraceState trace_state "traceState": Text;
        4 repeated Attribute attributes "attributes": Nested<KeyValue<'a>>;
        5 value DroppedAttributesCount dropped_attributes_count "droppedAttributesCount": Uint32;
        6 value Flags flags "flags": Fixed32;
    }
}

lazy_message! {
    /// A span's status.
    Status, StatusField, "Status" {
        2 value Message message "message": Text;
        3 value Code code "code": Int32;
    }
}
