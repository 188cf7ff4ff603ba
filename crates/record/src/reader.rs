//! Reads words and inline strings with every bound checked.

use crate::Block;
use crate::error::RecordError;
use crate::layout::*;
use crate::tables::Tables;
use bumpalo::collections::String as ArenaString;
use otlp_native_model::Bump;

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
    /// Words that the lists so far must have.
    claimed: usize,
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
            claimed: 0,
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
    pub(crate) fn words<const N: usize>(&mut self) -> Result<[u32; N], RecordError> {
        match self.words.get(self.word..).and_then(<[u32]>::first_chunk::<N>) {
            Some(words) => {
                self.word += N;
                Ok(*words)
            }
            None => Err(RecordError::Truncated { word: self.word }),
        }
    }

    /// The id of a scope that is defined.
    #[inline]
    pub(crate) fn scope_id(&mut self, tables: &Tables) -> Result<u32, RecordError> {
        let id = self.word()?;
        if id >= tables.scopes {
            return Err(RecordError::UnknownId { word: self.word });
        }
        Ok(id)
    }

    /// A count of elements of at least `element_words` each. No two elements share a word, so all lists together can't
    /// claim more words than there are: memory for them is bounded by the block's size, however they are nested.
    pub(crate) fn count(&mut self, element_words: usize) -> Result<usize, RecordError> {
        let count = self.word()? as usize;
        let claimed = count.saturating_mul(element_words);
        self.claimed = self.claimed.saturating_add(claimed);
        if claimed > self.words.len() - self.word || self.claimed > self.words.len() {
            return Err(RecordError::Truncated { word: self.word });
        }
        Ok(count)
    }

    /// The next `len` words.
    pub(crate) fn slice(&mut self, len: usize) -> Result<&'c [u32], RecordError> {
        let end = self.word.saturating_add(len);
        let words = self
            .words
            .get(self.word..end)
            .ok_or(RecordError::Truncated { word: self.word })?;
        self.word = end;
        Ok(words)
    }

    /// Appends the next `count` f64s to `values`.
    pub(crate) fn doubles(&mut self, count: usize, values: &mut Vec<f64>) -> Result<(), RecordError> {
        let (pairs, _) = self.slice(count.saturating_mul(2))?.as_chunks::<2>();
        let double = |[low, high]: &[u32; 2]| f64::from_bits(u64::from(*low) | u64::from(*high) << 32);
        values.extend(pairs.iter().map(double));
        Ok(())
    }

    /// An f64.
    #[inline]
    pub(crate) fn double(&mut self) -> Result<f64, RecordError> {
        let [low, high] = self.words::<2>()?;
        Ok(f64::from_bits(u64::from(low) | u64::from(high) << 32))
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
}
