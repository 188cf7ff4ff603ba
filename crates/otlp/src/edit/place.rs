//! Fields with their places in the body.

use crate::error::{DecodeError, DecodeReason};
use crate::lazy::Cursor;

/// A field, and where it stands in the body.
#[derive(Clone, Copy, Debug)]
pub(super) struct Placed<'a> {
    /// `number << 3 | type`.
    pub(super) tag: u32,
    pub(super) start: usize,
    pub(super) end: usize,
    /// Where its length begins, and what follows; nothing if it isn't length-delimited.
    pub(super) length_at: usize,
    pub(super) content: &'a [u8],
}

impl<'a> Placed<'a> {
    pub(super) fn len(&self) -> usize {
        self.end - self.start
    }

    /// Bytes of the length.
    pub(super) fn length_width(&self) -> usize {
        self.end - self.content.len() - self.length_at
    }

    pub(super) fn number(&self) -> u32 {
        self.tag >> 3
    }
}

/// Hands each field of the message in `bytes`, which end at `end` in the body, to `each`.
#[inline]
pub(super) fn for_each<'a>(
    bytes: &'a [u8],
    end: usize,
    message: &'static str,
    mut each: impl FnMut(Placed<'a>) -> Result<(), DecodeError>,
) -> Result<(), DecodeError> {
    let mut cursor = Cursor::new(bytes);
    while !cursor.is_at_end() {
        let start = end - cursor.left();
        let tag = cursor.tag().map_err(|reason| reason.at(message, 0))?;
        let fail = |reason: DecodeReason| reason.at(message, tag >> 3);
        let length_at = end - cursor.left();
        let content = if tag & 7 == 2 {
            cursor.delimited().map_err(fail)?
        } else {
            cursor.skip(tag).map_err(fail)?;
            &[]
        };
        each(Placed {
            tag,
            start,
            end: end - cursor.left(),
            length_at,
            content,
        })?;
    }
    Ok(())
}
