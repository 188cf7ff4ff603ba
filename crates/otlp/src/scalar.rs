//! Wire values as the schema's types.

use crate::error::DecodeReason;
use crate::schema::Kind;
use crate::varint::read_varint;
use crate::wire::WireValue;

/// A value of a scalar field.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Scalar<'a> {
    Bool(bool),
    Int32(i32),
    Uint32(u32),
    Int64(i64),
    Uint64(u64),
    Double(f64),
    Text(&'a str),
    /// To be written in base64.
    Bytes(&'a [u8]),
    /// To be written in hexadecimal.
    Id(&'a [u8]),
}

/// `value` as a scalar of `kind`. Integers that are too wide lose their upper bits, as everywhere in protobuf.
#[inline]
pub(crate) fn scalar<'a>(kind: Kind, value: WireValue<'a>) -> Result<Scalar<'a>, DecodeReason> {
    match (kind, value) {
        (Kind::Bool, WireValue::Varint(value)) => Ok(Scalar::Bool(value != 0)),
        (Kind::Int32 | Kind::Enum, WireValue::Varint(value)) => Ok(Scalar::Int32(value as i32)),
        (Kind::Uint32, WireValue::Varint(value)) => Ok(Scalar::Uint32(value as u32)),
        (Kind::Sint32, WireValue::Varint(value)) => {
            let value = value as u32;
            Ok(Scalar::Int32((value >> 1) as i32 ^ -((value & 1) as i32)))
        }
        (Kind::Int64, WireValue::Varint(value)) => Ok(Scalar::Int64(value as i64)),
        (Kind::Uint64, WireValue::Varint(value)) => Ok(Scalar::Uint64(value)),
        (Kind::Fixed32, WireValue::Fixed32(value)) => Ok(Scalar::Uint32(value)),
        (Kind::Fixed64, WireValue::Fixed64(value)) => Ok(Scalar::Uint64(value)),
        (Kind::Sfixed64, WireValue::Fixed64(value)) => Ok(Scalar::Int64(value as i64)),
        (Kind::Double, WireValue::Fixed64(bits)) => Ok(Scalar::Double(f64::from_bits(bits))),
        (Kind::String, WireValue::Delimited(bytes)) => std::str::from_utf8(bytes)
            .map(Scalar::Text)
            .map_err(|_| DecodeReason::InvalidUtf8),
        (Kind::Bytes, WireValue::Delimited(bytes)) => Ok(Scalar::Bytes(bytes)),
        (Kind::Id | Kind::ProfileId, WireValue::Delimited(bytes)) => Ok(Scalar::Id(bytes)),
        _ => Err(DecodeReason::WrongWireType),
    }
}

/// Hands every value of a repeated field's occurrence to `each`: one, or as many as a packed occurrence holds.
#[inline]
pub(crate) fn for_each_scalar<'a>(
    kind: Kind,
    value: WireValue<'a>,
    mut each: impl FnMut(Scalar<'a>),
) -> Result<(), DecodeReason> {
    let mut packed = match value {
        WireValue::Delimited(packed) if kind.is_packable() => packed,
        _ => return scalar(kind, value).map(each),
    };
    while !packed.is_empty() {
        let (value, rest) = split_packed(kind, packed)?;
        each(scalar(kind, value)?);
        packed = rest;
    }
    Ok(())
}

#[inline]
fn split_packed(kind: Kind, packed: &[u8]) -> Result<(WireValue<'static>, &[u8]), DecodeReason> {
    match kind {
        Kind::Fixed64 | Kind::Sfixed64 | Kind::Double => {
            let (bytes, rest) = packed.split_first_chunk().ok_or(DecodeReason::Truncated)?;
            Ok((WireValue::Fixed64(u64::from_le_bytes(*bytes)), rest))
        }
        Kind::Fixed32 => {
            let (bytes, rest) = packed.split_first_chunk().ok_or(DecodeReason::Truncated)?;
            Ok((WireValue::Fixed32(u32::from_le_bytes(*bytes)), rest))
        }
        _ => {
            let (value, rest) = read_varint(packed).ok_or(DecodeReason::InvalidVarint)?;
            Ok((WireValue::Varint(value), rest))
        }
    }
}
