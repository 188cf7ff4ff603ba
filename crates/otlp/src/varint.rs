//! Protobuf's base-128 integers.

/// Bytes that `value` takes as a varint.
#[inline]
pub(crate) const fn varint_len(value: u64) -> usize {
    ((70 - (value | 1).leading_zeros()) / 7) as usize
}

/// Appends `value` as a varint.
#[inline]
pub(crate) fn write_varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Bytes of a length-delimited field with a one-byte tag: tag, length and `content_len` bytes.
#[inline]
pub(crate) const fn delimited_len(content_len: usize) -> usize {
    1 + varint_len(content_len as u64) + content_len
}

/// Appends a one-byte tag and the length of what follows.
#[inline]
pub(crate) fn write_prefix(out: &mut Vec<u8>, tag: u8, content_len: usize) {
    if content_len < 0x80 {
        out.extend_from_slice(&[tag, content_len as u8]);
    } else {
        out.push(tag);
        write_varint(out, content_len as u64);
    }
}

/// A one-byte tag and the length of what follows, as bytes.
pub(crate) struct Prefix {
    bytes: [u8; 11],
    len: usize,
}

impl Prefix {
    pub(crate) fn new(tag: u8, content_len: usize) -> Self {
        let mut prefix = Prefix {
            bytes: [0; 11],
            len: 0,
        };
        prefix.push(tag);
        let mut value = content_len as u64;
        while value >= 0x80 {
            prefix.push(value as u8 | 0x80);
            value >>= 7;
        }
        prefix.push(value as u8);
        prefix
    }

    fn push(&mut self, byte: u8) {
        if let Some(place) = self.bytes.get_mut(self.len) {
            *place = byte;
            self.len += 1;
        }
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
    }
}

/// Reads a varint off the front of `input`: its value and what follows it.
#[inline]
pub(crate) fn read_varint(input: &[u8]) -> Option<(u64, &[u8])> {
    let (&first, mut rest) = input.split_first()?;
    let mut value = u64::from(first & 0x7f);
    let mut byte = first;
    let mut shift = 7;
    while byte >= 0x80 {
        let (&next, tail) = rest.split_first()?;
        if shift == 63 && next > 1 {
            return None;
        }
        value |= u64::from(next & 0x7f) << shift;
        shift += 7;
        (byte, rest) = (next, tail);
    }
    Some((value, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_varint_reads_back_and_its_length_is_known(bits in 0_u32..64, low in any::<u64>()) {
            let value = (1_u64 << bits) | (low & ((1 << bits) - 1));
            let mut out = Vec::new();
            write_varint(&mut out, value);
            prop_assert_eq!(out.len(), varint_len(value));
            out.push(0xab);
            prop_assert_eq!(read_varint(&out), Some((value, &[0xab_u8][..])));
        }
    }

    #[test]
    fn a_cut_or_overlong_varint_is_refused() {
        assert_eq!(varint_len(0), 1);
        assert_eq!(read_varint(&[]), None);
        assert_eq!(read_varint(&[0x80]), None);
        assert_eq!(read_varint(&[0xff; 11]), None);
        let mut largest = [0xff; 10];
        largest[9] = 1;
        assert_eq!(read_varint(&largest), Some((u64::MAX, &[][..])));
        largest[9] = 2;
        assert_eq!(read_varint(&largest), None);
    }
}
