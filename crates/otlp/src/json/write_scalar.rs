//! Scalars as JSON.

use super::base64::write_base64;
use super::digits::write_integer;
use super::hex::write_hex;
use super::plain::{is_plain, plain_len};
use crate::scalar::Scalar;

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

/// Appends the shortest text that reads back as `number`; what JSON has no number for goes into quotes.
pub(super) fn write_double(out: &mut Vec<u8>, number: f64) {
    if let Some(thousandths) = whole_thousandths(number) {
        write_thousandths(out, thousandths);
    } else if number.is_finite() {
        let mut buffer = zmij::Buffer::new();
        let text = buffer.format_finite(number);
        // A whole number needs no fraction.
        out.extend_from_slice(text.strip_suffix(".0").unwrap_or(text).as_bytes());
    } else if number.is_nan() {
        out.extend_from_slice(b"\"NaN\"");
    } else if number > 0.0 {
        out.extend_from_slice(b"\"Infinity\"");
    } else {
        out.extend_from_slice(b"\"-Infinity\"");
    }
}

/// `number` in thousandths, if it is what so many of them read as: whole numbers and short decimals, which bounds and many
/// measurements are. That text is the shortest, since no two of up to 15 digits read as one double.
#[inline]
fn whole_thousandths(number: f64) -> Option<u64> {
    if !(number.is_sign_positive() && number < 1e9) {
        return None;
    }
    let thousandths = (number * 1e3).round_ties_even();
    // A division of two integers that doubles have exactly is rounded as reading the decimal would be.
    (thousandths / 1e3 == number).then_some(thousandths as u64)
}

#[inline]
fn write_thousandths(out: &mut Vec<u8>, thousandths: u64) {
    write_integer(out, false, thousandths / 1_000);
    let rest = (thousandths % 1_000) as u32;
    if rest == 0 {
        return;
    }
    let [a, b, c] = [rest / 100, rest / 10 % 10, rest % 10].map(|digit| digit as u8 | b'0');
    if c != b'0' {
        out.extend_from_slice(&[b'.', a, b, c]);
    } else if b != b'0' {
        out.extend_from_slice(&[b'.', a, b]);
    } else {
        out.extend_from_slice(&[b'.', a]);
    }
}

/// Appends a string, escaping what JSON doesn't allow in one and nothing else.
pub(crate) fn write_text(out: &mut Vec<u8>, text: &str) {
    if is_plain(text.as_bytes()) {
        out.push(b'"');
        out.extend_from_slice(text.as_bytes());
        out.push(b'"');
    } else {
        write_escaped(out, text);
    }
}

/// As [`write_text`], which finds out first whether there is anything to escape.
pub(super) fn write_escaped(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    let mut rest = text.as_bytes();
    while !rest.is_empty() {
        let (plain, tail) = rest.split_at_checked(plain_len(rest)).unwrap_or((rest, &[]));
        out.extend_from_slice(plain);
        // What isn't plain: an escape, or what isn't ASCII, up to the next that is.
        let Some((byte, after)) = tail.split_first() else {
            break;
        };
        if needs_escape(*byte) {
            write_escape(out, *byte);
            rest = after;
        } else {
            let len = tail.iter().position(u8::is_ascii).unwrap_or(tail.len());
            let (run, after) = tail.split_at_checked(len).unwrap_or((tail, &[]));
            out.extend_from_slice(run);
            rest = after;
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(number: f64) -> String {
        let mut out = Vec::new();
        write_double(&mut out, number);
        String::from_utf8(out).unwrap()
    }

    proptest! {
        #[test]
        fn short_decimals_are_written_as_all_others_are(thousandths in 0_u64..1_100_000_000_000, shift in 0_u32..12, bits: u64) {
            let decimal = (thousandths / 10_u64.pow(shift)) as f64 / 1e3;
            for number in [decimal, -decimal, decimal.next_up(), decimal.next_down(), f64::from_bits(bits)] {
                if number.is_finite() {
                    let mut buffer = zmij::Buffer::new();
                    let text = buffer.format_finite(number);
                    prop_assert_eq!(written(number).parse::<f64>().unwrap().to_bits(), number.to_bits());
                    if (1e-3..1e9).contains(&number) {
                        prop_assert_eq!(written(number), text.strip_suffix(".0").unwrap_or(text));
                    }
                }
            }
        }
    }
}
