//! Single fields with one-byte tags, left out when they hold proto3's default.

use crate::varint::{delimited_len, varint_len, write_prefix, write_varint};

#[inline]
pub(super) fn text_len(text: &str) -> usize {
    if text.is_empty() {
        0
    } else {
        delimited_len(text.len())
    }
}

#[inline]
pub(super) fn write_text(out: &mut Vec<u8>, tag: u8, text: &str) {
    if !text.is_empty() {
        write_prefix(out, tag, text.len());
        out.extend_from_slice(text.as_bytes());
    }
}

#[inline]
pub(super) fn uint_len(value: u32) -> usize {
    if value == 0 {
        0
    } else {
        1 + varint_len(value.into())
    }
}

#[inline]
pub(super) fn write_uint(out: &mut Vec<u8>, tag: u8, value: u32) {
    if value != 0 {
        out.push(tag);
        write_varint(out, value.into());
    }
}

#[inline]
pub(super) fn fixed64_len(value: u64) -> usize {
    if value == 0 { 0 } else { 9 }
}

#[inline]
pub(super) fn write_fixed64(out: &mut Vec<u8>, tag: u8, value: u64) {
    if value != 0 {
        let [a, b, c, d, e, f, g, h] = value.to_le_bytes();
        out.extend_from_slice(&[tag, a, b, c, d, e, f, g, h]);
    }
}

#[inline]
pub(super) fn fixed32_len(value: u32) -> usize {
    if value == 0 { 0 } else { 5 }
}

#[inline]
pub(super) fn write_fixed32(out: &mut Vec<u8>, tag: u8, value: u32) {
    if value != 0 {
        let [a, b, c, d] = value.to_le_bytes();
        out.extend_from_slice(&[tag, a, b, c, d]);
    }
}

/// Bytes of a double or `sfixed64` that is written whatever its value, tag included.
pub(super) const NUMBER_LEN: usize = 9;

/// A double that is written even if it's 0.
#[inline]
pub(super) fn write_double(out: &mut Vec<u8>, tag: u8, value: f64) {
    let [a, b, c, d, e, f, g, h] = value.to_le_bytes();
    out.extend_from_slice(&[tag, a, b, c, d, e, f, g, h]);
}

/// An `sfixed64` that is written even if it's 0.
#[inline]
pub(super) fn write_int(out: &mut Vec<u8>, tag: u8, value: i64) {
    let [a, b, c, d, e, f, g, h] = value.to_le_bytes();
    out.extend_from_slice(&[tag, a, b, c, d, e, f, g, h]);
}

#[inline]
pub(super) fn write_optional_double(out: &mut Vec<u8>, tag: u8, value: Option<f64>) {
    if let Some(value) = value {
        write_double(out, tag, value);
    }
}

#[inline]
pub(super) fn double_len(value: f64) -> usize {
    if value == 0.0 { 0 } else { NUMBER_LEN }
}

/// Left out when it's 0 or -0.
#[inline]
pub(super) fn write_nonzero_double(out: &mut Vec<u8>, tag: u8, value: f64) {
    if value != 0.0 {
        write_double(out, tag, value);
    }
}
