//! Integers in decimal, eight digits at once.

/// The last eight decimal digits of `number`, as text.
#[inline]
fn eight_digits(number: u32) -> [u8; 8] {
    // Two halves of four digits side by side, then four of two, then eight of one: each step divides all at once.
    let halves = u64::from(number / 10_000) | u64::from(number % 10_000) << 32;
    let hundreds = ((halves * 10_486) >> 20) & 0x0000_007f_0000_007f;
    let pairs = hundreds | (halves - 100 * hundreds) << 16;
    let tens = ((pairs * 103) >> 10) & 0x000f_000f_000f_000f;
    let digits = tens | (pairs - 10 * tens) << 8;
    (digits | 0x3030_3030_3030_3030).to_le_bytes()
}

/// Appends an integer in decimal.
#[inline]
pub(crate) fn write_integer(out: &mut Vec<u8>, is_negative: bool, magnitude: u64) {
    const EIGHT: u64 = 100_000_000;
    if is_negative {
        out.push(b'-');
    }
    // Short ones by themselves: a copy of known length takes no call.
    if magnitude < 10 {
        out.push(b'0' + magnitude as u8);
    } else if magnitude < 1_000 {
        let number = magnitude as u32;
        let (hundreds, tens, ones) = (number / 100, number / 10 % 10, number % 10);
        let [tens, ones] = [tens as u8 | b'0', ones as u8 | b'0'];
        if hundreds == 0 {
            out.extend_from_slice(&[tens, ones]);
        } else {
            out.extend_from_slice(&[hundreds as u8 | b'0', tens, ones]);
        }
    } else if magnitude < EIGHT {
        write_first(out, magnitude as u32);
    } else if magnitude < EIGHT * EIGHT {
        write_first(out, (magnitude / EIGHT) as u32);
        out.extend_from_slice(&eight_digits((magnitude % EIGHT) as u32));
    } else {
        write_first(out, (magnitude / (EIGHT * EIGHT)) as u32);
        let rest = magnitude % (EIGHT * EIGHT);
        out.extend_from_slice(&eight_digits((rest / EIGHT) as u32));
        out.extend_from_slice(&eight_digits((rest % EIGHT) as u32));
    }
}

/// Appends a number of at most eight digits, without zeros before it.
#[inline]
fn write_first(out: &mut Vec<u8>, number: u32) {
    let digits = eight_digits(number);
    let zeros = (number.checked_ilog10().unwrap_or(0) as usize) + 1;
    let from = 8 - zeros.min(8);
    out.extend_from_slice(digits.get(from..).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_integer_is_written_as_rust_writes_it(number: u64, digits in 0_u32..20, negative: bool) {
            for number in [number, number % 10_u64.saturating_pow(digits).max(1), 10_u64.saturating_pow(digits)] {
                let mut out = Vec::new();
                write_integer(&mut out, negative, number);
                let sign = if negative { "-" } else { "" };
                prop_assert_eq!(String::from_utf8(out).unwrap(), format!("{sign}{number}"));
            }
        }
    }
}
