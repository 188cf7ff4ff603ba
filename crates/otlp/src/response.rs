//! `Export*ServiceResponse`: what a server says about a request that it took.

use crate::error::DecodeError;
use crate::json::{self, JsonError};
use crate::known_fields::for_each_known_field;
use crate::scalar::Scalar;
use crate::schema::{self, Kind};
use crate::varint::{write_prefix, write_varint};
use otlp_native_model::Signal;

/// What a server rejected of a request that it took, or a warning when it rejected nothing. The default is full success.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PartialSuccess {
    /// How many spans, data points, log records or profiles the server rejected.
    pub rejected_items: u64,
    /// Why, or a warning; may be empty.
    pub message: String,
}

/// Reads an `Export*ServiceResponse`. A negative count reads as 0.
///
/// ```
/// use otlp_native_model::Signal;
/// use otlp_native_otlp::{PartialSuccess, response};
/// let partial = PartialSuccess { rejected_items: 2, message: "too old".to_owned() };
/// let body = response::to_protobuf(Signal::Traces, &partial);
/// assert_eq!(response::from_protobuf(Signal::Traces, &body), Ok(partial));
/// ```
pub fn from_protobuf(signal: Signal, body: &[u8]) -> Result<PartialSuccess, DecodeError> {
    let mut partial = PartialSuccess::default();
    for_each_known_field(schema::response(signal), body, |field| {
        let Kind::Message(message) = field.field.kind else {
            return Ok(());
        };
        for_each_known_field(message, field.content()?, |field| {
            match field.scalar()? {
                Scalar::Int64(rejected) => partial.rejected_items = rejected.try_into().unwrap_or(0),
                Scalar::Text(text) => text.clone_into(&mut partial.message),
                _ => {}
            }
            Ok(())
        })
    })?;
    Ok(partial)
}

/// Reads an `Export*ServiceResponse` in JSON. An empty body reads as full success: some servers answer so.
pub fn from_json(signal: Signal, body: &[u8]) -> Result<PartialSuccess, JsonError> {
    if body.trim_ascii().is_empty() {
        return Ok(PartialSuccess::default());
    }
    // The protobuf form of a small response is never larger than its JSON form.
    let protobuf = json::message_to_protobuf(schema::response(signal), body, body.len())?;
    // What was just written reads back.
    Ok(from_protobuf(signal, &protobuf).unwrap_or_default())
}

/// Writes an `Export*ServiceResponse`: an empty one for full success.
pub fn to_protobuf(_signal: Signal, partial: &PartialSuccess) -> Vec<u8> {
    let mut content = Vec::with_capacity(partial.message.len() + 16);
    if partial.rejected_items != 0 {
        content.push(0x08);
        // The count is an int64.
        write_varint(&mut content, partial.rejected_items.min(i64::MAX as u64));
    }
    if !partial.message.is_empty() {
        write_prefix(&mut content, 0x12, partial.message.len());
        content.extend_from_slice(partial.message.as_bytes());
    }
    let mut out = Vec::with_capacity(content.len() + 8);
    if !content.is_empty() {
        write_prefix(&mut out, 0x0a, content.len());
        out.extend_from_slice(&content);
    }
    out
}

/// Writes an `Export*ServiceResponse` in JSON: `{}` for full success.
pub fn to_json(signal: Signal, partial: &PartialSuccess) -> Vec<u8> {
    let protobuf = to_protobuf(signal, partial);
    json::message_from_protobuf(schema::response(signal), &protobuf).unwrap_or_else(|_| b"{}".to_vec())
}
