//! Why text is not the JSON form of a message.

use std::fmt;

/// The text is not a valid OTLP/JSON message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JsonError {
    /// What is wrong.
    pub reason: JsonReason,
    /// Where: bytes from the start of the text.
    pub offset: usize,
    /// The key of the innermost known field that was being read, empty outside of any.
    pub field: &'static str,
}

/// What can be wrong with a message's JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum JsonReason {
    /// The text is not UTF-8.
    InvalidUtf8,
    /// The text is not JSON.
    InvalidSyntax,
    /// The value has another JSON type than the field allows.
    WrongType,
    /// The number lies outside the field's range, or is no integer where one is due.
    InvalidNumber,
    /// An id is not hexadecimal.
    InvalidHex,
    /// Bytes are not base64.
    InvalidBase64,
    /// A key, or a second member of a oneof, occurs in an object that has it already.
    DuplicateField,
    /// Messages or unknown values are nested more than 100 deep.
    TooDeep,
    /// The protobuf form exceeds the limit.
    TooLarge,
}

impl fmt::Display for JsonReason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            JsonReason::InvalidUtf8 => "the text is not UTF-8",
            JsonReason::InvalidSyntax => "the text is not JSON",
            JsonReason::WrongType => "the value has another JSON type than the field allows",
            JsonReason::InvalidNumber => "the number is out of range, or no integer where one is due",
            JsonReason::InvalidHex => "an id is not hexadecimal",
            JsonReason::InvalidBase64 => "bytes are not base64",
            JsonReason::DuplicateField => "the object has this key, or another member of its oneof, already",
            JsonReason::TooDeep => "values are nested more than 100 deep",
            JsonReason::TooLarge => "the message is larger than the limit",
        })
    }
}

impl fmt::Display for JsonError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} (at byte {}", self.reason, self.offset)?;
        match self.field {
            "" => formatter.write_str(")"),
            field => write!(formatter, ", field {field})"),
        }
    }
}

impl std::error::Error for JsonError {}
