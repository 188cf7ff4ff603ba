//! `opentelemetry/proto/logs/v1`.

use super::common::{ANY_VALUE, INSTRUMENTATION_SCOPE, KEY_VALUE, RESOURCE};
use super::{Field, Kind, Message};

pub(super) static RESOURCE_LOGS: Message = Message {
    name: "ResourceLogs",
    fields: &[
        Field::message(1, "resource", &RESOURCE),
        Field::messages(2, "scopeLogs", &SCOPE_LOGS),
        Field::new(3, "schemaUrl", Kind::String),
    ],
    is_item: false,
};

static SCOPE_LOGS: Message = Message {
    name: "ScopeLogs",
    fields: &[
        Field::message(1, "scope", &INSTRUMENTATION_SCOPE),
        Field::messages(2, "logRecords", &LOG_RECORD),
        Field::new(3, "schemaUrl", Kind::String),
    ],
    is_item: false,
};

static LOG_RECORD: Message = Message {
    name: "LogRecord",
    fields: &[
        Field::new(1, "timeUnixNano", Kind::Fixed64),
        Field::new(2, "severityNumber", Kind::Enum),
        Field::new(3, "severityText", Kind::String),
        Field::message(5, "body", &ANY_VALUE),
        Field::messages(6, "attributes", &KEY_VALUE),
        Field::new(7, "droppedAttributesCount", Kind::Uint32),
        Field::new(8, "flags", Kind::Fixed32),
        Field::new(9, "traceId", Kind::Id),
        Field::new(10, "spanId", Kind::Id),
        Field::new(11, "observedTimeUnixNano", Kind::Fixed64),
        Field::new(12, "eventName", Kind::String),
    ],
    is_item: true,
};
