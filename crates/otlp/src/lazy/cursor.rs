//! A place in a message's bytes, from which fields are read one after the other. Every bound is checked.

use crate::error::DecodeReason;
use crate::varint::read_varint;
use crate::wire::after_group;

#[derive(Clone, Copy, Debug)]
pub(crate) struct Cursor<'a> {
    rest: &'a [u8],
}

impl<'a> Cursor<'a> {
    #[inline(always)]
    pub(crate) const fn new(bytes: &'a [u8]) -> Self {
        Cursor { rest: bytes }
    }

    #[inline(always)]
    pub(crate) const fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    /// What stands between here and `later`, a place further on in the same bytes.
    #[inline(always)]
    pub(crate) fn until(&self, later: &Cursor<'_>) -> Cursor<'a> {
        let len = self.rest.len().saturating_sub(later.rest.len());
        Cursor::new(self.rest.get(..len).unwrap_or_default())
    }

    /// The bytes from here on.
    #[inline(always)]
    pub(crate) const fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// How many bytes are left.
    #[inline(always)]
    pub(crate) const fn left(&self) -> usize {
        self.rest.len()
    }

    /// The next field's number and wire type, as the wire has them: `number << 3 | type`.
    #[inline(always)]
    pub(crate) fn tag(&mut self) -> Result<u32, DecodeReason> {
        // All fields up to number 15, which are nearly all.
        if let [tag @ 8..=0x7f, rest @ ..] = self.rest {
            self.rest = rest;
            return Ok(u32::from(*tag));
        }
        match u32::try_from(self.varint()?) {
            Ok(tag) if tag >= 8 => Ok(tag),
            _ => Err(DecodeReason::InvalidTag),
        }
    }

    #[inline(always)]
    pub(crate) fn varint(&mut self) -> Result<u64, DecodeReason> {
        if let [value @ ..=0x7f, rest @ ..] = self.rest {
            self.rest = rest;
            return Ok(u64::from(*value));
        }
        match read_varint(self.rest) {
            Some((value, rest)) => {
                self.rest = rest;
                Ok(value)
            }
            None if self.rest.len() < 10 => Err(DecodeReason::Truncated),
            None => Err(DecodeReason::InvalidVarint),
        }
    }

    #[inline(always)]
    pub(crate) fn fixed<const N: usize>(&mut self) -> Result<[u8; N], DecodeReason> {
        let (bytes, rest) = self.rest.split_first_chunk().ok_or(DecodeReason::Truncated)?;
        self.rest = rest;
        Ok(*bytes)
    }

    #[inline(always)]
    pub(crate) fn delimited(&mut self) -> Result<&'a [u8], DecodeReason> {
        let length = usize::try_from(self.varint()?).map_err(|_| DecodeReason::Truncated)?;
        let (bytes, rest) = self
            .rest
            .split_at_checked(length)
            .ok_or(DecodeReason::Truncated)?;
        self.rest = rest;
        Ok(bytes)
    }

    /// Passes over the value of the field that `tag` began.
    #[inline(always)]
    pub(crate) fn skip(&mut self, tag: u32) -> Result<(), DecodeReason> {
        match tag & 7 {
            0 => self.varint().map(|_| ()),
            1 => self.fixed::<8>().map(|_| ()),
            2 => self.delimited().map(|_| ()),
            3 => {
                self.rest = after_group(self.rest, tag >> 3)?;
                Ok(())
            }
            5 => self.fixed::<4>().map(|_| ()),
            _ => Err(DecodeReason::InvalidTag),
        }
    }
}
