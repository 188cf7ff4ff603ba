//! Splits a request in two, as bytes: nothing is unpacked but the messages that hold the cut.

use crate::count::count_items;
use crate::schema::{self, Kind, Message, Presence};
use crate::varint::{varint_len, write_varint};
use crate::wire::{Fields, MAX_DEPTH, WireValue};
use otlp_native_model::Signal;

/// Two requests that together hold the items of `body`, an `Export*ServiceRequest`, in their order: the first half of them
/// (the smaller one of an odd number) and the others. What items share, such as their resource and scope, is in both. `None`
/// when there is only one item, or when `body` is no such request.
///
/// ```
/// use otlp_native_model::Signal;
/// use otlp_native_otlp::{count_items, split_request};
///
/// // One scope with two log records, both empty.
/// let body = [0x0a, 6, 0x12, 4, 0x12, 0, 0x12, 0];
/// let (first, second) = split_request(Signal::Logs, &body).unwrap_or_default();
/// assert_eq!((count_items(Signal::Logs, &first), count_items(Signal::Logs, &second)), (Ok(1), Ok(1)));
/// assert_eq!(split_request(Signal::Logs, &first), None);
/// ```
pub fn split_request(signal: Signal, body: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let items = count_items(signal, body).ok()?;
    if items < 2 {
        return None;
    }
    let mut cut = Cut { left: items / 2 };
    let mut halves = Halves::default();
    cut.message(schema::request(signal), body, &mut halves, MAX_DEPTH)?;
    Some((halves.first, halves.second))
}

/// How many more items the first half takes.
struct Cut {
    left: u64,
}

#[derive(Default)]
struct Halves {
    first: Vec<u8>,
    second: Vec<u8>,
}

impl Cut {
    /// Adds the fields of a message to both halves, or to one of them where they hold items.
    fn message(
        &mut self,
        message: &'static Message,
        bytes: &[u8],
        halves: &mut Halves,
        depth_left: u32,
    ) -> Option<()> {
        let depth_left = depth_left.checked_sub(1)?;
        let segments = [bytes];
        let mut fields = Fields::new(&segments);
        let mut has_oneof = false;
        while let Some((field, field_bytes)) = fields.next_with_bytes() {
            let (number, value) = field.ok()?;
            let Some((inner, content, presence)) = holder_of_items(message, number, value) else {
                halves.first.extend_from_slice(field_bytes);
                halves.second.extend_from_slice(field_bytes);
                continue;
            };
            // A oneof that occurs again replaces the items before it, and they could be in either half.
            if presence == Presence::Oneof && std::mem::replace(&mut has_oneof, true) {
                return None;
            }
            let items = items_in(inner, content)?;
            if items <= self.left {
                self.left -= items;
                halves.first.extend_from_slice(field_bytes);
            } else if self.left == 0 {
                halves.second.extend_from_slice(field_bytes);
            } else {
                let mut parts = Halves::default();
                self.message(inner, content, &mut parts, depth_left)?;
                write_message(&mut halves.first, number, &parts.first);
                write_message(&mut halves.second, number, &parts.second);
            }
        }
        Some(())
    }
}

/// The message in a field, if items can be in it.
fn holder_of_items<'a>(
    message: &'static Message,
    number: u32,
    value: WireValue<'a>,
) -> Option<(&'static Message, &'a [u8], Presence)> {
    let (_, field) = message.field_by_number(number)?;
    match (field.kind, value) {
        (Kind::Message(inner), WireValue::Delimited(content)) if can_hold_items(inner) => {
            Some((inner, content, field.presence))
        }
        _ => None,
    }
}

/// Whether `message` is an item or has them somewhere inside. Requests nest items at most five messages deep, and what is
/// inside an item is not looked at.
fn can_hold_items(message: &'static Message) -> bool {
    fn within(message: &'static Message, depth: u32) -> bool {
        message.is_item
            || depth > 0
                && message
                    .fields
                    .iter()
                    .any(|field| matches!(field.kind, Kind::Message(inner) if within(inner, depth - 1)))
    }
    within(message, 4)
}

fn items_in(message: &'static Message, bytes: &[u8]) -> Option<u64> {
    crate::count::count(message, bytes, MAX_DEPTH).ok()
}

fn write_message(out: &mut Vec<u8>, number: u32, content: &[u8]) {
    let len = content.len() as u64;
    out.reserve(content.len() + varint_len(len) + 5);
    write_varint(out, u64::from(number) << 3 | 2);
    write_varint(out, len);
    out.extend_from_slice(content);
}
