//! Bytes as text, without a call for short ASCII, which most strings of telemetry are.
#![allow(unsafe_code)]

const HIGHS: u64 = 0x8080_8080_8080_8080;

/// `bytes` as text; `None` if they are not UTF-8.
#[inline(always)]
pub(super) fn text(bytes: &[u8]) -> Option<&str> {
    if is_ascii(bytes) {
        // SAFETY: bytes below 0x80 are UTF-8, each a character of its own.
        return Some(unsafe { str::from_utf8_unchecked(bytes) });
    }
    std::str::from_utf8(bytes).ok()
}

/// Whether all bytes are below 0x80, eight at once.
#[inline(always)]
fn is_ascii(bytes: &[u8]) -> bool {
    let (words, rest) = bytes.as_chunks::<8>();
    if let Some(last) = bytes.last_chunk::<8>() {
        let seen = words.iter().fold(u64::from_le_bytes(*last), |seen, word| {
            seen | u64::from_le_bytes(*word)
        });
        return seen & HIGHS == 0;
    }
    match (rest.first_chunk::<4>(), rest.last_chunk::<4>()) {
        (Some(first), Some(last)) => {
            let seen = u32::from_le_bytes(*first) | u32::from_le_bytes(*last);
            u64::from(seen) & HIGHS == 0
        }
        _ => rest.iter().fold(0, |seen, byte| seen | byte) < 0x80,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn text_is_what_the_standard_library_takes(
            ascii in "[ -~]{0,40}",
            any in ".{0,20}",
            bytes in proptest::collection::vec(any::<u8>(), 0..40),
            at in any::<prop::sample::Index>(),
        ) {
            let mut damaged = ascii.clone().into_bytes();
            if !damaged.is_empty() {
                let at = at.index(damaged.len());
                damaged[at] |= 0x80;
            }
            for bytes in [ascii.as_bytes(), any.as_bytes(), &bytes, &damaged] {
                prop_assert_eq!(text(bytes), std::str::from_utf8(bytes).ok());
            }
        }
    }
}
