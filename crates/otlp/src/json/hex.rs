//! Ids: hexadecimal, lower-case on output, any case on input.

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// The two digits of each byte.
static PAIRS: [[u8; 2]; 256] = pairs();

#[allow(clippy::indexing_slicing)] // At compile time, where a panic is an error of the compiler.
const fn pairs() -> [[u8; 2]; 256] {
    let mut pairs = [[0; 2]; 256];
    let mut byte = 0;
    while byte < 256 {
        pairs[byte] = [DIGITS[byte >> 4], DIGITS[byte & 15]];
        byte += 1;
    }
    pairs
}

#[inline]
pub(super) fn write_hex(out: &mut Vec<u8>, bytes: &[u8]) {
    let pair = |byte: u8| PAIRS.get(usize::from(byte)).copied().unwrap_or_default();
    let (eights, rest) = bytes.as_chunks::<8>();
    for eight in eights {
        out.extend_from_slice(eight.map(pair).as_flattened());
    }
    for byte in rest {
        out.extend_from_slice(&pair(*byte));
    }
}

/// The bytes that `text` stands for; `None` if it is not an even number of hexadecimal digits.
pub(super) fn read_hex(text: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    pairs
        .iter()
        .map(|[high, low]| Some(nibble(*high)? << 4 | nibble(*low)?))
        .collect()
}

/// As [`read_hex`], into `bytes`; the number of bytes, or `None` too if there's no room for them.
#[inline]
pub(super) fn read_hex_into(text: &str, bytes: &mut [u8; 16]) -> Option<usize> {
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if !rest.is_empty() || pairs.len() > bytes.len() {
        return None;
    }
    let mut bad = 0;
    for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
        let (high, low) = (value_of(*high), value_of(*low));
        bad |= high | low;
        *byte = high << 4 | low & 15;
    }
    (bad < 16).then_some(pairs.len())
}

/// What a digit stands for; 0xff for what is none.
static VALUES: [u8; 256] = values();

#[allow(clippy::indexing_slicing)] // At compile time, where a panic is an error of the compiler.
const fn values() -> [u8; 256] {
    let mut values = [0xff; 256];
    let mut digit = 0;
    while digit < 16 {
        values[DIGITS[digit] as usize] = digit as u8;
        values[DIGITS[digit].to_ascii_uppercase() as usize] = digit as u8;
        digit += 1;
    }
    values
}

#[inline]
fn value_of(digit: u8) -> u8 {
    VALUES.get(usize::from(digit)).copied().unwrap_or(0xff)
}

fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn bytes_read_back_in_any_case(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            let mut out = Vec::new();
            write_hex(&mut out, &bytes);
            let text = String::from_utf8(out).unwrap();
            prop_assert_eq!(read_hex(&text), Some(bytes.clone()));
            prop_assert_eq!(read_hex(&text.to_uppercase()), Some(bytes.clone()));
            let mut id = [0; 16];
            let len = read_hex_into(&text.to_uppercase(), &mut id);
            prop_assert_eq!(len, (bytes.len() <= 16).then_some(bytes.len()));
            if let Some(len) = len {
                prop_assert_eq!(&id[..len], &bytes[..]);
            }
        }
    }

    #[test]
    fn what_is_not_hexadecimal_is_refused() {
        assert_eq!(read_hex("abc"), None);
        assert_eq!(read_hex("0g"), None);
        assert_eq!(read_hex("é"), None);
        for text in ["abc", "0g", "g0", "é", "/0", ":0", "@0"] {
            assert_eq!(read_hex_into(text, &mut [0; 16]), None, "{text}");
        }
    }
}
