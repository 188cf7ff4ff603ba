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
            prop_assert_eq!(read_hex(&text.to_uppercase()), Some(bytes));
        }
    }

    #[test]
    fn what_is_not_hexadecimal_is_refused() {
        assert_eq!(read_hex("abc"), None);
        assert_eq!(read_hex("0g"), None);
        assert_eq!(read_hex("é"), None);
    }
}
