//! Attributes that outlive the chunk they came in, in one block of memory a series.

use otlp_native_model::{Bump, KeyValue, Value};
use std::sync::Arc;

/// Deepest nesting that is kept; what lies deeper becomes empty. The record's decoder allows 32.
const MAX_DEPTH: u32 = 40;

const EMPTY: u8 = 0;
const STRING: u8 = 1;
const FALSE: u8 = 2;
const TRUE: u8 = 3;
const INT: u8 = 4;
const DOUBLE: u8 = 5;
const ARRAY: u8 = 6;
const MAP: u8 = 7;
const BYTES: u8 = 8;

/// Packed attributes, shared by a series and the pages that report it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PackedAttributes(Arc<[u8]>);

impl PackedAttributes {
    /// Packs `attributes`; `scratch` is memory to work in.
    pub(crate) fn pack(attributes: &[KeyValue<'_>], scratch: &mut Vec<u8>) -> PackedAttributes {
        scratch.clear();
        write_pairs(scratch, attributes, 1);
        PackedAttributes(Arc::from(scratch.as_slice()))
    }

    /// The attributes again: lists in `arena`, text in the block.
    pub(crate) fn unpack<'a>(&'a self, arena: &'a Bump) -> &'a [KeyValue<'a>] {
        Reader { rest: &self.0, arena }.pairs(1).unwrap_or_default()
    }
}

fn write_len(out: &mut Vec<u8>, len: usize) {
    let mut rest = len;
    while rest >= 0x80 {
        out.push((rest & 0x7F) as u8 | 0x80);
        rest >>= 7;
    }
    out.push(rest as u8);
}

fn write_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    write_len(out, bytes.len());
    out.extend_from_slice(bytes);
}

fn write_pairs(out: &mut Vec<u8>, pairs: &[KeyValue<'_>], depth: u32) {
    write_len(out, pairs.len());
    for pair in pairs {
        write_bytes(out, pair.key.as_bytes());
        write_value(out, &pair.value, depth);
    }
}

fn write_value(out: &mut Vec<u8>, value: &Value<'_>, depth: u32) {
    match value {
        Value::String(text) => {
            out.push(STRING);
            write_bytes(out, text.as_bytes());
        }
        Value::Bool(flag) => out.push(if *flag { TRUE } else { FALSE }),
        Value::Int(number) => {
            out.push(INT);
            out.extend_from_slice(&number.to_le_bytes());
        }
        Value::Double(number) => {
            out.push(DOUBLE);
            out.extend_from_slice(&number.to_le_bytes());
        }
        Value::Bytes(bytes) => {
            out.push(BYTES);
            write_bytes(out, bytes);
        }
        Value::Array(values) if depth < MAX_DEPTH => {
            out.push(ARRAY);
            write_len(out, values.len());
            for value in *values {
                write_value(out, value, depth + 1);
            }
        }
        Value::Map(pairs) if depth < MAX_DEPTH => {
            out.push(MAP);
            write_pairs(out, pairs, depth + 1);
        }
        Value::Empty | Value::Array(_) | Value::Map(_) => out.push(EMPTY),
    }
}

/// Reads what the functions above wrote; `None` would mean that they disagree.
struct Reader<'a> {
    rest: &'a [u8],
    arena: &'a Bump,
}

impl<'a> Reader<'a> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    fn len(&mut self) -> Option<usize> {
        let mut len = 0_usize;
        let mut shift = 0_u32;
        loop {
            let byte = self.byte()?;
            len |= usize::from(byte & 0x7F).checked_shl(shift)?;
            if byte < 0x80 {
                return Some(len);
            }
            shift += 7;
        }
    }

    fn bytes(&mut self) -> Option<&'a [u8]> {
        let len = self.len()?;
        let (bytes, rest) = self.rest.split_at_checked(len)?;
        self.rest = rest;
        Some(bytes)
    }

    fn text(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.bytes()?).ok()
    }

    fn word(&mut self) -> Option<[u8; 8]> {
        let (word, rest) = self.rest.split_first_chunk::<8>()?;
        self.rest = rest;
        Some(*word)
    }

    fn pairs(&mut self, depth: u32) -> Option<&'a [KeyValue<'a>]> {
        let count = self.len()?;
        let mut failed = false;
        let pairs = self.arena.alloc_slice_fill_with(count.min(self.rest.len()), |_| {
            self.pair(depth).unwrap_or_else(|| {
                failed = true;
                KeyValue {
                    key: "",
                    value: Value::Empty,
                }
            })
        });
        (!failed).then_some(pairs)
    }

    fn pair(&mut self, depth: u32) -> Option<KeyValue<'a>> {
        Some(KeyValue {
            key: self.text()?,
            value: self.value(depth)?,
        })
    }

    fn values(&mut self, depth: u32) -> Option<&'a [Value<'a>]> {
        let count = self.len()?;
        let mut failed = false;
        let values = self.arena.alloc_slice_fill_with(count.min(self.rest.len()), |_| {
            self.value(depth).unwrap_or_else(|| {
                failed = true;
                Value::Empty
            })
        });
        (!failed).then_some(values)
    }

    fn value(&mut self, depth: u32) -> Option<Value<'a>> {
        Some(match self.byte()? {
            STRING => Value::String(self.text()?),
            FALSE => Value::Bool(false),
            TRUE => Value::Bool(true),
            INT => Value::Int(i64::from_le_bytes(self.word()?)),
            DOUBLE => Value::Double(f64::from_le_bytes(self.word()?)),
            BYTES => Value::Bytes(self.bytes()?),
            ARRAY if depth < MAX_DEPTH => Value::Array(self.values(depth + 1)?),
            MAP if depth < MAX_DEPTH => Value::Map(self.pairs(depth + 1)?),
            _ => Value::Empty,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_come_back_as_they_were() {
        let inner = [Value::Int(-1), Value::Empty, Value::Bytes(b"\xFF\x00")];
        let map = [KeyValue {
            key: "ü",
            value: Value::Array(&inner),
        }];
        let long = "x".repeat(300);
        let attributes = [
            KeyValue {
                key: "",
                value: Value::Map(&map),
            },
            KeyValue {
                key: "a",
                value: Value::String(&long),
            },
            KeyValue {
                key: "b",
                value: Value::Bool(true),
            },
            KeyValue {
                key: "c",
                value: Value::Double(-0.5),
            },
            KeyValue {
                key: "d",
                value: Value::Array(&[]),
            },
        ];
        let packed = PackedAttributes::pack(&attributes, &mut Vec::new());
        assert_eq!(packed.unpack(&Bump::new()), &attributes);
        let none = PackedAttributes::pack(&[], &mut Vec::new());
        assert_eq!(none.unpack(&Bump::new()), &[]);
    }

    #[test]
    fn what_is_nested_too_deep_becomes_empty() {
        let arena = Bump::new();
        let mut value = Value::Int(1);
        for _ in 0..100 {
            value = Value::Array(arena.alloc_slice_copy(&[value]));
        }
        let packed = PackedAttributes::pack(&[KeyValue { key: "deep", value }], &mut Vec::new());
        let mut depth = 1;
        let unpacked = packed.unpack(&arena);
        let mut value = unpacked[0].value;
        while let Value::Array([inner]) = value {
            value = *inner;
            depth += 1;
        }
        assert_eq!((depth, value), (MAX_DEPTH, Value::Empty));
    }
}
