//! Reads words and inline strings with every bound checked.

use crate::Block;
use crate::error::RecordError;
use crate::layout::*;
use crate::tables::Tables;
use bumpalo::collections::{String as ArenaString, Vec as ArenaVec};
use otlp_native_model::{Bump, KeyValue, Value};

const REPLACEMENT: char = '\u{FFFD}';

/// A cursor over one block.
pub(crate) struct Reader<'c> {
    words: &'c [u32],
    word: usize,
    strings: &'c str,
    byte: usize,
    is_ascii: bool,
    /// The last string ended inside a surrogate pair; the next one starts with the pair's second half.
    is_inside_pair: bool,
}

impl<'c> Reader<'c> {
    pub(crate) fn new(block: &'c Block) -> Result<Self, RecordError> {
        let strings = std::str::from_utf8(&block.strings).map_err(|_| RecordError::NotUtf8)?;
        Ok(Reader {
            words: &block.words,
            word: 0,
            strings,
            byte: 0,
            is_ascii: strings.is_ascii(),
            is_inside_pair: false,
        })
    }

    pub(crate) fn position(&self) -> usize {
        self.word
    }

    pub(crate) fn is_at_end(&self) -> bool {
        self.word >= self.words.len()
    }

    #[inline]
    pub(crate) fn word(&mut self) -> Result<u32, RecordError> {
        match self.words.get(self.word) {
            Some(&word) => {
                self.word += 1;
                Ok(word)
            }
            None => Err(RecordError::Truncated { word: self.word }),
        }
    }

    #[inline]
    fn words<const N: usize>(&mut self) -> Result<[u32; N], RecordError> {
        match self.words.get(self.word..).and_then(<[u32]>::first_chunk::<N>) {
            Some(words) => {
                self.word += N;
                Ok(*words)
            }
            None => Err(RecordError::Truncated { word: self.word }),
        }
    }

    /// A count of elements of at least one word each, so it can't exceed the words that are left.
    pub(crate) fn count(&mut self) -> Result<usize, RecordError> {
        let count = self.word()? as usize;
        if count > self.words.len() - self.word {
            return Err(RecordError::Truncated { word: self.word });
        }
        Ok(count)
    }

    /// A time, as nanoseconds since the epoch.
    #[inline]
    pub(crate) fn time(&mut self) -> Result<u64, RecordError> {
        let [seconds, nanos] = self.words::<2>()?;
        if seconds == WIDE_TIME {
            return Ok(u64::from(nanos) | u64::from(self.word()?) << 32);
        }
        Ok(u64::from(seconds) * 1_000_000_000 + u64::from(nanos))
    }

    /// A string reference.
    #[inline]
    pub(crate) fn string<'s>(&mut self, tables: &'s Tables, arena: &'s Bump) -> Result<&'s str, RecordError>
    where
        'c: 's,
    {
        let reference = self.word()?;
        if reference & 1 == 1 {
            return tables
                .string(reference >> 1)
                .ok_or(RecordError::UnknownId { word: self.word });
        }
        self.inline((reference >> 1) as usize, arena)
    }

    /// The next `units` UTF-16 code units of the string bytes.
    #[inline]
    pub(crate) fn inline<'s>(&mut self, units: usize, arena: &'s Bump) -> Result<&'s str, RecordError>
    where
        'c: 's,
    {
        let end = self
            .byte
            .checked_add(units)
            .ok_or(RecordError::StringOutOfBounds { word: self.word })?;
        if !self.is_inside_pair {
            let is_plain = self.is_ascii
                || self
                    .strings
                    .as_bytes()
                    .get(self.byte..end)
                    .is_some_and(<[u8]>::is_ascii);
            if is_plain {
                let found = self.strings.get(self.byte..end);
                self.byte = end;
                return found.ok_or(RecordError::StringOutOfBounds { word: self.word });
            }
        }
        self.inline_by_units(units, arena)
    }

    #[cold]
    fn inline_by_units<'s>(&mut self, units: usize, arena: &'s Bump) -> Result<&'s str, RecordError>
    where
        'c: 's,
    {
        if units == 0 {
            return Ok("");
        }
        let out_of_bounds = RecordError::StringOutOfBounds { word: self.word };
        let starts_inside_pair = std::mem::take(&mut self.is_inside_pair);
        let mut left = units;
        if starts_inside_pair {
            self.byte += 4;
            left -= 1;
        }
        let rest = self.strings.get(self.byte..).ok_or(out_of_bounds)?;
        let mut len = 0;
        let mut ends_inside_pair = false;
        let mut characters = rest.chars();
        while left > 0 {
            let character = characters.next().ok_or(out_of_bounds)?;
            if character.len_utf16() > left {
                ends_inside_pair = true;
                break;
            }
            left -= character.len_utf16();
            len += character.len_utf8();
        }
        let whole = rest.get(..len).ok_or(out_of_bounds)?;
        self.byte += len;
        self.is_inside_pair = ends_inside_pair;
        if !starts_inside_pair && !ends_inside_pair {
            return Ok(whole);
        }
        let mut joined = ArenaString::with_capacity_in(len + 6, arena);
        if starts_inside_pair {
            joined.push(REPLACEMENT);
        }
        joined.push_str(whole);
        if ends_inside_pair {
            joined.push(REPLACEMENT);
        }
        Ok(joined.into_bump_str())
    }

    /// Attributes: a template's values, or keys and tagged values.
    #[inline]
    pub(crate) fn attributes<'s>(
        &mut self,
        tables: &'s Tables,
        arena: &'s Bump,
    ) -> Result<&'s [KeyValue<'s>], RecordError>
    where
        'c: 's,
    {
        let template_id = self.word()?;
        if template_id == DYNAMIC_TEMPLATE {
            return self.map(tables, arena, 0);
        }
        let template = tables
            .template(template_id)
            .ok_or(RecordError::UnknownId { word: self.word })?;
        let mut attributes = ArenaVec::with_capacity_in(template.len(), arena);
        for entry in template {
            let key = tables
                .string(entry.key)
                .ok_or(RecordError::UnknownId { word: self.word })?;
            let value = if entry.kind == TYPE_ANY {
                self.tagged_value(tables, arena, 1)?
            } else {
                self.value(entry.kind, tables, arena, 1)?
            };
            attributes.push(KeyValue { key, value });
        }
        Ok(attributes.into_bump_slice())
    }

    fn map<'s>(
        &mut self,
        tables: &'s Tables,
        arena: &'s Bump,
        depth: u32,
    ) -> Result<&'s [KeyValue<'s>], RecordError>
    where
        'c: 's,
    {
        let count = self.count()?;
        let mut entries = ArenaVec::with_capacity_in(count, arena);
        for _ in 0..count {
            let key = self.string(tables, arena)?;
            let value = self.tagged_value(tables, arena, depth + 1)?;
            entries.push(KeyValue { key, value });
        }
        Ok(entries.into_bump_slice())
    }

    fn tagged_value<'s>(
        &mut self,
        tables: &'s Tables,
        arena: &'s Bump,
        depth: u32,
    ) -> Result<Value<'s>, RecordError>
    where
        'c: 's,
    {
        let kind = self.word()?;
        self.value(kind, tables, arena, depth)
    }

    #[inline]
    fn value<'s>(
        &mut self,
        kind: u32,
        tables: &'s Tables,
        arena: &'s Bump,
        depth: u32,
    ) -> Result<Value<'s>, RecordError>
    where
        'c: 's,
    {
        Ok(match kind {
            TYPE_STRING => Value::String(self.string(tables, arena)?),
            TYPE_INT => Value::Int(i64::from(self.word()?.cast_signed())),
            TYPE_NUMBER => {
                let [low, high] = self.words::<2>()?;
                number(f64::from_bits(u64::from(low) | u64::from(high) << 32))
            }
            TYPE_BOOL => Value::Bool(self.word()? != 0),
            TYPE_EMPTY => Value::Empty,
            TYPE_ARRAY | TYPE_MAP if depth >= MAX_VALUE_DEPTH => {
                return Err(RecordError::TooDeep { word: self.word });
            }
            TYPE_ARRAY => {
                let count = self.count()?;
                let mut values = ArenaVec::with_capacity_in(count, arena);
                for _ in 0..count {
                    values.push(self.tagged_value(tables, arena, depth + 1)?);
                }
                Value::Array(values.into_bump_slice())
            }
            TYPE_MAP => Value::Map(self.map(tables, arena, depth)?),
            TYPE_BYTES => Value::Bytes(self.bytes(arena)?),
            _ => return Err(RecordError::UnknownTag { word: self.word }),
        })
    }

    fn bytes<'s>(&mut self, arena: &'s Bump) -> Result<&'s [u8], RecordError> {
        let len = self.word()? as usize;
        let end = self.word.saturating_add(len.div_ceil(4));
        let words = self
            .words
            .get(self.word..end)
            .ok_or(RecordError::Truncated { word: self.word })?;
        self.word = end;
        let mut bytes = ArenaVec::with_capacity_in(words.len() * 4, arena);
        for word in words {
            bytes.extend_from_slice_copy(&word.to_le_bytes());
        }
        bytes.truncate(len);
        Ok(bytes.into_bump_slice())
    }
}

/// A JavaScript number as OTLP has it: whole numbers inside the i64 range are ints, all others doubles.
#[inline]
fn number(value: f64) -> Value<'static> {
    const LOWEST: f64 = -9_223_372_036_854_775_808.0;
    if value.fract() == 0.0 && (LOWEST..-LOWEST).contains(&value) {
        Value::Int(value as i64)
    } else {
        Value::Double(value)
    }
}
