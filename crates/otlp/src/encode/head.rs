//! What surrounds spans: `Resource`, `InstrumentationScope`, schema URLs.

use super::fields::{text_len, uint_len, write_text, write_uint};
use super::value::{attributes_len, write_attributes};
use crate::varint::{delimited_len, write_prefix};
use otlp_native_model::{ResourceView, ScopeView};

/// `ResourceSpans.resource`, with tag and length.
pub(crate) fn resource_field(view: &ResourceView<'_>) -> Box<[u8]> {
    let body_len = attributes_len(view.attributes) + uint_len(view.dropped_attributes_count);
    let mut out = Vec::with_capacity(delimited_len(body_len));
    write_prefix(&mut out, 0x0a, body_len);
    write_attributes(&mut out, 0x0a, view.attributes);
    write_uint(&mut out, 0x10, view.dropped_attributes_count);
    out.into_boxed_slice()
}

/// `ScopeSpans.scope`, with tag and length.
pub(crate) fn scope_field(view: &ScopeView<'_>) -> Box<[u8]> {
    let body_len = text_len(view.name)
        + text_len(view.version)
        + attributes_len(view.attributes)
        + uint_len(view.dropped_attributes_count);
    let mut out = Vec::with_capacity(delimited_len(body_len));
    write_prefix(&mut out, 0x0a, body_len);
    write_text(&mut out, 0x0a, view.name);
    write_text(&mut out, 0x12, view.version);
    write_attributes(&mut out, 0x1a, view.attributes);
    write_uint(&mut out, 0x20, view.dropped_attributes_count);
    out.into_boxed_slice()
}

/// `schema_url` of `ResourceSpans` and of `ScopeSpans`; nothing for an empty one.
pub(crate) fn schema_url_field(url: &str) -> Box<[u8]> {
    let mut out = Vec::with_capacity(text_len(url));
    write_text(&mut out, 0x1a, url);
    out.into_boxed_slice()
}
