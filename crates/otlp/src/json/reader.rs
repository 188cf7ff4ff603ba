//! A pull reader of JSON text (RFC 8259): the caller asks for what it expects. It allocates only for strings with escapes.

use super::error::{JsonError, JsonReason};
use super::integer::{leading_integer, number_len};
use super::plain::run_len;
use std::borrow::Cow;

/// Deepest nesting of an unknown value.
const MAX_SKIP_DEPTH: u32 = 100;

pub(crate) struct Reader<'a> {
    text: &'a str,
    position: usize,
}

impl<'a> Reader<'a> {
    /// Checks that `bytes` are UTF-8 and stands before the value in them. A byte order mark is skipped.
    pub(crate) fn new(bytes: &'a [u8]) -> Result<Self, JsonError> {
        let text = std::str::from_utf8(bytes).map_err(|error| JsonError {
            reason: JsonReason::InvalidUtf8,
            offset: error.valid_up_to(),
            field: "",
        })?;
        let position = if text.starts_with('\u{feff}') {
            '\u{feff}'.len_utf8()
        } else {
            0
        };
        Ok(Reader { text, position })
    }

    /// `reason` at the place that was reached.
    pub(crate) fn error(&self, reason: JsonReason, field: &'static str) -> JsonError {
        JsonError {
            reason,
            offset: self.position,
            field,
        }
    }

    /// The first byte of what comes next, white space aside.
    #[inline]
    pub(crate) fn peek(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        loop {
            match bytes.get(self.position) {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.position += 1,
                next => return next.copied(),
            }
        }
    }

    /// Takes `open`, which is `{` or `[`.
    pub(crate) fn open(&mut self, open: u8) -> Result<(), JsonReason> {
        match self.peek() {
            Some(byte) if byte == open => {
                self.position += 1;
                Ok(())
            }
            other => Err(unexpected(other)),
        }
    }

    /// The next key of the open object, its colon taken; `None` when the object ends. `is_first` is true for the first
    /// call and kept by this method.
    pub(crate) fn next_key(&mut self, is_first: &mut bool) -> Result<Option<Cow<'a, str>>, JsonReason> {
        if !self.next_member(b'}', is_first)? {
            return Ok(None);
        }
        self.key().map(Some)
    }

    /// Whether the open object has another member, whose key comes next.
    #[inline]
    pub(crate) fn next_member_of_object(&mut self, is_first: &mut bool) -> Result<bool, JsonReason> {
        self.next_member(b'}', is_first)
    }

    /// Takes the key `name` and its colon, if they come next just like that: without escapes, and no space between.
    #[inline]
    pub(crate) fn take_key(&mut self, name: &str) -> bool {
        let Some([b'"', key @ ..]) = self.text.as_bytes().get(self.position..) else {
            return false;
        };
        // Its end is looked at first, which tells most keys apart.
        let end = name.len();
        if key.get(end) != Some(&b'"') || key.get(end + 1) != Some(&b':') || !key.starts_with(name.as_bytes())
        {
            return false;
        }
        self.position += end + 3;
        true
    }

    /// The next key of the open object, its colon taken.
    pub(crate) fn key(&mut self) -> Result<Cow<'a, str>, JsonReason> {
        if self.peek() != Some(b'"') {
            return Err(JsonReason::InvalidSyntax);
        }
        let key = self.string()?;
        if self.peek() != Some(b':') {
            return Err(JsonReason::InvalidSyntax);
        }
        self.position += 1;
        Ok(key)
    }

    /// Takes a whole number of up to 19 digits, in quotes or not, if one comes next that is written plainly: its sign and
    /// magnitude. Nothing is taken otherwise.
    #[inline]
    pub(crate) fn take_integer(&mut self, is_quoted: bool) -> Option<(bool, u64)> {
        let bytes = self.text.as_bytes().get(self.position..)?;
        let quote = usize::from(is_quoted);
        let is_negative = bytes.get(quote) == Some(&b'-');
        let digits = bytes.get(quote + usize::from(is_negative)..)?;
        let (magnitude, len) = leading_integer(digits)?;
        let after = digits.get(len).copied();
        let is_end = if is_quoted {
            after == Some(b'"')
        } else {
            !matches!(after, Some(b'0'..=b'9' | b'.' | b'e' | b'E'))
        };
        if !is_end {
            return None;
        }
        self.position += 2 * quote + usize::from(is_negative) + len;
        Some((is_negative, magnitude))
    }

    /// Whether the open array has another element. `is_first` as for [`next_key`](Self::next_key).
    pub(crate) fn next_element(&mut self, is_first: &mut bool) -> Result<bool, JsonReason> {
        self.next_member(b']', is_first)
    }

    #[inline]
    fn next_member(&mut self, close: u8, is_first: &mut bool) -> Result<bool, JsonReason> {
        let was_first = std::mem::replace(is_first, false);
        match self.peek() {
            Some(byte) if byte == close => {
                self.position += 1;
                Ok(false)
            }
            Some(_) if was_first => Ok(true),
            Some(b',') => {
                self.position += 1;
                match self.peek() {
                    // A trailing comma.
                    Some(byte) if byte == close => Err(JsonReason::InvalidSyntax),
                    _ => Ok(true),
                }
            }
            _ => Err(JsonReason::InvalidSyntax),
        }
    }

    /// Takes `null` if it comes next.
    #[inline]
    pub(crate) fn take_null(&mut self) -> Result<bool, JsonReason> {
        if self.peek() != Some(b'n') {
            return Ok(false);
        }
        self.literal("null").map(|()| true)
    }

    pub(crate) fn boolean(&mut self) -> Result<bool, JsonReason> {
        match self.peek() {
            Some(b't') => self.literal("true").map(|()| true),
            Some(b'f') => self.literal("false").map(|()| false),
            other => Err(unexpected(other)),
        }
    }

    fn literal(&mut self, word: &str) -> Result<(), JsonReason> {
        let rest = self.rest();
        if !rest.starts_with(word) {
            return Err(JsonReason::InvalidSyntax);
        }
        self.position += word.len();
        Ok(())
    }

    /// The text of a number, by JSON's grammar.
    pub(crate) fn number(&mut self) -> Result<&'a str, JsonReason> {
        match self.peek() {
            Some(b'-' | b'0'..=b'9') => {}
            other => return Err(unexpected(other)),
        }
        let rest = self.rest();
        let number = number_len(rest.as_bytes()).and_then(|length| rest.get(..length));
        let number = number.ok_or(JsonReason::InvalidSyntax)?;
        self.position += number.len();
        Ok(number)
    }

    /// A string's content.
    pub(crate) fn string(&mut self) -> Result<Cow<'a, str>, JsonReason> {
        if self.peek() != Some(b'"') {
            return Err(unexpected(self.peek()));
        }
        self.position += 1;
        let plain = self.plain_run();
        if self.take(b'"') {
            return Ok(Cow::Borrowed(plain));
        }
        let mut content = plain.to_owned();
        while !self.take(b'"') {
            if !self.take(b'\\') {
                // A control character or the end of the text.
                return Err(JsonReason::InvalidSyntax);
            }
            content.push(self.escape()?);
            content.push_str(self.plain_run());
        }
        Ok(Cow::Owned(content))
    }

    /// Characters up to a quote, a backslash or a control character.
    fn plain_run(&mut self) -> &'a str {
        let bytes = self.text.as_bytes().get(self.position..).unwrap_or_default();
        let start = self.position;
        self.position += run_len(bytes);
        self.text.get(start..self.position).unwrap_or_default()
    }

    /// The character of an escape whose backslash is taken. A surrogate without its other half becomes U+FFFD.
    fn escape(&mut self) -> Result<char, JsonReason> {
        let byte = self
            .rest()
            .as_bytes()
            .first()
            .copied()
            .ok_or(JsonReason::InvalidSyntax)?;
        let character = match byte {
            b'"' | b'\\' | b'/' => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                self.position += 1;
                return self.unicode_escape();
            }
            _ => return Err(JsonReason::InvalidSyntax),
        };
        self.position += 1;
        Ok(character)
    }

    fn unicode_escape(&mut self) -> Result<char, JsonReason> {
        let high = self.four_hex_digits()?;
        if !(0xd800..0xdc00).contains(&high) {
            return Ok(char::from_u32(high).unwrap_or(char::REPLACEMENT_CHARACTER));
        }
        let after_high = self.position;
        if self.take(b'\\') && self.take(b'u') {
            let low = self.four_hex_digits()?;
            if (0xdc00..0xe000).contains(&low) {
                let code_point = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
                return Ok(char::from_u32(code_point).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
        }
        self.position = after_high;
        Ok(char::REPLACEMENT_CHARACTER)
    }

    fn four_hex_digits(&mut self) -> Result<u32, JsonReason> {
        let digits = self
            .rest()
            .as_bytes()
            .first_chunk::<4>()
            .ok_or(JsonReason::InvalidSyntax)?;
        let value = digits.iter().try_fold(0, |value, digit| {
            char::from(*digit)
                .to_digit(16)
                .map(|digit| value << 4 | digit)
                .ok_or(JsonReason::InvalidSyntax)
        })?;
        self.position += digits.len();
        Ok(value)
    }

    /// Reads any value and forgets it.
    pub(crate) fn skip_value(&mut self) -> Result<(), JsonReason> {
        self.skip_nested(MAX_SKIP_DEPTH)
    }

    fn skip_nested(&mut self, depth_left: u32) -> Result<(), JsonReason> {
        let mut is_first = true;
        match self.peek() {
            Some(b'"') => self.string().map(|_| ()),
            Some(b'{') => {
                let depth_left = depth_left.checked_sub(1).ok_or(JsonReason::TooDeep)?;
                self.open(b'{')?;
                while self.next_key(&mut is_first)?.is_some() {
                    self.skip_nested(depth_left)?;
                }
                Ok(())
            }
            Some(b'[') => {
                let depth_left = depth_left.checked_sub(1).ok_or(JsonReason::TooDeep)?;
                self.open(b'[')?;
                while self.next_element(&mut is_first)? {
                    self.skip_nested(depth_left)?;
                }
                Ok(())
            }
            Some(b'n') => self.literal("null"),
            Some(b't' | b'f') => self.boolean().map(|_| ()),
            _ => self.number().map(|_| ()),
        }
    }

    /// Checks that nothing follows the value.
    pub(crate) fn finish(&mut self) -> Result<(), JsonReason> {
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(JsonReason::InvalidSyntax),
        }
    }

    fn take(&mut self, byte: u8) -> bool {
        let is_next = self.text.as_bytes().get(self.position) == Some(&byte);
        self.position += usize::from(is_next);
        is_next
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.position..).unwrap_or_default()
    }
}

/// A value of another type, or no value at all.
fn unexpected(next: Option<u8>) -> JsonReason {
    match next {
        Some(b'"' | b'{' | b'[' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n') => JsonReason::WrongType,
        _ => JsonReason::InvalidSyntax,
    }
}

#[cfg(test)]
mod tests;
