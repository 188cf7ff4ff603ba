//! A `Status` in JSON.

use super::{RETRY_INFO_URL, RpcStatus};
use crate::json::{write_integer, write_text};
use std::io::Write;
use std::time::Duration;

/// Writes a `Status` in JSON, e.g.
/// `{"code":14,"message":"busy","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"1.500s"}]}`.
pub fn to_json(status: &RpcStatus) -> Vec<u8> {
    let mut out = Vec::with_capacity(status.message.len() + 128);
    out.extend_from_slice(b"{\"code\":");
    write_integer(&mut out, status.code < 0, status.code.unsigned_abs().into());
    out.extend_from_slice(b",\"message\":");
    write_text(&mut out, &status.message);
    if let Some(delay) = status.retry_delay {
        out.extend_from_slice(b",\"details\":[{\"@type\":");
        write_text(&mut out, RETRY_INFO_URL);
        out.extend_from_slice(b",\"retryDelay\":");
        write_delay(&mut out, delay);
        out.extend_from_slice(b"}]");
    }
    out.push(b'}');
    out
}

/// A `google.protobuf.Duration`: seconds with 0, 3, 6 or 9 decimal places.
fn write_delay(out: &mut Vec<u8>, delay: Duration) {
    let (seconds, nanos) = (delay.as_secs(), delay.subsec_nanos());
    // A `Vec` takes every write.
    let _ = if nanos == 0 {
        write!(out, "\"{seconds}s\"")
    } else if nanos.is_multiple_of(1_000_000) {
        write!(out, "\"{seconds}.{:03}s\"", nanos / 1_000_000)
    } else if nanos.is_multiple_of(1_000) {
        write!(out, "\"{seconds}.{:06}s\"", nanos / 1_000)
    } else {
        write!(out, "\"{seconds}.{nanos:09}s\"")
    };
}
