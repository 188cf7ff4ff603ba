//! `opentelemetry/proto/logs/v1`.

use super::common::{AnyValue, KeyValue};
use super::kind::{Blob, Fixed32, Fixed64, Int32, Nested, Text, Uint32};
use super::message::lazy_message;

lazy_message! {
    /// A log record.
    LogRecord, LogRecordField, "LogRecord" {
        1 value TimeUnixNano time_unix_nano: Fixed64;
        2 value SeverityNumber severity_number: Int32;
        3 value SeverityText severity_text: Text;
        5 message Body body: Nested<AnyValue<'a>>;
        6 repeated Attribute attributes: Nested<KeyValue<'a>>;
        7 value DroppedAttributesCount dropped_attributes_count: Uint32;
        8 value Flags flags: Fixed32;
        9 value TraceId trace_id: Blob;
        10 value SpanId span_id: Blob;
        11 value ObservedTimeUnixNano observed_time_unix_nano: Fixed64;
        12 value EventName event_name: Text;
    }
}
