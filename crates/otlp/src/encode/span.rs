//! `Span`.

use super::event::{event_body_len, write_event};
use super::fields::{fixed64_len, text_len, uint_len, write_fixed64, write_text, write_uint};
use super::link::{link_body_len, write_link};
use super::value::{attributes_len, write_attributes};
use crate::varint::{delimited_len, write_prefix};
use otlp_native_model::{SpanView, StatusView};

/// Both ids with their tags and lengths: 2 + 16 and 2 + 8.
const IDS_LEN: usize = 28;
const PARENT_LEN: usize = 10;
/// `Span.flags` has field number 16, so its tag takes two bytes.
const FLAGS_LEN: usize = 6;

/// Bytes of `span` without tag and length.
#[inline]
pub(super) fn span_body_len(span: &SpanView<'_>) -> usize {
    let events: usize = span
        .events
        .iter()
        .map(|event| delimited_len(event_body_len(event)))
        .sum();
    let links: usize = span
        .links
        .iter()
        .map(|link| delimited_len(link_body_len(link)))
        .sum();
    IDS_LEN
        + text_len(span.trace_state)
        + if span.parent_span_id.is_some() {
            PARENT_LEN
        } else {
            0
        }
        + text_len(span.name)
        + uint_len(span.kind.into())
        + fixed64_len(span.start_time_unix_nano)
        + fixed64_len(span.end_time_unix_nano)
        + attributes_len(span.attributes)
        + uint_len(span.dropped_attributes_count)
        + events
        + uint_len(span.dropped_events_count)
        + links
        + uint_len(span.dropped_links_count)
        + status_len(&span.status)
        + if span.flags == 0 { 0 } else { FLAGS_LEN }
}

/// Appends `span` without tag and length. What spans have in common comes first, and what is different in each last and
/// together, so that a compressor finds fewer and longer matches.
#[inline]
pub(super) fn write_span_body(out: &mut Vec<u8>, span: &SpanView<'_>) {
    write_text(out, 0x2a, span.name);
    write_uint(out, 0x30, span.kind.into());
    write_status(out, &span.status);
    if span.flags != 0 {
        let [a, b, c, d] = span.flags.to_le_bytes();
        out.extend_from_slice(&[0x85, 0x01, a, b, c, d]);
    }
    write_attributes(out, 0x4a, span.attributes);
    write_uint(out, 0x50, span.dropped_attributes_count);
    for event in span.events {
        write_event(out, 0x5a, event);
    }
    write_uint(out, 0x60, span.dropped_events_count);
    for link in span.links {
        write_link(out, 0x6a, link);
    }
    write_uint(out, 0x70, span.dropped_links_count);
    write_text(out, 0x1a, span.trace_state);
    write_fixed64(out, 0x41, span.end_time_unix_nano);
    write_fixed64(out, 0x39, span.start_time_unix_nano);
    write_ids(out, span);
}

#[inline]
fn write_ids(out: &mut Vec<u8>, span: &SpanView<'_>) {
    out.extend_from_slice(&[0x0a, 16]);
    out.extend_from_slice(&span.trace_id);
    if let Some(parent) = &span.parent_span_id {
        out.extend_from_slice(&[0x22, 8]);
        out.extend_from_slice(parent);
    }
    out.extend_from_slice(&[0x12, 8]);
    out.extend_from_slice(&span.span_id);
}

#[inline]
fn status_body_len(status: &StatusView<'_>) -> usize {
    text_len(status.message) + uint_len(status.code.into())
}

#[inline]
fn status_len(status: &StatusView<'_>) -> usize {
    match status_body_len(status) {
        0 => 0,
        body_len => delimited_len(body_len),
    }
}

#[inline]
fn write_status(out: &mut Vec<u8>, status: &StatusView<'_>) {
    let body_len = status_body_len(status);
    if body_len != 0 {
        write_prefix(out, 0x7a, body_len);
        write_text(out, 0x12, status.message);
        write_uint(out, 0x18, status.code.into());
    }
}
