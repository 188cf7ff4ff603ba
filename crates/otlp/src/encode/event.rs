//! `Span.Event`.

use super::fields::{write_fixed64, write_text, write_uint};
use super::out::Out;
use super::value::write_attributes;
use otlp_native_model::EventView;

/// Writes `event`, the time last as in spans: it is what differs.
pub(super) fn write_event(out: &mut Out<'_>, tag: u8, event: &EventView<'_>) {
    let before = out.left();
    write_fixed64(out, 0x09, event.time_unix_nano);
    write_uint(out, 0x20, event.dropped_attributes_count);
    write_attributes(out, 0x1a, event.attributes);
    write_text(out, 0x12, event.name);
    out.prefix(tag, before);
}
