//! Counts a request's items by the lengths of the messages that hold them, without a look inside an item.

use crate::error::{DecodeError, DecodeReason};
use crate::schema::{self, Kind, Message};
use crate::wire::{Fields, WireValue};
use otlp_native_model::Signal;

/// How many spans, data points, log records or profiles `body`, an `Export*ServiceRequest`, holds.
///
/// Only the messages around the items are read: what is inside an item, a scope or a resource is skipped by its length, so
/// this costs a few nanoseconds an item, however large it is. For every request that [`count_items`](crate::count_items)
/// takes, both give the same number; but this one may also take a request that has a fault inside an item.
///
/// ```
/// use otlp_native_model::Signal;
/// // One resource with one scope with two log records, both empty.
/// let body = [0x0a, 6, 0x12, 4, 0x12, 0, 0x12, 0];
/// assert_eq!(otlp_native_otlp::skim_items(Signal::Logs, &body), Ok(2));
/// assert!(otlp_native_otlp::skim_items(Signal::Logs, &body[..5]).is_err());
/// ```
pub fn skim_items(signal: Signal, body: &[u8]) -> Result<u64, DecodeError> {
    skim(schema::request(signal), body, path_of(signal))
}

/// The numbers of the fields that lead from a request to its items; of a metric's data it is one of several.
fn path_of(signal: Signal) -> &'static [&'static [u32]] {
    match signal {
        Signal::Traces | Signal::Logs | Signal::Profiles => &[&[1], &[2], &[2]],
        Signal::Metrics => &[&[1], &[2], &[2], METRIC_DATA, &[1]],
    }
}

/// Members of a oneof: the last one on the wire counts, with all occurrences that follow each other.
const METRIC_DATA: &[u32] = &[5, 7, 9, 10, 11];

fn skim(message: &'static Message, bytes: &[u8], path: &[&[u32]]) -> Result<u64, DecodeError> {
    let Some((here, deeper)) = path.split_first() else {
        return Ok(1);
    };
    let segments = [bytes];
    let mut fields = Fields::new(&segments);
    let mut items = 0;
    let mut member = 0;
    while let Some(field) = fields.next_field() {
        let (number, value) = field.map_err(|(number, reason)| reason.at(message.name, number))?;
        if !here.contains(&number) {
            continue;
        }
        let WireValue::Delimited(content) = value else {
            return Err(DecodeReason::WrongWireType.at(message.name, number));
        };
        let inner_items = match deeper {
            [] => 1,
            _ => skim(inner(message, number).unwrap_or(message), content, deeper)?,
        };
        if here.len() > 1 && member != number {
            (member, items) = (number, 0);
        }
        items += inner_items;
    }
    Ok(items)
}

/// The message of a field; of use for its name only, so it is not looked up for items.
fn inner(message: &'static Message, number: u32) -> Option<&'static Message> {
    match message.field_by_number(number)?.1.kind {
        Kind::Message(inner) => Some(inner),
        _ => None,
    }
}
