//! Scalars as JSON.

use super::base64::write_base64;
use super::hex::write_hex;
use crate::scalar::Scalar;
use std::io::Write;

/// Appends `value`: 64-bit integers in quotes, bytes in base64, ids in hexadecimal.
pub(super) fn write_scalar(out: &mut Vec<u8>, value: Scalar<'_>) {
    match value {
        Scalar::Bool(flag) => out.extend_from_slice(if flag { b"true" } else { b"false" }),
        Scalar::Int32(number) => write_integer(out, number < 0, number.unsigned_abs().into()),
        Scalar::Uint32(number) => write_integer(out, false, number.into()),
        Scalar::Int64(number) => quoted(out, |out| write_integer(out, number < 0, number.unsigned_abs())),
        Scalar::Uint64(number) => quoted(out, |out| write_integer(out, false, number)),
        Scalar::Double(number) => write_double(out, number),
        Scalar::Text(text) => write_text(out, text),
        Scalar::Bytes(bytes) => quoted(out, |out| write_base64(out, bytes)),
        Scalar::Id(bytes) => quoted(out, |out| write_hex(out, bytes)),
    }
}

fn quoted(out: &mut Vec<u8>, content: impl FnOnce(&mut Vec<u8>)) {
    out.push(b'"');
    content(out);
    out.push(b'"');
}

/// Appends an integer in decimal.
pub(crate) fn write_integer(out: &mut Vec<u8>, is_negative: bool, mut magnitude: u64) {
    if is_negative {
        out.push(b'-');
    }
    let mut digits = [0; 20];
    let mut used = 0;
    for place in digits.iter_mut().rev() {
        *place = b'0' + (magnitude % 10) as u8;
        magnitude /= 10;
        used += 1;
        if magnitude == 0 {
            break;
        }
    }
    out.extend_from_slice(digits.get(digits.len() - used..).unwrap_or_default());
}

/// Appends the shortest text that reads back as `number`; what JSON has no number for goes into quotes.
fn write_double(out: &mut Vec<u8>, number: f64) {
    let magnitude = number.abs();
    // A `Vec` takes every write.
    let _ = if number.is_nan() {
        out.write_all(b"\"NaN\"")
    } else if number.is_infinite() {
        out.write_all(if number > 0.0 {
            b"\"Infinity\""
        } else {
            b"\"-Infinity\""
        })
    } else if magnitude == 0.0 || (1e-6..1e21).contains(&magnitude) {
        write!(out, "{number}")
    } else {
        write!(out, "{number:e}")
    };
}

/// Appends a string, escaping what JSON doesn't allow in one and nothing else.
pub(crate) fn write_text(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    let mut rest = text.as_bytes();
    while let Some(plain) = rest.iter().position(|byte| needs_escape(*byte)) {
        let (run, tail) = rest.split_at_checked(plain).unwrap_or((rest, &[]));
        out.extend_from_slice(run);
        let Some((byte, tail)) = tail.split_first() else {
            break;
        };
        write_escape(out, *byte);
        rest = tail;
    }
    out.extend_from_slice(rest);
    out.push(b'"');
}

const fn needs_escape(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

fn write_escape(out: &mut Vec<u8>, byte: u8) {
    match byte {
        b'"' => out.extend_from_slice(b"\\\""),
        b'\\' => out.extend_from_slice(b"\\\\"),
        b'\n' => out.extend_from_slice(b"\\n"),
        b'\r' => out.extend_from_slice(b"\\r"),
        b'\t' => out.extend_from_slice(b"\\t"),
        _ => {
            out.extend_from_slice(b"\\u00");
            write_hex(out, &[byte]);
        }
    }
}
