//! What surrounds spans: `Resource`, `InstrumentationScope`, schema URLs.

use super::fields::{write_text, write_uint};
use super::out::encoded;
use super::value::write_attributes;
use otlp_native_model::{ResourceView, ScopeView};

/// `ResourceSpans.resource`, with tag and length.
pub(crate) fn resource_field(view: &ResourceView<'_>) -> Box<[u8]> {
    encoded(&mut Vec::new(), |out| {
        let before = out.left();
        write_uint(out, 0x10, view.dropped_attributes_count);
        write_attributes(out, 0x0a, view.attributes);
        out.prefix(0x0a, before);
    })
    .into()
}

/// `ScopeSpans.scope`, with tag and length.
pub(crate) fn scope_field(view: &ScopeView<'_>) -> Box<[u8]> {
    encoded(&mut Vec::new(), |out| {
        let before = out.left();
        write_uint(out, 0x20, view.dropped_attributes_count);
        write_attributes(out, 0x1a, view.attributes);
        write_text(out, 0x12, view.version);
        write_text(out, 0x0a, view.name);
        out.prefix(0x0a, before);
    })
    .into()
}

/// `schema_url` of `ResourceSpans` and of `ScopeSpans`; nothing for an empty one.
pub(crate) fn schema_url_field(url: &str) -> Box<[u8]> {
    encoded(&mut Vec::new(), |out| write_text(out, 0x1a, url)).into()
}
