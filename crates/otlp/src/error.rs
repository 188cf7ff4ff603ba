//! Why bytes are not the protobuf message they should be.

use std::fmt;

/// The bytes are not a valid message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DecodeError {
    /// What is wrong.
    pub reason: DecodeReason,
    /// The protobuf message in which it is wrong, e.g. `Span`.
    pub message: &'static str,
    /// The field's number, 0 when it could not be read.
    pub field: u32,
}

/// What can be wrong with the bytes of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DecodeReason {
    /// The bytes end inside a field.
    Truncated,
    /// A varint has more than 64 bits.
    InvalidVarint,
    /// A tag has field number 0 or a wire type that doesn't exist, or a group doesn't end where it should.
    InvalidTag,
    /// A known field is encoded as another type than the schema's.
    WrongWireType,
    /// A string is not UTF-8.
    InvalidUtf8,
    /// Messages are nested more than 100 deep.
    TooDeep,
    /// A singular message comes in several parts, which are to be merged before it can be read.
    InParts,
}

impl DecodeReason {
    pub(crate) const fn at(self, message: &'static str, field: u32) -> DecodeError {
        DecodeError {
            reason: self,
            message,
            field,
        }
    }
}

impl fmt::Display for DecodeReason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            DecodeReason::Truncated => "the bytes end inside a field",
            DecodeReason::InvalidVarint => "a varint has more than 64 bits",
            DecodeReason::InvalidTag => "not a field's tag",
            DecodeReason::WrongWireType => "the field has another wire type than the schema's",
            DecodeReason::InvalidUtf8 => "a string is not UTF-8",
            DecodeReason::TooDeep => "messages are nested more than 100 deep",
            DecodeReason::InParts => "the field comes in several parts",
        })
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{} (message {}, field {})",
            self.reason, self.message, self.field
        )
    }
}

impl std::error::Error for DecodeError {}
