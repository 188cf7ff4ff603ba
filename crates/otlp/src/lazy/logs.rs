//! `opentelemetry/proto/logs/v1`.

use super::common::{AnyValue, KeyValue};
use super::kind::{Fixed32, Fixed64, Id, Int32, Nested, Text, Uint32};
use super::message::lazy_message;

lazy_message! {
    /// A log record.
    LogRecord, LogRecordField, "LogRecord" {
        1 value TimeUnixNano time_unix_nano "timeUnixNano": Fixed64;
        2 value SeverityNumber severity_number "severityNumber": Int32;
        3 value SeverityText severity_text "severityText": Text;
        5 message Body body "body": Nested<AnyValue<'a>>;
        6 repeated Attribute attributes "attributes": Nested<KeyValue<'a>>;
        7 value DroppedAttributesCount dropped_attributes_count "droppedAttributesCount": Uint32;
        8 value Flags flags "flags": Fixed32;
        9 value TraceId trace_id "traceId": Id;
        10 value SpanId span_id "spanId": Id;
        11 value ObservedTimeUnixNano observed_time_unix_nano "observedTimeUnixNano": Fixed64;
        12 value EventName event_name "eventName": Text;
    }
}
