//! Trace and span ids, as hexadecimal digits or as words.

use crate::error::RecordError;
use crate::reader::Reader;
use otlp_native_model::Bump;

/// An id of `N` bytes from `W` words, four bytes each.
#[inline]
pub(crate) fn binary_id<const W: usize, const N: usize>(
    reader: &mut Reader<'_>,
) -> Result<[u8; N], RecordError> {
    let words = reader.words::<W>()?;
    let mut id = [0; N];
    let (parts, _) = id.as_chunks_mut::<4>();
    for (part, word) in parts.iter_mut().zip(words) {
        *part = word.to_le_bytes();
    }
    Ok(id)
}

/// An id of `N` bytes from `H` hexadecimal digits; `None` when they are not.
#[inline]
pub(crate) fn hex_id<const H: usize, const N: usize>(
    reader: &mut Reader<'_>,
    arena: &Bump,
) -> Result<Option<[u8; N]>, RecordError> {
    let digits = reader.inline(H, arena)?;
    let mut id = [0; N];
    let mut seen = 0;
    let (pairs, _) = digits.as_bytes().as_chunks::<2>();
    if pairs.len() != N {
        return Ok(None);
    }
    for (byte, [high, low]) in id.iter_mut().zip(pairs) {
        let (high, low) = (digit(*high), digit(*low));
        seen |= high | low;
        *byte = high << 4 | low & 0x0F;
    }
    Ok((seen != NOT_HEX).then_some(id))
}

const NOT_HEX: u8 = 0xFF;

/// The value of a hexadecimal digit, or [`NOT_HEX`].
#[inline]
fn digit(character: u8) -> u8 {
    const VALUES: [u8; 256] = {
        let mut values = [NOT_HEX; 256];
        let mut character = 0;
        while character < 256 {
            #[allow(
                clippy::indexing_slicing,
                reason = "evaluated by the compiler, which checks it"
            )]
            {
                values[character] = match character as u8 {
                    digit @ b'0'..=b'9' => digit - b'0',
                    digit @ b'a'..=b'f' => digit - b'a' + 10,
                    digit @ b'A'..=b'F' => digit - b'A' + 10,
                    _ => NOT_HEX,
                };
            }
            character += 1;
        }
        values
    };
    VALUES.get(usize::from(character)).copied().unwrap_or(NOT_HEX)
}
