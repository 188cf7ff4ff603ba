//! Protobuf's wire format: one message's bytes as a sequence of fields. Nothing is copied, nothing is allocated.

use crate::error::DecodeReason;
use crate::varint::read_varint;

/// Most messages inside one another, the outermost not counted: the default of the protobuf libraries.
pub(crate) const MAX_DEPTH: u32 = 100;

/// One field as it stands on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WireValue<'a> {
    Varint(u64),
    Fixed64(u64),
    Delimited(&'a [u8]),
    Fixed32(u32),
    /// A group, which no OTLP message has; its fields were checked and skipped.
    Group,
}

/// The fields of one message. A message may come in segments: protobuf says that a singular message field that occurs
/// again is merged with what came before, which is the same as their bytes one after the other.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fields<'a, 's> {
    current: &'a [u8],
    following: &'s [&'a [u8]],
}

/// A field's number and value, or its number (0 if unknown) and what is wrong.
pub(crate) type FieldResult<'a> = Result<(u32, WireValue<'a>), (u32, DecodeReason)>;

impl<'a, 's> Fields<'a, 's> {
    pub(crate) fn new(segments: &'s [&'a [u8]]) -> Self {
        Fields {
            current: &[],
            following: segments,
        }
    }

    /// The next field; `None` at the message's end.
    #[inline]
    pub(crate) fn next_field(&mut self) -> Option<FieldResult<'a>> {
        self.seek()?;
        Some(self.read_field())
    }

    /// The next field, and all its bytes, those of tag and length too.
    pub(crate) fn next_with_bytes(&mut self) -> Option<(FieldResult<'a>, &'a [u8])> {
        self.seek()?;
        let before = self.current;
        let field = self.read_field();
        let len = before.len() - self.current.len();
        Some((field, before.get(..len).unwrap_or_default()))
    }

    /// To the first segment from here on that isn't at its end.
    #[inline]
    fn seek(&mut self) -> Option<()> {
        while self.current.is_empty() {
            let (first, rest) = self.following.split_first()?;
            (self.current, self.following) = (first, rest);
        }
        Some(())
    }

    #[inline]
    fn read_field(&mut self) -> FieldResult<'a> {
        let (number, wire_type) = self.read_tag()?;
        let value = self
            .read_value(number, wire_type)
            .map_err(|reason| (number, reason))?;
        Ok((number, value))
    }

    #[inline]
    fn read_tag(&mut self) -> Result<(u32, u8), (u32, DecodeReason)> {
        let tag = self.varint().map_err(|reason| (0, reason))?;
        match u32::try_from(tag) {
            Ok(tag) if tag >= 8 => Ok((tag >> 3, (tag & 7) as u8)),
            _ => Err((0, DecodeReason::InvalidTag)),
        }
    }

    #[inline]
    fn read_value(&mut self, number: u32, wire_type: u8) -> Result<WireValue<'a>, DecodeReason> {
        match wire_type {
            0 => self.varint().map(WireValue::Varint),
            1 => self
                .fixed()
                .map(|bytes| WireValue::Fixed64(u64::from_le_bytes(bytes))),
            2 => self.delimited().map(WireValue::Delimited),
            3 => self.skip_group(number).map(|()| WireValue::Group),
            5 => self
                .fixed()
                .map(|bytes| WireValue::Fixed32(u32::from_le_bytes(bytes))),
            _ => Err(DecodeReason::InvalidTag),
        }
    }

    #[inline]
    fn varint(&mut self) -> Result<u64, DecodeReason> {
        match read_varint(self.current) {
            Some((value, rest)) => {
                self.current = rest;
                Ok(value)
            }
            None if self.current.len() < 10 => Err(DecodeReason::Truncated),
            None => Err(DecodeReason::InvalidVarint),
        }
    }

    #[inline]
    fn fixed<const N: usize>(&mut self) -> Result<[u8; N], DecodeReason> {
        let (bytes, rest) = self.current.split_first_chunk().ok_or(DecodeReason::Truncated)?;
        self.current = rest;
        Ok(*bytes)
    }

    #[inline]
    fn delimited(&mut self) -> Result<&'a [u8], DecodeReason> {
        let length = usize::try_from(self.varint()?).map_err(|_| DecodeReason::Truncated)?;
        let (bytes, rest) = self
            .current
            .split_at_checked(length)
            .ok_or(DecodeReason::Truncated)?;
        self.current = rest;
        Ok(bytes)
    }

    /// Reads up to the end of the group `number`. Groups nest, so their numbers are kept on a stack.
    fn skip_group(&mut self, number: u32) -> Result<(), DecodeReason> {
        let mut open = vec![number];
        while let Some(innermost) = open.last().copied() {
            let (number, wire_type) = self.read_tag().map_err(|(_, reason)| reason)?;
            match wire_type {
                3 if open.len() >= MAX_DEPTH as usize => return Err(DecodeReason::TooDeep),
                3 => open.push(number),
                4 if number == innermost => {
                    open.pop();
                }
                _ => {
                    self.read_value(number, wire_type)?;
                }
            }
        }
        Ok(())
    }
}

/// What follows the group `number`, whose first byte after its tag is that of `bytes`.
pub(crate) fn after_group(bytes: &[u8], number: u32) -> Result<&[u8], DecodeReason> {
    let mut fields = Fields {
        current: bytes,
        following: &[],
    };
    fields.skip_group(number)?;
    Ok(fields.current)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields<'a>(segments: &[&'a [u8]]) -> Vec<FieldResult<'a>> {
        let mut fields = Fields::new(segments);
        std::iter::from_fn(|| fields.next_field()).take(16).collect()
    }

    #[test]
    fn segments_read_as_one_message() {
        let expected = vec![
            Ok((1, WireValue::Varint(5))),
            Ok((2, WireValue::Delimited(b"ab"))),
        ];
        assert_eq!(fields(&[&[0x08, 5], &[], &[0x12, 2, b'a', b'b']]), expected);
    }

    #[test]
    fn a_group_is_skipped_with_all_it_holds() {
        let group = [0x0b, 0x10, 1, 0x1b, 0x1c, 0x0c, 0x08, 7];
        assert_eq!(
            fields(&[&group]),
            vec![Ok((1, WireValue::Group)), Ok((1, WireValue::Varint(7)))]
        );
        assert_eq!(fields(&[&[0x0b, 0x14]])[0], Err((1, DecodeReason::InvalidTag)));
        assert_eq!(fields(&[&[0x0b; 200]])[0], Err((1, DecodeReason::TooDeep)));
    }

    #[test]
    fn a_length_beyond_the_end_is_refused() {
        assert_eq!(fields(&[&[0x12, 3, 1, 2]])[0], Err((2, DecodeReason::Truncated)));
        assert_eq!(fields(&[&[0x00]])[0], Err((0, DecodeReason::InvalidTag)));
    }
}
