//! The types of fields, as far as reading them differs.

use super::cursor::Cursor;
use super::message::Message;
use super::unsafe_text::text;
use crate::error::DecodeReason;
use crate::varint::write_varint;
use std::marker::PhantomData;

/// How a field's value is read from the wire.
pub trait Kind<'a> {
    /// What the value becomes.
    type Value: Copy;
    /// The wire type.
    #[doc(hidden)]
    const WIRE_TYPE: u32;
    #[doc(hidden)]
    fn read(cursor: &mut ReadFrom<'a, '_>) -> Result<Self::Value, DecodeReason>;
    /// Appends `value` as the field reads it, without the tag.
    fn write(value: Self::Value, out: &mut Vec<u8>);
}

/// Where a [`Kind`] reads from.
#[doc(hidden)]
pub struct ReadFrom<'a, 'c>(pub(super) &'c mut Cursor<'a>);

impl std::fmt::Debug for ReadFrom<'_, '_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("ReadFrom")
    }
}

macro_rules! kind {
    (
        $(#[$doc:meta])* $name:ident, $wire_type:literal, $value:ty,
        $cursor:ident => $read:expr,
        $to_write:ident, $out:ident => $write:expr
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub enum $name {}

        impl<'a> Kind<'a> for $name {
            type Value = $value;
            const WIRE_TYPE: u32 = $wire_type;
            #[inline(always)]
            fn read(ReadFrom($cursor): &mut ReadFrom<'a, '_>) -> Result<$value, DecodeReason> {
                $read
            }
            #[inline(always)]
            fn write($to_write: $value, $out: &mut Vec<u8>) {
                $write
            }
        }
    };
}

kind!(/// `string`.
    Text, 2, &'a str,
    cursor => text(cursor.delimited()?).ok_or(DecodeReason::InvalidUtf8),
    value, out => write_delimited(out, value.as_bytes()));
kind!(/// `bytes`.
    Blob, 2, &'a [u8], cursor => cursor.delimited(), value, out => write_delimited(out, value));
kind!(/// `bytes` that are an id, which JSON has in hexadecimal.
    Id, 2, &'a [u8], cursor => cursor.delimited(), value, out => write_delimited(out, value));
kind!(/// `bool`.
    Bool, 0, bool, cursor => Ok(cursor.varint()? != 0), value, out => out.push(u8::from(value)));
kind!(/// `uint32`; the upper bits of a wider integer are lost, as everywhere in protobuf.
    Uint32, 0, u32, cursor => Ok(cursor.varint()? as u32), value, out => write_varint(out, value.into()));
kind!(/// `int32` or an enum. A negative one takes ten bytes.
    Int32, 0, i32,
    cursor => Ok(cursor.varint()? as i32),
    value, out => write_varint(out, i64::from(value).cast_unsigned()));
kind!(/// `sint32`.
    Sint32, 0, i32,
    cursor => {
        let value = cursor.varint()? as u32;
        Ok((value >> 1).cast_signed() ^ -((value & 1).cast_signed()))
    },
    value, out => write_varint(out, ((value.cast_unsigned() << 1) ^ (value >> 31).cast_unsigned()).into()));
kind!(/// `int64`.
    Int64, 0, i64,
    cursor => Ok(cursor.varint()?.cast_signed()),
    value, out => write_varint(out, value.cast_unsigned()));
kind!(/// `uint64`.
    Uint64, 0, u64, cursor => cursor.varint(), value, out => write_varint(out, value));
kind!(/// `fixed32`.
    Fixed32, 5, u32,
    cursor => cursor.fixed().map(u32::from_le_bytes),
    value, out => out.extend_from_slice(&value.to_le_bytes()));
kind!(/// `fixed64`.
    Fixed64, 1, u64,
    cursor => cursor.fixed().map(u64::from_le_bytes),
    value, out => out.extend_from_slice(&value.to_le_bytes()));
kind!(/// `sfixed64`.
    Sfixed64, 1, i64,
    cursor => cursor.fixed().map(i64::from_le_bytes),
    value, out => out.extend_from_slice(&value.to_le_bytes()));
kind!(/// `double`.
    Double, 1, f64,
    cursor => cursor.fixed().map(f64::from_le_bytes),
    value, out => out.extend_from_slice(&value.to_le_bytes()));

#[inline(always)]
fn write_delimited(out: &mut Vec<u8>, bytes: &[u8]) {
    write_varint(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

/// A message within a message.
#[derive(Clone, Copy, Debug)]
pub struct Nested<M>(PhantomData<M>);

impl<'a, M: Message<'a>> Kind<'a> for Nested<M> {
    type Value = M;
    const WIRE_TYPE: u32 = 2;
    #[inline(always)]
    fn read(ReadFrom(cursor): &mut ReadFrom<'a, '_>) -> Result<M, DecodeReason> {
        cursor.delimited().map(M::from_bytes)
    }
    #[inline(always)]
    fn write(value: M, out: &mut Vec<u8>) {
        write_delimited(out, value.as_bytes());
    }
}

/// One occurrence of a repeated number: packed, as writers do, with any number of values.
#[derive(Clone, Copy, Debug)]
pub struct Packed<K>(PhantomData<K>);

impl<'a, K: Kind<'a>> Kind<'a> for Packed<K> {
    type Value = Numbers<'a, K>;
    const WIRE_TYPE: u32 = 2;
    #[inline(always)]
    fn read(ReadFrom(cursor): &mut ReadFrom<'a, '_>) -> Result<Numbers<'a, K>, DecodeReason> {
        cursor.delimited().map(|bytes| Numbers {
            cursor: Cursor::new(bytes),
            kind: PhantomData,
        })
    }
    fn write(value: Numbers<'a, K>, out: &mut Vec<u8>) {
        write_delimited(out, value.cursor.rest());
    }
}

/// One occurrence of a repeated number that isn't packed: readers must take that too.
#[derive(Clone, Copy, Debug)]
pub struct Unpacked<K>(PhantomData<K>);

impl<'a, K: Kind<'a>> Kind<'a> for Unpacked<K> {
    type Value = Numbers<'a, K>;
    const WIRE_TYPE: u32 = K::WIRE_TYPE;
    #[inline(always)]
    fn read(ReadFrom(cursor): &mut ReadFrom<'a, '_>) -> Result<Numbers<'a, K>, DecodeReason> {
        let before = **cursor;
        cursor.skip(8 | K::WIRE_TYPE)?;
        Ok(Numbers {
            cursor: before.until(cursor),
            kind: PhantomData,
        })
    }
    /// Packed, as every writer should.
    fn write(value: Numbers<'a, K>, out: &mut Vec<u8>) {
        write_delimited(out, value.cursor.rest());
    }
}

/// The values of one occurrence of a repeated number, in their order. An iterator; what is wrong with a value ends it.
#[derive(Debug)]
pub struct Numbers<'a, K> {
    cursor: Cursor<'a>,
    kind: PhantomData<K>,
}

impl<K> Clone for Numbers<'_, K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K> Copy for Numbers<'_, K> {}

impl<K> Numbers<'_, K> {
    /// Bytes of all values together.
    pub fn len_bytes(&self) -> usize {
        self.cursor.left()
    }
}

impl<'a, K: Kind<'a>> Iterator for Numbers<'a, K> {
    type Item = Result<K::Value, DecodeReason>;

    #[inline(always)]
    fn next(&mut self) -> Option<Self::Item> {
        if self.cursor.is_at_end() {
            return None;
        }
        let value = K::read(&mut ReadFrom(&mut self.cursor));
        if value.is_err() {
            self.cursor = Cursor::new(&[]);
        }
        Some(value)
    }
}
