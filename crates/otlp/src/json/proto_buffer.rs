//! Protobuf under construction, when a message's length is known only at its end.

use super::error::JsonReason;
use crate::varint::{varint_len, write_varint};

/// A message's bytes. A nested message gets one byte for its length; a longer length is noted and put in by `finish`, so
/// no byte moves more than once.
pub(super) struct ProtoBuffer {
    bytes: Vec<u8>,
    /// Lengths that don't fit their byte.
    long: Vec<LongLength>,
    /// Bytes that `finish` will add for `long`.
    extra: usize,
    limit_bytes: usize,
}

struct LongLength {
    position: usize,
    length: usize,
}

/// A nested message that is not closed yet.
#[must_use]
pub(super) struct OpenMessage {
    /// Where the byte for its length is.
    position: usize,
    extra_before: usize,
}

/// A scalar in its wire form.
pub(super) enum Encoded<'a> {
    Varint(u64),
    Fixed32(u32),
    Fixed64(u64),
    Delimited(std::borrow::Cow<'a, [u8]>),
    /// So many of the bytes.
    Id([u8; 16], usize),
}

impl Encoded<'_> {
    pub(super) fn is_default(&self) -> bool {
        match self {
            Encoded::Varint(value) => *value == 0,
            Encoded::Fixed32(value) => *value == 0,
            Encoded::Fixed64(value) => *value == 0,
            Encoded::Delimited(bytes) => bytes.is_empty(),
            Encoded::Id(_, len) => *len == 0,
        }
    }

    const fn wire_type(&self) -> u64 {
        match self {
            Encoded::Varint(_) => 0,
            Encoded::Fixed64(_) => 1,
            Encoded::Delimited(_) | Encoded::Id(..) => 2,
            Encoded::Fixed32(_) => 5,
        }
    }

    fn len(&self) -> usize {
        match self {
            Encoded::Varint(value) => varint_len(*value),
            Encoded::Fixed32(_) => 4,
            Encoded::Fixed64(_) => 8,
            Encoded::Delimited(bytes) => varint_len(bytes.len() as u64) + bytes.len(),
            Encoded::Id(_, len) => 1 + len,
        }
    }
}

impl ProtoBuffer {
    /// `expected_bytes` may be off either way.
    pub(super) fn new(limit_bytes: usize, expected_bytes: usize) -> Self {
        ProtoBuffer {
            bytes: Vec::with_capacity(expected_bytes.min(limit_bytes)),
            long: Vec::new(),
            extra: 0,
            limit_bytes,
        }
    }

    /// Appends a field.
    #[inline]
    pub(super) fn field(&mut self, number: u32, value: &Encoded<'_>) -> Result<(), JsonReason> {
        let tag = u64::from(number) << 3 | value.wire_type();
        self.ensure_room(varint_len(tag) + value.len())?;
        write_varint(&mut self.bytes, tag);
        self.append(value);
        Ok(())
    }

    /// Appends an element of a packed field.
    pub(super) fn element(&mut self, value: &Encoded<'_>) -> Result<(), JsonReason> {
        self.ensure_room(value.len())?;
        self.append(value);
        Ok(())
    }

    /// Begins a nested message or a packed field.
    #[inline]
    pub(super) fn open(&mut self, number: u32) -> Result<OpenMessage, JsonReason> {
        let tag = u64::from(number) << 3 | 2;
        self.ensure_room(varint_len(tag) + 1)?;
        write_varint(&mut self.bytes, tag);
        let position = self.bytes.len();
        self.bytes.push(0);
        Ok(OpenMessage {
            position,
            extra_before: self.extra,
        })
    }

    /// Ends the innermost message that [`open`](Self::open) began.
    #[inline]
    pub(super) fn close(&mut self, message: OpenMessage) -> Result<(), JsonReason> {
        let position = message.position;
        let length = self.bytes.len() - position - 1 + (self.extra - message.extra_before);
        if length >= 0x80 {
            let extra = varint_len(length as u64) - 1;
            self.ensure_room(extra)?;
            self.extra += extra;
            self.long.push(LongLength { position, length });
        } else if let Some(byte) = self.bytes.get_mut(position) {
            *byte = length as u8;
        }
        Ok(())
    }

    /// The finished message.
    pub(super) fn finish(mut self) -> Vec<u8> {
        if self.long.is_empty() {
            return self.bytes;
        }
        self.long.sort_unstable_by_key(|long| long.position);
        let mut out = Vec::with_capacity(self.bytes.len() + self.extra);
        let mut copied = 0;
        for long in &self.long {
            out.extend_from_slice(self.bytes.get(copied..long.position).unwrap_or_default());
            write_varint(&mut out, long.length as u64);
            copied = long.position + 1;
        }
        out.extend_from_slice(self.bytes.get(copied..).unwrap_or_default());
        out
    }

    fn ensure_room(&self, added: usize) -> Result<(), JsonReason> {
        let used = self.bytes.len() + self.extra;
        if added > self.limit_bytes.saturating_sub(used) {
            Err(JsonReason::TooLarge)
        } else {
            Ok(())
        }
    }

    #[inline]
    fn append(&mut self, value: &Encoded<'_>) {
        match value {
            Encoded::Varint(value) => write_varint(&mut self.bytes, *value),
            Encoded::Fixed32(value) => self.bytes.extend_from_slice(&value.to_le_bytes()),
            Encoded::Fixed64(value) => self.bytes.extend_from_slice(&value.to_le_bytes()),
            Encoded::Delimited(bytes) => {
                write_varint(&mut self.bytes, bytes.len() as u64);
                self.bytes.extend_from_slice(bytes);
            }
            Encoded::Id(bytes, len) => {
                self.bytes.push(*len as u8);
                self.bytes
                    .extend_from_slice(bytes.get(..*len).unwrap_or_default());
            }
        }
    }
}
