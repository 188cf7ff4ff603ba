//! `Span.Event`.

use super::fields::{fixed64_len, text_len, uint_len, write_fixed64, write_text, write_uint};
use super::value::{attributes_len, write_attributes};
use crate::varint::write_prefix;
use otlp_native_model::EventView;

pub(super) fn event_body_len(event: &EventView<'_>) -> usize {
    fixed64_len(event.time_unix_nano)
        + text_len(event.name)
        + attributes_len(event.attributes)
        + uint_len(event.dropped_attributes_count)
}

/// Appends `event`, the time last as in spans: it is what differs.
pub(super) fn write_event(out: &mut Vec<u8>, tag: u8, event: &EventView<'_>) {
    write_prefix(out, tag, event_body_len(event));
    write_text(out, 0x12, event.name);
    write_attributes(out, 0x1a, event.attributes);
    write_uint(out, 0x20, event.dropped_attributes_count);
    write_fixed64(out, 0x09, event.time_unix_nano);
}
