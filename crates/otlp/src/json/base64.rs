//! Base64 (RFC 4648): standard and padded on output; standard or URL-safe, padded or not on input, as protobuf's JSON
//! mapping asks.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

pub(super) fn write_base64(out: &mut Vec<u8>, bytes: &[u8]) {
    out.reserve(bytes.len().div_ceil(3) * 4);
    let (triples, rest) = bytes.as_chunks::<3>();
    for triple in triples {
        out.extend_from_slice(&quad(*triple));
    }
    match rest {
        [a] => {
            let [first, second, ..] = quad([*a, 0, 0]);
            out.extend_from_slice(&[first, second, b'=', b'=']);
        }
        [a, b] => {
            let [first, second, third, _] = quad([*a, *b, 0]);
            out.extend_from_slice(&[first, second, third, b'=']);
        }
        _ => {}
    }
}

fn quad([a, b, c]: [u8; 3]) -> [u8; 4] {
    let bits = u32::from_be_bytes([0, a, b, c]);
    [18, 12, 6, 0].map(|shift| {
        ALPHABET
            .get((bits >> shift & 63) as usize)
            .copied()
            .unwrap_or(b'A')
    })
}

/// The bytes that `text` stands for; `None` if it is not base64.
pub(super) fn read_base64(text: &str) -> Option<Vec<u8>> {
    let digits = text.trim_end_matches('=');
    let padding = text.len() - digits.len();
    if padding > 0 && (padding > 2 || !text.len().is_multiple_of(4)) || digits.len() % 4 == 1 {
        return None;
    }
    let mut bytes = Vec::with_capacity(digits.len() / 4 * 3 + 2);
    for chunk in digits.as_bytes().chunks(4) {
        let bits = chunk
            .iter()
            .try_fold(0, |bits, digit| Some(bits << 6 | sextet(*digit)?))?;
        let [_, a, b, c] = (bits << (6 * (4 - chunk.len()))).to_be_bytes();
        bytes.extend([a, b, c].into_iter().take(chunk.len() - 1));
    }
    Some(bytes)
}

fn sextet(digit: u8) -> Option<u32> {
    let value = match digit {
        b'A'..=b'Z' => digit - b'A',
        b'a'..=b'z' => digit - b'a' + 26,
        b'0'..=b'9' => digit - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    };
    Some(value.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn encode(bytes: &[u8]) -> String {
        let mut out = Vec::new();
        write_base64(&mut out, bytes);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_vectors_of_rfc_4648_hold() {
        let vectors = [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
        ];
        for (plain, encoded) in vectors {
            assert_eq!(encode(plain.as_bytes()), encoded);
            assert_eq!(read_base64(encoded), Some(plain.as_bytes().to_vec()));
        }
    }

    #[test]
    fn what_is_not_base64_is_refused() {
        for text in ["A", "A===", "AB=", "A=BC", "=", "AB C", "é", "AAAAA"] {
            assert_eq!(read_base64(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_form_reads_back(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            let standard = encode(&bytes);
            let url_safe = standard.replace('+', "-").replace('/', "_");
            for text in [standard.as_str(), standard.trim_end_matches('='), &url_safe] {
                prop_assert_eq!(read_base64(text), Some(bytes.clone()));
            }
        }
    }
}
