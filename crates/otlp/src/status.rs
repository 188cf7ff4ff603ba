//! `google.rpc.Status`: what a server says about a request that it refused. Of the details only
//! `google.rpc.RetryInfo` is read and written.

use crate::error::DecodeError;
use crate::known_fields::for_each_known_field;
use crate::scalar::Scalar;
use crate::schema::{ANY, DURATION, Kind, RETRY_INFO, STATUS};
use crate::varint::{delimited_len, varint_len, write_prefix, write_varint};
use std::time::Duration;

mod from_json;
mod to_json;

pub use from_json::from_json;
pub use to_json::to_json;

/// A refusal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RpcStatus {
    /// A `google.rpc.Code`; 0 when the server gave none.
    pub code: i32,
    /// For the developer; may be empty.
    pub message: String,
    /// How long to wait at least; `Some` exactly when the details hold a `RetryInfo`.
    pub retry_delay: Option<Duration>,
}

const RETRY_INFO_URL: &str = "type.googleapis.com/google.rpc.RetryInfo";

fn is_retry_info(type_url: &str) -> bool {
    type_url.rsplit('/').next() == Some(RETRY_INFO.name)
}

/// A `google.protobuf.Duration`; negative reads as zero.
fn duration(seconds: i64, nanos: i32) -> Duration {
    match (u64::try_from(seconds), u32::try_from(nanos)) {
        (Ok(seconds), Ok(nanos)) => Duration::new(seconds, nanos.min(999_999_999)),
        _ => Duration::ZERO,
    }
}

/// Reads a `Status`. Unknown details are skipped.
///
/// ```
/// use otlp_native_otlp::{RpcStatus, status};
/// use std::time::Duration;
/// let busy = RpcStatus { code: 14, message: "busy".to_owned(), retry_delay: Some(Duration::from_millis(1500)) };
/// assert_eq!(status::from_protobuf(&status::to_protobuf(&busy)), Ok(busy));
/// ```
pub fn from_protobuf(body: &[u8]) -> Result<RpcStatus, DecodeError> {
    let mut status = RpcStatus::default();
    for_each_known_field(&STATUS, body, |field| {
        match field.field.kind {
            Kind::Message(_) => {
                if let Some(delay) = retry_delay_of_detail(field.content()?)? {
                    status.retry_delay = Some(delay);
                }
            }
            _ => match field.scalar()? {
                Scalar::Int32(code) => status.code = code,
                Scalar::Text(text) => text.clone_into(&mut status.message),
                _ => {}
            },
        }
        Ok(())
    })?;
    Ok(status)
}

fn retry_delay_of_detail(any: &[u8]) -> Result<Option<Duration>, DecodeError> {
    let (mut type_url, mut value) = ("", &[][..]);
    for_each_known_field(&ANY, any, |field| {
        match field.scalar()? {
            Scalar::Text(text) => type_url = text,
            Scalar::Bytes(bytes) => value = bytes,
            _ => {}
        }
        Ok(())
    })?;
    if is_retry_info(type_url) {
        retry_delay(value).map(Some)
    } else {
        Ok(None)
    }
}

fn retry_delay(retry_info: &[u8]) -> Result<Duration, DecodeError> {
    let (mut seconds, mut nanos) = (0, 0);
    for_each_known_field(&RETRY_INFO, retry_info, |field| {
        for_each_known_field(&DURATION, field.content()?, |field| {
            match field.scalar()? {
                Scalar::Int64(value) => seconds = value,
                Scalar::Int32(value) => nanos = value,
                _ => {}
            }
            Ok(())
        })
    })?;
    Ok(duration(seconds, nanos))
}

/// Writes a `Status`, with a `RetryInfo` when it has a delay.
pub fn to_protobuf(status: &RpcStatus) -> Vec<u8> {
    let mut out = Vec::with_capacity(status.message.len() + 96);
    if status.code != 0 {
        out.push(0x08);
        write_varint(&mut out, i64::from(status.code) as u64);
    }
    if !status.message.is_empty() {
        write_prefix(&mut out, 0x12, status.message.len());
        out.extend_from_slice(status.message.as_bytes());
    }
    if let Some(delay) = status.retry_delay {
        write_retry_info(&mut out, delay);
    }
    out
}

fn write_retry_info(out: &mut Vec<u8>, delay: Duration) {
    let seconds = delay.as_secs().min(i64::MAX as u64);
    let nanos = delay.subsec_nanos();
    let duration_len = 1 + varint_len(seconds) + 1 + varint_len(nanos.into());
    let retry_info_len = delimited_len(duration_len);
    write_prefix(
        out,
        0x1a,
        delimited_len(RETRY_INFO_URL.len()) + delimited_len(retry_info_len),
    );
    write_prefix(out, 0x0a, RETRY_INFO_URL.len());
    out.extend_from_slice(RETRY_INFO_URL.as_bytes());
    write_prefix(out, 0x12, retry_info_len);
    write_prefix(out, 0x0a, duration_len);
    out.push(0x08);
    write_varint(out, seconds);
    out.push(0x10);
    write_varint(out, nanos.into());
}
