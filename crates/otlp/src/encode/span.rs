//! `Span`.

use super::event::write_event;
use super::fields::{write_fixed64, write_text, write_uint};
use super::link::write_link;
use super::out::Out;
use super::value::write_attributes;
use otlp_native_model::{SpanView, StatusView};

/// Writes `span` without tag and length. What spans have in common comes first, and what is different in each last and
/// together, so that a compressor finds fewer and longer matches.
pub(super) fn write_span_body(out: &mut Out<'_>, span: &SpanView<'_>) {
    write_ids(out, span);
    write_fixed64(out, 0x39, span.start_time_unix_nano);
    write_fixed64(out, 0x41, span.end_time_unix_nano);
    write_text(out, 0x1a, span.trace_state);
    write_uint(out, 0x70, span.dropped_links_count);
    for link in span.links.iter().rev() {
        write_link(out, 0x6a, link);
    }
    write_uint(out, 0x60, span.dropped_events_count);
    for event in span.events.iter().rev() {
        write_event(out, 0x5a, event);
    }
    write_uint(out, 0x50, span.dropped_attributes_count);
    write_attributes(out, 0x4a, span.attributes);
    if span.flags != 0 {
        // Field number 16, so its tag takes two bytes.
        let [a, b, c, d] = span.flags.to_le_bytes();
        out.fixed([0x85, 0x01, a, b, c, d]);
    }
    write_status(out, &span.status);
    write_uint(out, 0x30, span.kind.into());
    write_text(out, 0x2a, span.name);
}

#[inline(always)]
fn write_ids(out: &mut Out<'_>, span: &SpanView<'_>) {
    out.fixed(span.span_id);
    out.fixed([0x12, 8]);
    if let Some(parent) = &span.parent_span_id {
        out.fixed(*parent);
        out.fixed([0x22, 8]);
    }
    out.fixed(span.trace_id);
    out.fixed([0x0a, 16]);
}

#[inline(always)]
fn write_status(out: &mut Out<'_>, status: &StatusView<'_>) {
    let before = out.left();
    write_uint(out, 0x18, status.code.into());
    write_text(out, 0x12, status.message);
    if out.left() != before {
        out.prefix(0x7a, before);
    }
}
