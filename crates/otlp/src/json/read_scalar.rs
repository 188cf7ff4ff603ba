//! JSON values as protobuf scalars.

use super::base64::read_base64;
use super::error::JsonReason;
use super::hex::{read_hex, read_hex_into};
use super::integer::{exact_integer, number_len};
use super::proto_buffer::Encoded;
use super::reader::Reader;
use crate::schema::Kind;
use std::borrow::Cow;

/// Reads the next value as a scalar of `kind`.
#[inline]
pub(super) fn read_scalar<'a>(reader: &mut Reader<'a>, kind: Kind) -> Result<Encoded<'a>, JsonReason> {
    match kind {
        Kind::Bool => reader.boolean().map(|flag| Encoded::Varint(flag.into())),
        Kind::Int32 => read_integer::<i32>(reader).map(signed_varint),
        // Names of enum values must not be used, nor anything else in quotes.
        Kind::Enum if reader.peek() == Some(b'"') => Err(JsonReason::WrongType),
        Kind::Enum => read_integer::<i32>(reader).map(signed_varint),
        Kind::Sint32 => read_integer::<i32>(reader)
            .map(|number| Encoded::Varint(u64::from((number << 1 ^ number >> 31) as u32))),
        Kind::Uint32 => read_integer::<u32>(reader).map(|number| Encoded::Varint(number.into())),
        Kind::Int64 => read_integer::<i64>(reader).map(|number| Encoded::Varint(number as u64)),
        Kind::Uint64 => read_integer::<u64>(reader).map(Encoded::Varint),
        Kind::Fixed32 => read_integer::<u32>(reader).map(Encoded::Fixed32),
        Kind::Fixed64 => read_integer::<u64>(reader).map(Encoded::Fixed64),
        Kind::Sfixed64 => read_integer::<i64>(reader).map(|number| Encoded::Fixed64(number as u64)),
        Kind::Double => read_double(reader).map(|number| Encoded::Fixed64(number.to_bits())),
        Kind::String => reader.string().map(|text| {
            Encoded::Delimited(match text {
                Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
                Cow::Owned(text) => Cow::Owned(text.into_bytes()),
            })
        }),
        Kind::Bytes => owned(read_base64(&reader.string()?), JsonReason::InvalidBase64),
        Kind::Id => read_id(reader),
        Kind::ProfileId => {
            let text = reader.string()?;
            owned(
                read_hex(&text).or_else(|| read_base64(&text)),
                JsonReason::InvalidHex,
            )
        }
        Kind::Message(_) => Err(JsonReason::WrongType),
    }
}

fn read_id<'a>(reader: &mut Reader<'a>) -> Result<Encoded<'a>, JsonReason> {
    let text = reader.string()?;
    let mut id = [0; 16];
    match read_hex_into(&text, &mut id) {
        Some(len) => Ok(Encoded::Id(id, len)),
        // Too long for an id, or no hexadecimal at all.
        None => owned(read_hex(&text), JsonReason::InvalidHex),
    }
}

/// Reads an integer: a number, or a string that holds one.
#[inline]
pub(crate) fn read_integer<T: TryFrom<i128>>(reader: &mut Reader<'_>) -> Result<T, JsonReason> {
    let is_quoted = reader.peek() == Some(b'"');
    if let Some((is_negative, magnitude)) = reader.take_integer(is_quoted) {
        let magnitude = i128::from(magnitude);
        let value = if is_negative { -magnitude } else { magnitude };
        return T::try_from(value).map_err(|_| JsonReason::InvalidNumber);
    }
    if !is_quoted {
        return integer(reader.number()?);
    }
    let text = reader.string()?;
    if number_len(text.as_bytes()) != Some(text.len()) {
        return Err(JsonReason::InvalidNumber);
    }
    integer(&text)
}

fn integer<T: TryFrom<i128>>(number: &str) -> Result<T, JsonReason> {
    exact_integer(number)
        .and_then(|value| T::try_from(value).ok())
        .ok_or(JsonReason::InvalidNumber)
}

/// Negative 32-bit varints are sign-extended to 64 bits.
fn signed_varint<'a>(number: i32) -> Encoded<'a> {
    Encoded::Varint(i64::from(number) as u64)
}

fn read_double(reader: &mut Reader<'_>) -> Result<f64, JsonReason> {
    let text = match reader.peek() {
        Some(b'"') => reader.string()?,
        _ => Cow::Borrowed(reader.number()?),
    };
    match &*text {
        "NaN" => return Ok(f64::NAN),
        "Infinity" => return Ok(f64::INFINITY),
        "-Infinity" => return Ok(f64::NEG_INFINITY),
        _ => {}
    }
    if number_len(text.as_bytes()) != Some(text.len()) {
        return Err(JsonReason::InvalidNumber);
    }
    let number: f64 = text.parse().map_err(|_| JsonReason::InvalidNumber)?;
    if number.is_finite() {
        Ok(number)
    } else {
        Err(JsonReason::InvalidNumber)
    }
}

fn owned<'a>(bytes: Option<Vec<u8>>, otherwise: JsonReason) -> Result<Encoded<'a>, JsonReason> {
    bytes
        .map(|bytes| Encoded::Delimited(Cow::Owned(bytes)))
        .ok_or(otherwise)
}
