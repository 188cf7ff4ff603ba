//! A `Status` from JSON.

use super::{RpcStatus, is_retry_info};
use crate::json::{JsonError, JsonReason, Reader, read_integer};
use std::borrow::Cow;
use std::time::Duration;

/// Reads a `Status` in JSON. Unknown fields and details are skipped.
pub fn from_json(body: &[u8]) -> Result<RpcStatus, JsonError> {
    let mut reader = Reader::new(body)?;
    let mut status = RpcStatus::default();
    match read_status(&mut reader, &mut status).and_then(|()| reader.finish()) {
        Ok(()) => Ok(status),
        Err(reason) => Err(reader.error(reason, "")),
    }
}

fn read_status(reader: &mut Reader<'_>, status: &mut RpcStatus) -> Result<(), JsonReason> {
    reader.open(b'{')?;
    let mut is_first = true;
    while let Some(key) = reader.next_key(&mut is_first)? {
        if reader.take_null()? {
            continue;
        }
        match &*key {
            "code" => status.code = read_integer(reader)?,
            "message" => status.message = reader.string()?.into_owned(),
            "details" => status.retry_delay = read_details(reader)?,
            _ => reader.skip_value()?,
        }
    }
    Ok(())
}

fn read_details(reader: &mut Reader<'_>) -> Result<Option<Duration>, JsonReason> {
    reader.open(b'[')?;
    let mut delay = None;
    let mut is_first = true;
    while reader.next_element(&mut is_first)? {
        if reader.peek() == Some(b'{') {
            delay = read_detail(reader)?.or(delay);
        } else {
            reader.skip_value()?;
        }
    }
    Ok(delay)
}

/// The delay of a `RetryInfo`, zero if it has none; `None` for another detail.
fn read_detail(reader: &mut Reader<'_>) -> Result<Option<Duration>, JsonReason> {
    reader.open(b'{')?;
    let mut type_url = Cow::Borrowed("");
    let mut delay = None;
    let mut is_first = true;
    while let Some(key) = reader.next_key(&mut is_first)? {
        match (&*key, reader.peek()) {
            ("@type", Some(b'"')) => type_url = reader.string()?,
            ("retryDelay", Some(b'"')) => delay = Some(parse_delay(&reader.string()?)),
            _ => reader.skip_value()?,
        }
    }
    if !is_retry_info(&type_url) {
        return Ok(None);
    }
    // The type may come after the delay, so whether the text had to be a duration is known only here.
    delay
        .unwrap_or(Some(Duration::ZERO))
        .map(Some)
        .ok_or(JsonReason::InvalidNumber)
}

/// A `google.protobuf.Duration`: decimal seconds with an `s`; negative reads as zero.
fn parse_delay(text: &str) -> Option<Duration> {
    let number = text.strip_suffix('s')?;
    let magnitude = number.strip_prefix('-').unwrap_or(number);
    let (whole, fraction) = magnitude.split_once('.').unwrap_or((magnitude, "0"));
    let is_decimal = |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !is_decimal(whole) || !is_decimal(fraction) || fraction.len() > 9 {
        return None;
    }
    let seconds: u64 = whole.parse().ok()?;
    let nanos: u32 = format!("{fraction:0<9}").parse().ok()?;
    Some(if number.len() == magnitude.len() {
        Duration::new(seconds, nanos)
    } else {
        Duration::ZERO
    })
}
