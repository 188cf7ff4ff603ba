//! The pieces of a record: strings, ids, times, values.

use otlp_native_model::{KeyValue, SpanId, TraceId, Value};
use otlp_native_record::Block;
use otlp_native_record::layout::*;

pub(super) fn when(condition: bool, bit: u32) -> u32 {
    if condition { bit } else { 0 }
}

pub(super) fn len<T>(items: &[T]) -> u32 {
    items.len() as u32
}

pub(super) fn inline(block: &mut Block, text: &str) {
    block.words.push((text.encode_utf16().count() as u32) << 1);
    block.strings.extend_from_slice(text.as_bytes());
}

pub(super) fn hex(block: &mut Block, id: &[u8]) {
    for byte in id {
        block.strings.extend_from_slice(format!("{byte:02x}").as_bytes());
    }
}

pub(super) fn time(block: &mut Block, nanos: u64) {
    match u32::try_from(nanos / 1_000_000_000) {
        Ok(seconds) if seconds != WIDE_TIME => {
            block.words.extend([seconds, (nanos % 1_000_000_000) as u32]);
        }
        _ => block
            .words
            .extend([WIDE_TIME, nanos as u32, (nanos >> 32) as u32]),
    }
}

pub(super) fn dynamic(block: &mut Block, attributes: &[KeyValue<'_>]) {
    block.words.push(DYNAMIC_TEMPLATE);
    entries(block, attributes);
}

fn entries(block: &mut Block, attributes: &[KeyValue<'_>]) {
    block.words.push(len(attributes));
    for KeyValue { key, value } in attributes {
        inline(block, key);
        tagged(block, *value);
    }
}

pub(super) fn tag(value: Value<'_>) -> u32 {
    match value {
        Value::Empty => TYPE_EMPTY,
        Value::String(_) => TYPE_STRING,
        Value::Bool(_) => TYPE_BOOL,
        Value::Int(number) if i32::try_from(number).is_ok() => TYPE_INT,
        Value::Int(_) | Value::Double(_) => TYPE_NUMBER,
        Value::Array(_) => TYPE_ARRAY,
        Value::Map(_) => TYPE_MAP,
        Value::Bytes(_) => TYPE_BYTES,
    }
}

pub(super) fn tagged(block: &mut Block, value: Value<'_>) {
    block.words.push(tag(value));
    untagged(block, value);
}

pub(super) fn untagged(block: &mut Block, value: Value<'_>) {
    match value {
        Value::Empty => {}
        Value::String(text) => inline(block, text),
        Value::Bool(flag) => block.words.push(u32::from(flag)),
        Value::Int(number) => match i32::try_from(number) {
            Ok(number) => block.words.push(number.cast_unsigned()),
            Err(_) => double(block, number as f64),
        },
        Value::Double(number) => double(block, number),
        Value::Array(values) => {
            block.words.push(len(values));
            for value in values {
                tagged(block, *value);
            }
        }
        Value::Map(pairs) => entries(block, pairs),
        Value::Bytes(bytes) => {
            block.words.push(len(bytes));
            for chunk in bytes.chunks(4) {
                let mut word = [0; 4];
                for (to, from) in word.iter_mut().zip(chunk) {
                    *to = *from;
                }
                block.words.push(u32::from_le_bytes(word));
            }
        }
    }
}

pub(super) fn double(block: &mut Block, number: f64) {
    let bits = number.to_bits();
    block.words.extend([bits as u32, (bits >> 32) as u32]);
}

/// The ids as words.
pub(super) fn binary_context(block: &mut Block, (trace_id, span_id): &(TraceId, SpanId)) {
    binary(block, trace_id);
    binary(block, span_id);
}

pub(super) fn binary(block: &mut Block, id: &[u8]) {
    let (words, _) = id.as_chunks::<4>();
    block
        .words
        .extend(words.iter().map(|word| u32::from_le_bytes(*word)));
}
