//! OTLP/JSON, both ways, for whole requests of every signal, driven by the schema table.
//!
//! The mapping is the specification's (OTLP 1.11, "JSON Protobuf Encoding"): ids in hexadecimal, other bytes in base64,
//! 64-bit integers as decimal strings (numbers are read too), enums as integers, unknown fields ignored, `null` as
//! absent. A `null` element of a list of messages reads as an empty message.

mod base64;
mod digits;
mod error;
mod hex;
mod integer;
mod plain;
mod proto_buffer;
mod read_message;
mod read_scalar;
mod reader;
mod write_message;
mod write_regular;
mod write_scalar;

pub(crate) use digits::write_integer;
pub use error::{JsonError, JsonReason};
pub(crate) use read_scalar::read_integer;
pub(crate) use reader::Reader;
pub(crate) use write_regular::{JsonKind, JsonMessage, JsonObject, json_field, json_message};
pub(crate) use write_scalar::write_text;

use crate::error::DecodeError;
use crate::schema::{self, Message};
use otlp_native_model::Signal;

/// The JSON form of `body`, an `Export*ServiceRequest` in protobuf, with keys in the order of the body's fields; in that of
/// field numbers if the body has values of one field here and there. Fields that the schema doesn't know are left out.
///
/// Time and memory are linear in the body's size: the text is at most some twenty times as long.
///
/// ```
/// use otlp_native_model::Signal;
/// use otlp_native_otlp::json;
/// let text = br#"{"resourceLogs":[{"schemaUrl":"a"}]}"#;
/// let body = json::to_protobuf(Signal::Logs, text, 1024)?;
/// assert_eq!(json::from_protobuf(Signal::Logs, &body)?, text);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn from_protobuf(signal: Signal, body: &[u8]) -> Result<Vec<u8>, DecodeError> {
    match write_regular::write_regular(signal, body) {
        Some(text) => Ok(text),
        None => message_from_protobuf(schema::request(signal), body),
    }
}

/// The protobuf form of `json`, an `Export*ServiceRequest` in JSON. It is an error, found before the memory is taken,
/// if that form is larger than `limit_bytes`.
pub fn to_protobuf(signal: Signal, json: &[u8], limit_bytes: usize) -> Result<Vec<u8>, JsonError> {
    message_to_protobuf(schema::request(signal), json, limit_bytes)
}

pub(crate) fn message_from_protobuf(message: &'static Message, body: &[u8]) -> Result<Vec<u8>, DecodeError> {
    write_message::write_message(message, body)
}

pub(crate) fn message_to_protobuf(
    message: &'static Message,
    json: &[u8],
    limit_bytes: usize,
) -> Result<Vec<u8>, JsonError> {
    read_message::read_message(message, json, limit_bytes)
}
