//! `LogRecord`.

use super::fields::{
    fixed32_len, fixed64_len, text_len, uint_len, write_fixed32, write_fixed64, write_text, write_uint,
};
use super::value::{any_value_len, attributes_len, write_any_value, write_attributes};
use otlp_native_model::LogRecordView;

/// Both ids with their tags and lengths: 2 + 16 and 2 + 8.
const CONTEXT_LEN: usize = 28;

/// Bytes of `record` without tag and length.
#[inline]
pub(super) fn log_record_body_len(record: &LogRecordView<'_>) -> usize {
    fixed64_len(record.time_unix_nano)
        + uint_len(record.severity_number.into())
        + text_len(record.severity_text)
        + record.body.as_ref().map_or(0, any_value_len)
        + attributes_len(record.attributes)
        + uint_len(record.dropped_attributes_count)
        + fixed32_len(record.flags)
        + record.context.map_or(0, |_| CONTEXT_LEN)
        + fixed64_len(record.observed_time_unix_nano)
        + text_len(record.event_name)
}

/// Appends `record` without tag and length, what differs in each record last and together, as in spans.
#[inline]
pub(super) fn write_log_record_body(out: &mut Vec<u8>, record: &LogRecordView<'_>) {
    write_uint(out, 0x10, record.severity_number.into());
    write_text(out, 0x1a, record.severity_text);
    write_text(out, 0x62, record.event_name);
    if let Some(body) = &record.body {
        write_any_value(out, 0x2a, body);
    }
    write_attributes(out, 0x32, record.attributes);
    write_uint(out, 0x38, record.dropped_attributes_count);
    write_fixed32(out, 0x45, record.flags);
    write_fixed64(out, 0x59, record.observed_time_unix_nano);
    write_fixed64(out, 0x09, record.time_unix_nano);
    if let Some((trace_id, span_id)) = &record.context {
        out.extend_from_slice(&[0x4a, 16]);
        out.extend_from_slice(trace_id);
        out.extend_from_slice(&[0x52, 8]);
        out.extend_from_slice(span_id);
    }
}
