//! Which text JSON takes as it is, eight bytes at once.

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = 0x8080_8080_8080_8080;

/// Non-zero if one of the eight bytes is a control character, a quote, a backslash, or not ASCII. The lowest byte that is,
/// has its high bit set; higher ones may be wrong.
#[inline]
const fn marks(word: u64) -> u64 {
    let control = word.wrapping_sub(ONES * 0x20);
    let quote = (word ^ (ONES * b'"' as u64)).wrapping_sub(ONES);
    let backslash = (word ^ (ONES * b'\\' as u64)).wrapping_sub(ONES);
    (control | quote | backslash | word) & HIGHS
}

/// Whether `bytes` are ASCII in which nothing has to be escaped.
#[inline]
pub(super) fn is_plain(bytes: &[u8]) -> bool {
    let (words, rest) = bytes.as_chunks::<8>();
    if let Some(last) = bytes.last_chunk::<8>() {
        // The rest with the end of the last word before it.
        let seen = words.iter().fold(marks(u64::from_le_bytes(*last)), |seen, word| {
            seen | marks(u64::from_le_bytes(*word))
        });
        return seen == 0;
    }
    match (rest.first_chunk::<4>(), rest.last_chunk::<4>()) {
        (Some(first), Some(last)) => {
            let word = u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << 32;
            marks(word) == 0
        }
        _ => rest
            .iter()
            .all(|byte| matches!(*byte, 0x20..0x80) && *byte != b'"' && *byte != b'\\'),
    }
}

/// How many bytes at the start of `bytes` are ASCII in which nothing has to be escaped, or fewer.
#[inline]
pub(super) fn plain_len(bytes: &[u8]) -> usize {
    let (words, rest) = bytes.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let marks = marks(u64::from_le_bytes(*word));
        if marks != 0 {
            return index * 8 + (marks.trailing_zeros() / 8) as usize;
        }
    }
    let ended = rest
        .iter()
        .position(|byte| !matches!(*byte, 0x20..0x80) || *byte == b'"' || *byte == b'\\');
    words.len() * 8 + ended.unwrap_or(rest.len())
}

/// How many bytes at the start of `bytes` stand for themselves inside a JSON string: up to a control character, a quote or a
/// backslash.
#[inline]
pub(super) fn run_len(bytes: &[u8]) -> usize {
    let (words, rest) = bytes.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        // A byte that isn't ASCII is none of these, and has its high bit.
        let control = word.wrapping_sub(ONES * 0x20);
        let quote = (word ^ (ONES * u64::from(b'"'))).wrapping_sub(ONES);
        let backslash = (word ^ (ONES * u64::from(b'\\'))).wrapping_sub(ONES);
        let marks = (control | quote | backslash) & !word & HIGHS;
        if marks != 0 {
            return index * 8 + (marks.trailing_zeros() / 8) as usize;
        }
    }
    let ended = rest
        .iter()
        .position(|byte| *byte < 0x20 || *byte == b'"' || *byte == b'\\');
    words.len() * 8 + ended.unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn plain_text_is_found_out(bytes in proptest::collection::vec(
            prop_oneof![8 => 0x20_u8..0x80, 1 => any::<u8>(), 1 => prop::sample::select(b"\"\\\x1f\x80".to_vec())], 0..40))
        {
            let expected = bytes
                .iter()
                .position(|byte| *byte < 0x20 || *byte >= 0x80 || *byte == b'"' || *byte == b'\\');
            prop_assert_eq!(is_plain(&bytes), expected.is_none());
            prop_assert_eq!(plain_len(&bytes), expected.unwrap_or(bytes.len()));
            let ended = bytes
                .iter()
                .position(|byte| *byte < 0x20 || *byte == b'"' || *byte == b'\\');
            prop_assert_eq!(run_len(&bytes), ended.unwrap_or(bytes.len()));
        }
    }
}
