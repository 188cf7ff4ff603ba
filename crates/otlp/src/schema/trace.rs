//! `opentelemetry/proto/trace/v1`.

use super::common::{INSTRUMENTATION_SCOPE, KEY_VALUE, RESOURCE};
use super::{Field, Kind, Message};

pub(super) static RESOURCE_SPANS: Message = Message {
    name: "ResourceSpans",
    fields: &[
        Field::message(1, "resource", &RESOURCE),
        Field::messages(2, "scopeSpans", &SCOPE_SPANS),
        Field::new(3, "schemaUrl", Kind::String),
    ],
    is_item: false,
};

static SCOPE_SPANS: Message = Message {
    name: "ScopeSpans",
    fields: &[
        Field::message(1, "scope", &INSTRUMENTATION_SCOPE),
        Field::messages(2, "spans", &SPAN),
        Field::new(3, "schemaUrl", Kind::String),
    ],
    is_item: false,
};

static SPAN: Message = Message {
    name: "Span",
    fields: &[
        Field::new(1, "traceId", Kind::Id),
        Field::new(2, "spanId", Kind::Id),
        Field::new(3, "traceState", Kind::String),
        Field::new(4, "parentSpanId", Kind::Id),
        Field::new(5, "name", Kind::String),
        Field::new(6, "kind", Kind::Enum),
        Field::new(7, "startTimeUnixNano", Kind::Fixed64),
        Field::new(8, "endTimeUnixNano", Kind::Fixed64),
        Field::messages(9, "attributes", &KEY_VALUE),
        Field::new(10, "droppedAttributesCount", Kind::Uint32),
        Field::messages(11, "events", &EVENT),
        Field::new(12, "droppedEventsCount", Kind::Uint32),
        Field::messages(13, "links", &LINK),
        Field::new(14, "droppedLinksCount", Kind::Uint32),
        Field::message(15, "status", &STATUS),
        Field::new(16, "flags", Kind::Fixed32),
    ],
    is_item: true,
};

static EVENT: Message = Message {
    name: "Event",
    fields: &[
        Field::new(1, "timeUnixNano", Kind::Fixed64),
        Field::new(2, "name", Kind::String),
        Field::messages(3, "attributes", &KEY_VALUE),
        Field::new(4, "droppedAttributesCount", Kind::Uint32),
    ],
    is_item: false,
};

static LINK: Message = Message {
    name: "Link",
    fields: &[
        Field::new(1, "traceId", Kind::Id),
        Field::new(2, "spanId", Kind::Id),
        Field::new(3, "traceState", Kind::String),
        Field::messages(4, "attributes", &KEY_VALUE),
        Field::new(5, "droppedAttributesCount", Kind::Uint32),
        Field::new(6, "flags", Kind::Fixed32),
    ],
    is_item: false,
};

static STATUS: Message = Message {
    name: "Status",
    fields: &[
        Field::new(2, "message", Kind::String),
        Field::new(3, "code", Kind::Enum),
    ],
    is_item: false,
};
