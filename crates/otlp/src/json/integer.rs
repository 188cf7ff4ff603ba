//! JSON's numbers as exact integers.

/// Length of the number, by JSON's grammar, at the start of `text`.
pub(super) fn number_len(text: &[u8]) -> Option<usize> {
    let sign = usize::from(text.first() == Some(&b'-'));
    let mut end = sign + digits_len(text, sign)?;
    if text.get(sign) == Some(&b'0') && end > sign + 1 {
        return None;
    }
    if text.get(end) == Some(&b'.') {
        end += 1 + digits_len(text, end + 1)?;
    }
    if let Some(b'e' | b'E') = text.get(end) {
        let sign = usize::from(matches!(text.get(end + 1), Some(b'+' | b'-')));
        end += 1 + sign + digits_len(text, end + 1 + sign)?;
    }
    Some(end)
}

/// How many digits stand at `start`; `None` if there is none.
fn digits_len(text: &[u8], start: usize) -> Option<usize> {
    let digits = text
        .get(start..)?
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    (digits > 0).then_some(digits)
}

/// The integer at the start of `text` and how many digits it has, if those are 1 to 19 and as JSON wants them.
#[inline]
pub(super) fn leading_integer(text: &[u8]) -> Option<(u64, usize)> {
    let mut value = 0_u64;
    let mut len = 0;
    // Two times eight digits at once, which is nearly all of a time in nanoseconds.
    while len < 16 {
        let Some(eight) = text.get(len..).and_then(<[u8]>::first_chunk::<8>) else {
            break;
        };
        let Some(digits) = eight_digits(*eight) else {
            break;
        };
        value = value * 100_000_000 + digits;
        len += 8;
    }
    while let Some(digit @ b'0'..=b'9') = text.get(len) {
        if len == 19 {
            return None;
        }
        value = value * 10 + u64::from(digit - b'0');
        len += 1;
    }
    let has_leading_zero = len > 1 && text.first() == Some(&b'0');
    (len > 0 && !has_leading_zero).then_some((value, len))
}

/// The value of eight decimal digits; `None` if one isn't a digit.
#[inline]
fn eight_digits(text: [u8; 8]) -> Option<u64> {
    let word = u64::from_le_bytes(text);
    // Each byte is 0x30 to 0x39: its upper half is 3, and still is with 6 added.
    let upper = (word & word.wrapping_add(0x0606_0606_0606_0606)) & 0xf0f0_f0f0_f0f0_f0f0;
    if upper != 0x3030_3030_3030_3030 {
        return None;
    }
    // Pairs of digits, then of pairs, then of fours: each step adds neighbours up, the left one times its power of ten.
    let digits = word & 0x0f0f_0f0f_0f0f_0f0f;
    let pairs = (digits.wrapping_mul(2_561) >> 8) & 0x00ff_00ff_00ff_00ff;
    let fours = (pairs.wrapping_mul(6_553_601) >> 16) & 0x0000_ffff_0000_ffff;
    Some(fours.wrapping_mul(42_949_672_960_001) >> 32)
}

/// The integer that `number`, a JSON number, stands for: `1.5e1` is 15. `None` if it is none or has more than 64 bits.
pub(super) fn exact_integer(number: &str) -> Option<i128> {
    let (is_negative, magnitude) = match number.strip_prefix('-') {
        Some(magnitude) => (true, magnitude),
        None => (false, number),
    };
    let (mantissa, exponent) = magnitude.split_once(['e', 'E']).unwrap_or((magnitude, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if mantissa.bytes().all(|byte| matches!(byte, b'0' | b'.')) {
        return Some(0);
    }
    let exponent: i64 = exponent.parse().ok()?;
    // How many digits stand before the decimal point once the exponent is applied.
    let point = i64::try_from(whole.len()).ok()?.checked_add(exponent)?;
    let mut value: i128 = 0;
    let mut position = 0;
    for digit in whole
        .bytes()
        .chain(fraction.bytes())
        .map(|byte| i128::from(byte - b'0'))
    {
        if position < point {
            value = shift(value, digit)?;
        } else if digit != 0 {
            return None;
        }
        position += 1;
    }
    // `value` is not 0 here, so too many zeros end the loop through `shift`.
    while position < point {
        value = shift(value, 0)?;
        position += 1;
    }
    Some(if is_negative { -value } else { value })
}

/// Appends a decimal digit; `None` beyond 64 bits.
fn shift(value: i128, digit: i128) -> Option<i128> {
    let value = value * 10 + digit;
    (value <= i128::from(u64::MAX)).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_integer_may_have_a_fraction_and_an_exponent_that_cancel() {
        let cases: [(&str, Option<i128>); 14] = [
            ("15", Some(15)),
            ("-0", Some(0)),
            ("1.5e1", Some(15)),
            ("1500E-2", Some(15)),
            ("-1.0", Some(-1)),
            ("0e999999999999999999999", Some(0)),
            ("18446744073709551615", Some(u64::MAX.into())),
            ("1.8446744073709551615e19", Some(u64::MAX.into())),
            ("18446744073709551616", None),
            ("1e20", None),
            ("1e999999999999999999999", None),
            ("1e9223372036854775807", None),
            ("1e-9223372036854775808", None),
            ("0.5", None),
        ];
        for (text, expected) in cases {
            assert_eq!(exact_integer(text), expected, "{text}");
        }
    }

    #[test]
    fn numbers_follow_the_json_grammar() {
        for text in ["0", "-0", "10", "1.5", "1e5", "1E+5", "1.25e-5"] {
            assert_eq!(number_len(text.as_bytes()), Some(text.len()), "{text}");
        }
        for text in ["", "-", "01", ".5", "1.", "1e", "1e+", "+1", "NaN"] {
            assert_eq!(number_len(text.as_bytes()), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_64_bit_integer_reads_back(number in any::<i64>(), unsigned in any::<u64>()) {
            prop_assert_eq!(exact_integer(&number.to_string()), Some(number.into()));
            prop_assert_eq!(exact_integer(&unsigned.to_string()), Some(unsigned.into()));
        }

        #[test]
        fn digits_at_the_start_are_read_at_once(number: u64, digits in 0_u32..20, rest in "[^0-9]{0,9}", any in "[0-9a:/.]{0,24}") {
            let number = number % 10_u64.saturating_pow(digits);
            let text = number.to_string();
            prop_assert_eq!(leading_integer(format!("{text}{rest}").as_bytes()), Some((number, text.len())));
            let len = any.bytes().take_while(u8::is_ascii_digit).count();
            let expected = any[..len].parse().ok().filter(|_| len < 20 && (len == 1 || !any.starts_with('0')));
            prop_assert_eq!(leading_integer(any.as_bytes()), expected.map(|number: u64| (number, len)));
        }
    }
}
