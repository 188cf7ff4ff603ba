//! Protobuf to JSON.

use super::write_scalar::write_scalar;
use crate::error::{DecodeError, DecodeReason};
use crate::scalar::{for_each_scalar, scalar};
use crate::schema::{Field, Kind, MAX_FIELDS, Message, Presence};
use crate::wire::{Fields, MAX_DEPTH, WireValue};

/// The JSON form of `body`, which holds one `message`.
pub(super) fn write_message(message: &'static Message, body: &[u8]) -> Result<Vec<u8>, DecodeError> {
    let mut out = Vec::with_capacity(body.len().saturating_mul(2));
    write_fields(&mut out, message, &[body], MAX_DEPTH)?;
    Ok(out)
}

/// Where a field's values are. The wire may hold them in any order and mixed with others, JSON wants them together;
/// reading on from the first one keeps the whole linear, for a message has at most [`MAX_FIELDS`] fields.
#[derive(Clone, Copy)]
struct Occurrences<'a, 's> {
    first: Fields<'a, 's>,
    count: usize,
}

fn write_fields(
    out: &mut Vec<u8>,
    message: &'static Message,
    segments: &[&[u8]],
    depth_left: u32,
) -> Result<(), DecodeError> {
    let found = find_fields(message, segments)?;
    let mut separator = b'{';
    for (field, occurrences) in message
        .fields
        .iter()
        .zip(&found)
        .filter(|(_, found)| found.count > 0)
    {
        out.push(separator);
        separator = b',';
        out.push(b'"');
        out.extend_from_slice(field.json_name.as_bytes());
        out.extend_from_slice(b"\":");
        write_field(out, message, field, *occurrences, depth_left)?;
    }
    if separator == b'{' {
        out.push(b'{');
    }
    out.push(b'}');
    Ok(())
}

fn find_fields<'a, 's>(
    message: &'static Message,
    segments: &'s [&'a [u8]],
) -> Result<[Occurrences<'a, 's>; MAX_FIELDS], DecodeError> {
    let mut fields = Fields::new(segments);
    let mut found = [Occurrences {
        first: fields,
        count: 0,
    }; MAX_FIELDS];
    loop {
        let before = fields;
        let Some(field) = fields.next_field() else {
            return Ok(found);
        };
        let (number, _) = field.map_err(|(number, reason)| reason.at(message.name, number))?;
        let Some((index, field)) = message.field_by_number(number) else {
            continue;
        };
        if field.presence == Presence::Oneof {
            for (other, occurrences) in message.fields.iter().zip(&mut found) {
                if other.presence == Presence::Oneof && other.number != number {
                    occurrences.count = 0;
                }
            }
        }
        if let Some(occurrences) = found.get_mut(index) {
            if occurrences.count == 0 {
                occurrences.first = before;
            }
            occurrences.count += 1;
        }
    }
}

impl<'a> Occurrences<'a, '_> {
    fn for_each<E>(
        mut self,
        number: u32,
        mut each: impl FnMut(WireValue<'a>) -> Result<(), E>,
    ) -> Result<(), E> {
        while self.count > 0 {
            // The fields were read before, so none of them is broken.
            let Some(Ok((next, value))) = self.first.next_field() else {
                break;
            };
            if next == number {
                self.count -= 1;
                each(value)?;
            }
        }
        Ok(())
    }
}

fn write_field(
    out: &mut Vec<u8>,
    message: &'static Message,
    field: &'static Field,
    occurrences: Occurrences<'_, '_>,
    depth_left: u32,
) -> Result<(), DecodeError> {
    let fail = |reason: DecodeReason| reason.at(message.name, field.number);
    match (field.presence, field.kind) {
        (Presence::Repeated, Kind::Message(inner)) => {
            let depth_left = depth_left
                .checked_sub(1)
                .ok_or_else(|| fail(DecodeReason::TooDeep))?;
            let mut separator = b'[';
            occurrences.for_each(field.number, |value| {
                out.push(separator);
                separator = b',';
                write_fields(out, inner, &[content(value).map_err(fail)?], depth_left)
            })?;
            out.push(b']');
        }
        (Presence::Repeated, kind) => {
            out.push(b'[');
            let mut is_first = true;
            occurrences.for_each(field.number, |value| {
                for_each_scalar(kind, value, |value| {
                    if !std::mem::replace(&mut is_first, false) {
                        out.push(b',');
                    }
                    write_scalar(out, value);
                })
                .map_err(fail)
            })?;
            out.push(b']');
        }
        (_, Kind::Message(inner)) => {
            let depth_left = depth_left
                .checked_sub(1)
                .ok_or_else(|| fail(DecodeReason::TooDeep))?;
            let mut segments = Vec::new();
            occurrences.for_each(field.number, |value| {
                segments.push(content(value).map_err(fail)?);
                Ok(())
            })?;
            write_fields(out, inner, &segments, depth_left)?;
        }
        (_, kind) => {
            let mut last = None;
            occurrences.for_each(field.number, |value| {
                last = Some(scalar(kind, value).map_err(fail)?);
                Ok(())
            })?;
            if let Some(value) = last {
                write_scalar(out, value);
            }
        }
    }
    Ok(())
}

fn content(value: WireValue<'_>) -> Result<&[u8], DecodeReason> {
    match value {
        WireValue::Delimited(content) => Ok(content),
        _ => Err(DecodeReason::WrongWireType),
    }
}
