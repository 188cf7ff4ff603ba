//! `Span.Link`.

use super::fields::{write_fixed32, write_ids, write_text, write_uint};
use super::out::Out;
use super::value::write_attributes;
use otlp_native_model::LinkView;

pub(super) fn write_link(out: &mut Out<'_>, tag: u8, link: &LinkView<'_>) {
    let before = out.left();
    write_fixed32(out, 0x35, link.flags);
    write_uint(out, 0x28, link.dropped_attributes_count);
    write_attributes(out, 0x22, link.attributes);
    write_text(out, 0x1a, link.trace_state);
    write_ids(out, (0x0a, &link.trace_id), (0x12, &link.span_id));
    out.prefix(tag, before);
}
