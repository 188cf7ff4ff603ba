//! Single fields with one-byte tags, left out when they hold proto3's default.

use super::out::Out;

#[inline(always)]
pub(super) fn write_text(out: &mut Out<'_>, tag: u8, text: &str) {
    if !text.is_empty() {
        out.bytes(text.as_bytes());
        out.prefix_of(tag, text.len());
    }
}

#[inline(always)]
pub(super) fn write_uint(out: &mut Out<'_>, tag: u8, value: u32) {
    if value != 0 {
        out.varint(value.into());
        out.byte(tag);
    }
}

#[inline(always)]
pub(super) fn write_fixed64(out: &mut Out<'_>, tag: u8, value: u64) {
    if value != 0 {
        write_eight(out, tag, value.to_le_bytes());
    }
}

#[inline(always)]
pub(super) fn write_fixed32(out: &mut Out<'_>, tag: u8, value: u32) {
    if value != 0 {
        let [a, b, c, d] = value.to_le_bytes();
        out.fixed([tag, a, b, c, d]);
    }
}

/// A double that is written even if it's 0.
#[inline(always)]
pub(super) fn write_double(out: &mut Out<'_>, tag: u8, value: f64) {
    write_eight(out, tag, value.to_le_bytes());
}

/// An `sfixed64` that is written even if it's 0.
#[inline(always)]
pub(super) fn write_int(out: &mut Out<'_>, tag: u8, value: i64) {
    write_eight(out, tag, value.to_le_bytes());
}

#[inline(always)]
pub(super) fn write_optional_double(out: &mut Out<'_>, tag: u8, value: Option<f64>) {
    if let Some(value) = value {
        write_double(out, tag, value);
    }
}

/// Left out when it's 0 or -0.
#[inline(always)]
pub(super) fn write_nonzero_double(out: &mut Out<'_>, tag: u8, value: f64) {
    if value != 0.0 {
        write_double(out, tag, value);
    }
}

#[inline(always)]
fn write_eight(out: &mut Out<'_>, tag: u8, [a, b, c, d, e, f, g, h]: [u8; 8]) {
    out.fixed([tag, a, b, c, d, e, f, g, h]);
}

/// A trace id and a span id, as fields with these tags.
#[inline(always)]
pub(super) fn write_ids(
    out: &mut Out<'_>,
    (trace_tag, trace_id): (u8, &[u8; 16]),
    (span_tag, span_id): (u8, &[u8; 8]),
) {
    out.fixed(*span_id);
    out.fixed([span_tag, 8]);
    out.fixed(*trace_id);
    out.fixed([trace_tag, 16]);
}
