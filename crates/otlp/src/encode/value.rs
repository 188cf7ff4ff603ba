//! `AnyValue`, `KeyValue` and lists of them.

use crate::varint::{delimited_len, varint_len, write_prefix, write_varint};
use otlp_native_model::{KeyValue, Value};

/// Deepest nesting of values that is encoded: an attribute's own value has depth 1, and an array or map at depth 32
/// becomes empty. A map adds three messages a level and a request puts six around an event's value, so this is the
/// deepest that stays within the 100 nested messages which protobuf libraries read by default.
const MAX_VALUE_DEPTH: u32 = 32;

/// Bytes of `attributes` as a repeated field with a one-byte tag.
#[inline]
pub(super) fn attributes_len(attributes: &[KeyValue<'_>]) -> usize {
    attributes
        .iter()
        .map(|pair| delimited_len(pair_len(pair, 1)))
        .sum()
}

/// Appends `attributes` as a repeated field.
#[inline]
pub(super) fn write_attributes(out: &mut Vec<u8>, tag: u8, attributes: &[KeyValue<'_>]) {
    for pair in attributes {
        write_pair(out, tag, pair, 1);
    }
}

/// Bytes of `value` as an `AnyValue` field with a one-byte tag.
#[inline]
pub(super) fn any_value_len(value: &Value<'_>) -> usize {
    delimited_len(value_len(value, 1))
}

/// Appends `value` as an `AnyValue` field.
#[inline]
pub(crate) fn write_any_value(out: &mut Vec<u8>, tag: u8, value: &Value<'_>) {
    write_value(out, tag, value, value_len(value, 1), 1);
}

/// Appends a `KeyValue` without its tag and length.
pub(crate) fn write_key_value_body(out: &mut Vec<u8>, key: &str, value: &Value<'_>) {
    write_prefix(out, 0x0a, key.len());
    out.extend_from_slice(key.as_bytes());
    write_any_value(out, 0x12, value);
}

#[inline]
fn pair_len(pair: &KeyValue<'_>, depth: u32) -> usize {
    key_len(pair.key) + delimited_len(value_len(&pair.value, depth))
}

#[inline]
fn key_len(key: &str) -> usize {
    if key.is_empty() {
        0
    } else {
        delimited_len(key.len())
    }
}

#[inline]
fn write_pair(out: &mut Vec<u8>, tag: u8, pair: &KeyValue<'_>, depth: u32) {
    let value_len = value_len(&pair.value, depth);
    let body_len = key_len(pair.key) + delimited_len(value_len);
    if body_len < 0x80 && !pair.key.is_empty() {
        out.extend_from_slice(&[tag, body_len as u8, 0x0a, pair.key.len() as u8]);
        out.extend_from_slice(pair.key.as_bytes());
    } else {
        write_prefix(out, tag, body_len);
        if !pair.key.is_empty() {
            write_prefix(out, 0x0a, pair.key.len());
            out.extend_from_slice(pair.key.as_bytes());
        }
    }
    write_value(out, 0x12, &pair.value, value_len, depth);
}

/// Bytes of `value` as an `AnyValue`, without its tag and length.
#[inline]
fn value_len(value: &Value<'_>, depth: u32) -> usize {
    match value {
        Value::Empty => 0,
        Value::String(text) => delimited_len(text.len()),
        Value::Bool(_) => 2,
        Value::Int(number) => 1 + varint_len(*number as u64),
        Value::Double(_) => 9,
        Value::Bytes(bytes) => delimited_len(bytes.len()),
        Value::Array(_) | Value::Map(_) if depth >= MAX_VALUE_DEPTH => 0,
        Value::Array(values) => delimited_len(array_len(values, depth)),
        Value::Map(pairs) => delimited_len(map_len(pairs, depth)),
    }
}

fn array_len(values: &[Value<'_>], depth: u32) -> usize {
    values
        .iter()
        .map(|value| delimited_len(value_len(value, depth + 1)))
        .sum()
}

fn map_len(pairs: &[KeyValue<'_>], depth: u32) -> usize {
    pairs
        .iter()
        .map(|pair| delimited_len(pair_len(pair, depth + 1)))
        .sum()
}

/// Appends `value` as an `AnyValue` with its tag and length; `len` is its [`value_len`].
#[inline]
fn write_value(out: &mut Vec<u8>, tag: u8, value: &Value<'_>, len: usize, depth: u32) {
    match value {
        Value::String(text) => {
            if len < 0x80 {
                out.extend_from_slice(&[tag, len as u8, 0x0a, text.len() as u8]);
            } else {
                write_prefix(out, tag, len);
                write_prefix(out, 0x0a, text.len());
            }
            out.extend_from_slice(text.as_bytes());
        }
        Value::Bool(flag) => out.extend_from_slice(&[tag, 2, 0x10, u8::from(*flag)]),
        Value::Int(number) => {
            out.extend_from_slice(&[tag, len as u8, 0x18]);
            write_varint(out, *number as u64);
        }
        Value::Double(number) => {
            let [a, b, c, d, e, f, g, h] = number.to_le_bytes();
            out.extend_from_slice(&[tag, 9, 0x21, a, b, c, d, e, f, g, h]);
        }
        Value::Empty => out.extend_from_slice(&[tag, 0]),
        Value::Bytes(bytes) => {
            write_prefix(out, tag, len);
            write_prefix(out, 0x3a, bytes.len());
            out.extend_from_slice(bytes);
        }
        Value::Array(_) | Value::Map(_) => write_list(out, tag, value, len, depth),
    }
}

fn write_list(out: &mut Vec<u8>, tag: u8, value: &Value<'_>, len: usize, depth: u32) {
    write_prefix(out, tag, len);
    if depth >= MAX_VALUE_DEPTH {
        return;
    }
    match value {
        Value::Array(values) => {
            write_prefix(out, 0x2a, array_len(values, depth));
            for value in *values {
                write_value(out, 0x0a, value, value_len(value, depth + 1), depth + 1);
            }
        }
        Value::Map(pairs) => {
            write_prefix(out, 0x32, map_len(pairs, depth));
            for pair in *pairs {
                write_pair(out, 0x0a, pair, depth + 1);
            }
        }
        _ => {}
    }
}
