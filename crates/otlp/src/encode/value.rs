//! `AnyValue`, `KeyValue` and lists of them.

use super::out::Out;
use otlp_native_model::{KeyValue, Value};

/// Deepest nesting of values that is encoded: an attribute's own value has depth 1, and an array or map at depth 32
/// becomes empty. A map adds three messages a level and a request puts six around an event's value, so this is the
/// deepest that stays within the 100 nested messages which protobuf libraries read by default.
const MAX_VALUE_DEPTH: u32 = 32;

/// Writes `attributes` as a repeated field.
#[inline]
pub(super) fn write_attributes(out: &mut Out<'_>, tag: u8, attributes: &[KeyValue<'_>]) {
    for pair in attributes.iter().rev() {
        write_pair(out, tag, pair, 1);
    }
}

/// Writes `value` as an `AnyValue` field.
#[inline]
pub(crate) fn write_any_value(out: &mut Out<'_>, tag: u8, value: &Value<'_>) {
    write_value(out, tag, value, 1);
}

/// Writes a `KeyValue` without its tag and length.
pub(crate) fn write_key_value_body(out: &mut Out<'_>, key: &str, value: &Value<'_>) {
    write_value(out, 0x12, value, 1);
    write_key(out, key);
}

#[inline(always)]
fn write_pair(out: &mut Out<'_>, tag: u8, pair: &KeyValue<'_>, depth: u32) {
    let before = out.left();
    write_value(out, 0x12, &pair.value, depth);
    let key_len = pair.key.len();
    let body_len = before - out.left() + key_len + 2;
    // Both lengths in one byte each, as nearly always.
    if body_len < 0x80 && key_len != 0 {
        out.bytes(pair.key.as_bytes());
        out.fixed([tag, body_len as u8, 0x0a, key_len as u8]);
    } else {
        write_key(out, pair.key);
        out.prefix(tag, before);
    }
}

#[inline(always)]
fn write_key(out: &mut Out<'_>, key: &str) {
    if !key.is_empty() {
        out.bytes(key.as_bytes());
        out.prefix_of(0x0a, key.len());
    }
}

/// Writes `value` as an `AnyValue` with its tag and length.
#[inline(always)]
fn write_value(out: &mut Out<'_>, tag: u8, value: &Value<'_>, depth: u32) {
    match value {
        Value::String(text) => {
            let len = text.len();
            out.bytes(text.as_bytes());
            // Both lengths in one byte each, as nearly always.
            if len < 0x7e {
                out.fixed([tag, len as u8 + 2, 0x0a, len as u8]);
            } else {
                let before = out.left() + len;
                out.prefix_of(0x0a, len);
                out.prefix(tag, before);
            }
        }
        Value::Bool(flag) => out.fixed([tag, 2, 0x10, u8::from(*flag)]),
        Value::Int(number) => {
            if (0..0x80).contains(number) {
                out.fixed([tag, 2, 0x18, *number as u8]);
            } else {
                let before = out.left();
                out.varint(number.cast_unsigned());
                out.byte(0x18);
                out.prefix(tag, before);
            }
        }
        Value::Double(number) => {
            let [a, b, c, d, e, f, g, h] = number.to_le_bytes();
            out.fixed([tag, 9, 0x21, a, b, c, d, e, f, g, h]);
        }
        Value::Empty => out.fixed([tag, 0]),
        Value::Bytes(_) | Value::Array(_) | Value::Map(_) => write_rare(out, tag, value, depth),
    }
}

#[inline(never)]
fn write_rare(out: &mut Out<'_>, tag: u8, value: &Value<'_>, depth: u32) {
    let before = out.left();
    match value {
        Value::Bytes(bytes) => {
            out.bytes(bytes);
            out.prefix(0x3a, before);
        }
        Value::Array(values) if depth < MAX_VALUE_DEPTH => {
            for value in values.iter().rev() {
                write_value(out, 0x0a, value, depth + 1);
            }
            out.prefix(0x2a, before);
        }
        Value::Map(pairs) if depth < MAX_VALUE_DEPTH => {
            for pair in pairs.iter().rev() {
                write_pair(out, 0x0a, pair, depth + 1);
            }
            out.prefix(0x32, before);
        }
        _ => {}
    }
    out.prefix(tag, before);
}
