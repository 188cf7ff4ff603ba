//! A buffer that is written from its end towards its start. What is inside a message is written before its length, which is
//! known by then: nothing is measured beforehand, and nothing moves.

/// Writes into what is left of a buffer, always before what was written last. What there's no room for is
/// left out, which [`encoded`] makes good with a larger buffer.
pub(crate) struct Out<'b> {
    buffer: &'b mut [u8],
    /// Bytes that are left: where what was written last begins.
    left: usize,
    is_overfull: bool,
}

impl<'b> Out<'b> {
    fn new(buffer: &'b mut [u8]) -> Self {
        Out {
            left: buffer.len(),
            buffer,
            is_overfull: false,
        }
    }

    /// How many bytes are left. The difference between two moments is what was written between them.
    #[inline(always)]
    pub(crate) fn left(&self) -> usize {
        self.left
    }

    #[inline(always)]
    pub(crate) fn fixed<const N: usize>(&mut self, bytes: [u8; N]) {
        match self.buffer.get_mut(..self.left).and_then(<[u8]>::last_chunk_mut) {
            Some(place) => {
                *place = bytes;
                self.left -= N;
            }
            None => self.is_overfull = true,
        }
    }

    /// Short pieces, which most are, are copied without a call.
    #[inline(always)]
    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        let place = self
            .left
            .checked_sub(bytes.len())
            .and_then(|start| self.buffer.get_mut(start..self.left));
        let Some(place) = place else {
            self.is_overfull = true;
            return;
        };
        if !(copy_halves::<8>(place, bytes)
            || copy_halves::<16>(place, bytes)
            || copy_halves::<4>(place, bytes))
        {
            place.copy_from_slice(bytes);
        }
        self.left -= bytes.len();
    }

    #[inline(always)]
    pub(crate) fn byte(&mut self, byte: u8) {
        self.fixed([byte]);
    }

    #[inline(always)]
    pub(crate) fn varint(&mut self, value: u64) {
        if value < 0x80 {
            self.fixed([value as u8]);
        } else if value < 0x4000 {
            self.fixed([value as u8 | 0x80, (value >> 7) as u8]);
        } else {
            self.long_varint(value);
        }
    }

    #[inline(never)]
    fn long_varint(&mut self, value: u64) {
        let last = crate::varint::varint_len(value) as u32 - 1;
        self.byte((value >> (7 * last)) as u8);
        for group in (0..last).rev() {
            self.byte((value >> (7 * group)) as u8 | 0x80);
        }
    }

    /// A one-byte tag and the length of what was written since there were `before` bytes left.
    #[inline(always)]
    pub(crate) fn prefix(&mut self, tag: u8, before: usize) {
        self.prefix_of(tag, before - self.left());
    }

    /// A one-byte tag and a length.
    #[inline(always)]
    pub(crate) fn prefix_of(&mut self, tag: u8, len: usize) {
        if len < 0x80 {
            self.fixed([tag, len as u8]);
        } else if len < 0x4000 {
            self.fixed([tag, len as u8 | 0x80, (len >> 7) as u8]);
        } else {
            self.long_varint(len as u64);
            self.byte(tag);
        }
    }
}

/// Copies pieces of `N` to `2 * N` bytes as their first and last `N`; whether it is such a piece.
#[inline(always)]
fn copy_halves<const N: usize>(place: &mut [u8], bytes: &[u8]) -> bool {
    if bytes.len() < N || bytes.len() > 2 * N {
        return false;
    }
    if let (Some(first), Some(last)) = (bytes.first_chunk::<N>(), bytes.last_chunk::<N>()) {
        let (first, last) = (*first, *last);
        if let Some(place) = place.first_chunk_mut() {
            *place = first;
        }
        if let Some(place) = place.last_chunk_mut() {
            *place = last;
        }
    }
    true
}

/// What `write` writes, at the end of `buffer`, which grows to what it takes.
#[inline]
pub(crate) fn encoded(buffer: &mut Vec<u8>, write: impl Fn(&mut Out<'_>)) -> &[u8] {
    const FIRST_BYTES: usize = 4 << 10;
    loop {
        let mut out = Out::new(buffer);
        write(&mut out);
        if !out.is_overfull {
            let start = out.left();
            return buffer.get(start..).unwrap_or_default();
        }
        let len = buffer.len().saturating_mul(2).max(FIRST_BYTES);
        buffer.resize(len, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::varint::write_varint;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn pieces_stand_in_the_order_that_is_opposite_to_their_writing(
            pieces in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..80), 0..200),
            bits in 0_u32..64,
            low: u64,
        ) {
            let number = (1_u64 << bits) | (low & ((1 << bits) - 1));
            let mut buffer = Vec::new();
            let found = encoded(&mut buffer, |out| {
                let before = out.left();
                pieces.iter().rev().for_each(|piece| out.bytes(piece));
                out.varint(number);
                out.prefix(0x0a, before);
            });
            let mut content = Vec::new();
            write_varint(&mut content, number);
            pieces.iter().for_each(|piece| content.extend_from_slice(piece));
            let mut expected = vec![0x0a];
            write_varint(&mut expected, content.len() as u64);
            expected.extend_from_slice(&content);
            prop_assert_eq!(found, expected);
        }
    }
}
