//! The one table of OTLP's messages. The JSON mapping, the validating walk and the responses all read it; a test holds it
//! equal to the pinned .proto files.

mod common;
mod google;
mod logs;
mod metrics;
mod profiles;
mod requests;
mod responses;
mod trace;

pub(crate) use google::{ANY, DURATION, RETRY_INFO, STATUS};
pub(crate) use requests::request;
pub(crate) use responses::response;

/// A protobuf message.
#[derive(Debug)]
pub(crate) struct Message {
    /// Its name, without the package.
    pub(crate) name: &'static str,
    /// Its fields, by ascending number; at most [`MAX_FIELDS`].
    pub(crate) fields: &'static [Field],
    /// Whether it counts as an item: a span, a data point, a log record or a profile.
    pub(crate) is_item: bool,
}

/// The most fields that a message may have, so that per-field state fits an array on the stack.
pub(crate) const MAX_FIELDS: usize = 16;

/// A field of a message.
#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) number: u32,
    /// The key in JSON.
    pub(crate) json_name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) presence: Presence,
}

/// A field's type, as far as its encodings differ.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    Bool,
    Int32,
    Uint32,
    Sint32,
    Int64,
    Uint64,
    Fixed32,
    Fixed64,
    Sfixed64,
    Double,
    /// An integer in JSON, never a name.
    Enum,
    String,
    /// Base64 in JSON.
    Bytes,
    /// Hexadecimal in JSON.
    Id,
    /// Hexadecimal in JSON; base64 is read too, because the specification names only trace and span ids.
    ProfileId,
    Message(&'static Message),
}

/// How a field tells "absent" from "default".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Presence {
    /// A proto3 scalar: the default is not sent.
    Implicit,
    /// A message or an `optional` scalar.
    Explicit,
    /// A member of the message's only oneof: the last one on the wire counts.
    Oneof,
    /// Any number of values, packed on output if the type allows it.
    Repeated,
}

impl Kind {
    /// Whether several values may share one length-delimited occurrence.
    pub(crate) const fn is_packable(self) -> bool {
        !matches!(
            self,
            Kind::String | Kind::Bytes | Kind::Id | Kind::ProfileId | Kind::Message(_)
        )
    }
}

impl Message {
    /// The index and the field with `number`.
    #[inline]
    pub(crate) fn field_by_number(&self, number: u32) -> Option<(usize, &'static Field)> {
        // Most messages number their fields without gaps.
        let guess = (number as usize).wrapping_sub(1);
        match self.fields.get(guess) {
            Some(field) if field.number == number => Some((guess, field)),
            _ => self
                .fields
                .iter()
                .enumerate()
                .find(|(_, field)| field.number == number),
        }
    }

    /// The index and the field with the JSON key `name`. `expected` is the likeliest index: writers keep an order.
    #[inline]
    pub(crate) fn field_by_json_name(&self, name: &str, expected: usize) -> Option<(usize, &'static Field)> {
        match self.fields.get(expected) {
            Some(field) if field.json_name == name => Some((expected, field)),
            _ => self
                .fields
                .iter()
                .enumerate()
                .find(|(_, field)| field.json_name == name),
        }
    }
}

impl Field {
    pub(crate) const fn new(number: u32, json_name: &'static str, kind: Kind) -> Field {
        Field {
            number,
            json_name,
            kind,
            presence: Presence::Implicit,
        }
    }

    /// A singular message.
    pub(crate) const fn message(number: u32, json_name: &'static str, message: &'static Message) -> Field {
        Field {
            number,
            json_name,
            kind: Kind::Message(message),
            presence: Presence::Explicit,
        }
    }

    /// A repeated message.
    pub(crate) const fn messages(number: u32, json_name: &'static str, message: &'static Message) -> Field {
        Field {
            number,
            json_name,
            kind: Kind::Message(message),
            presence: Presence::Repeated,
        }
    }

    pub(crate) const fn repeated(number: u32, json_name: &'static str, kind: Kind) -> Field {
        Field {
            number,
            json_name,
            kind,
            presence: Presence::Repeated,
        }
    }

    pub(crate) const fn optional(number: u32, json_name: &'static str, kind: Kind) -> Field {
        Field {
            number,
            json_name,
            kind,
            presence: Presence::Explicit,
        }
    }

    pub(crate) const fn oneof(number: u32, json_name: &'static str, kind: Kind) -> Field {
        Field {
            number,
            json_name,
            kind,
            presence: Presence::Oneof,
        }
    }
}

#[cfg(test)]
mod tests;
