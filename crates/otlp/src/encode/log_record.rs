//! `LogRecord`.

use super::fields::{write_fixed32, write_fixed64, write_ids, write_text, write_uint};
use super::out::Out;
use super::value::{write_any_value, write_attributes};
use otlp_native_model::LogRecordView;

/// Writes `record` without tag and length, what differs in each record last and together, as in spans.
pub(super) fn write_log_record_body(out: &mut Out<'_>, record: &LogRecordView<'_>) {
    if let Some((trace_id, span_id)) = &record.context {
        write_ids(out, (0x4a, trace_id), (0x52, span_id));
    }
    write_fixed64(out, 0x09, record.time_unix_nano);
    write_fixed64(out, 0x59, record.observed_time_unix_nano);
    write_fixed32(out, 0x45, record.flags);
    write_uint(out, 0x38, record.dropped_attributes_count);
    write_attributes(out, 0x32, record.attributes);
    if let Some(body) = &record.body {
        write_any_value(out, 0x2a, body);
    }
    write_text(out, 0x62, record.event_name);
    write_text(out, 0x1a, record.severity_text);
    write_uint(out, 0x10, record.severity_number.into());
}
