//! Counts a request's items and proves on the way that every protobuf reader will take it.

use crate::error::{DecodeError, DecodeReason};
use crate::scalar::{for_each_scalar, scalar};
use crate::schema::{self, Kind, Message, Presence};
use crate::wire::{Fields, MAX_DEPTH, WireValue};
use otlp_native_model::Signal;

/// How many spans, data points, log records or profiles `body`, an `Export*ServiceRequest`, holds.
///
/// The walk reaches every field that the schema knows: wire structure, types, UTF-8 and nesting (100 messages) are
/// checked, unknown fields are skipped. Nothing is allocated per field.
///
/// ```
/// use otlp_native_model::Signal;
/// assert_eq!(otlp_native_otlp::count_items(Signal::Logs, &[]), Ok(0));
/// assert!(otlp_native_otlp::count_items(Signal::Logs, b"not protobuf").is_err());
/// ```
pub fn count_items(signal: Signal, body: &[u8]) -> Result<u64, DecodeError> {
    count(schema::request(signal), body, MAX_DEPTH)
}

pub(crate) fn count(message: &'static Message, bytes: &[u8], depth_left: u32) -> Result<u64, DecodeError> {
    let segments = [bytes];
    let mut fields = Fields::new(&segments);
    let mut items = u64::from(message.is_item);
    // A oneof's member replaces the one before it, with all its items.
    let mut oneof = (0, 0);
    while let Some(field) = fields.next_field() {
        let (number, value) = field.map_err(|(number, reason)| reason.at(message.name, number))?;
        let Some((_, field)) = message.field_by_number(number) else {
            continue;
        };
        let fail = |reason: DecodeReason| reason.at(message.name, number);
        if let Kind::Message(inner) = field.kind {
            let WireValue::Delimited(content) = value else {
                return Err(fail(DecodeReason::WrongWireType));
            };
            let depth_left = depth_left
                .checked_sub(1)
                .ok_or_else(|| fail(DecodeReason::TooDeep))?;
            let inner_items = count(inner, content, depth_left)?;
            if field.presence != Presence::Oneof {
                items += inner_items;
            } else if oneof.0 == number {
                oneof.1 += inner_items;
            } else {
                oneof = (number, inner_items);
            }
        } else if field.presence == Presence::Repeated {
            for_each_scalar(field.kind, value, |_| ()).map_err(fail)?;
        } else {
            scalar(field.kind, value).map_err(fail)?;
            if field.presence == Presence::Oneof {
                oneof = (number, 0);
            }
        }
    }
    Ok(items + oneof.1)
}
