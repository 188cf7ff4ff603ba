//! `Span.Link`.

use super::fields::{fixed32_len, text_len, uint_len, write_fixed32, write_text, write_uint};
use super::value::{attributes_len, write_attributes};
use crate::varint::write_prefix;
use otlp_native_model::LinkView;

/// Both ids with their tags and lengths: 2 + 16 and 2 + 8.
const IDS_LEN: usize = 28;

pub(super) fn link_body_len(link: &LinkView<'_>) -> usize {
    IDS_LEN
        + text_len(link.trace_state)
        + attributes_len(link.attributes)
        + uint_len(link.dropped_attributes_count)
        + fixed32_len(link.flags)
}

pub(super) fn write_link(out: &mut Vec<u8>, tag: u8, link: &LinkView<'_>) {
    write_prefix(out, tag, link_body_len(link));
    out.extend_from_slice(&[0x0a, 16]);
    out.extend_from_slice(&link.trace_id);
    out.extend_from_slice(&[0x12, 8]);
    out.extend_from_slice(&link.span_id);
    write_text(out, 0x1a, link.trace_state);
    write_attributes(out, 0x22, link.attributes);
    write_uint(out, 0x28, link.dropped_attributes_count);
    write_fixed32(out, 0x35, link.flags);
}
