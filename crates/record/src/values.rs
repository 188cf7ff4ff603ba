//! Reads attributes and their values.

use crate::error::RecordError;
use crate::layout::*;
use crate::reader::Reader;
use crate::tables::{Tables, TemplateEntry};
use bumpalo::collections::Vec as ArenaVec;
use otlp_native_model::{Bump, KeyValue, Value};

impl<'c> Reader<'c> {
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
        let template = tables.template(template_id).ok_or(RecordError::UnknownId {
            word: self.position(),
        })?;
        let mut failed = None;
        let attributes = arena.alloc_slice_fill_with(template.len(), |index| {
            let attribute = template
                .get(index)
                .ok_or(RecordError::UnknownId {
                    word: self.position(),
                })
                .and_then(|entry| self.attribute(*entry, tables, arena));
            attribute.unwrap_or_else(|error| {
                failed.get_or_insert(error);
                KeyValue {
                    key: "",
                    value: Value::Empty,
                }
            })
        });
        match failed {
            None => Ok(attributes),
            Some(error) => Err(error),
        }
    }

    #[inline(always)]
    fn attribute<'s>(
        &mut self,
        entry: TemplateEntry,
        tables: &'s Tables,
        arena: &'s Bump,
    ) -> Result<KeyValue<'s>, RecordError>
    where
        'c: 's,
    {
        let key = tables.string(entry.key).ok_or(RecordError::UnknownId {
            word: self.position(),
        })?;
        let value = match entry.kind {
            TYPE_STRING => Value::String(self.string(tables, arena)?),
            TYPE_ANY => self.tagged_value(tables, arena, 1)?,
            kind => self.value(kind, tables, arena, 1)?,
        };
        Ok(KeyValue { key, value })
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
        let count = self.count(2)?;
        let mut entries = ArenaVec::with_capacity_in(count, arena);
        for _ in 0..count {
            let key = self.string(tables, arena)?;
            let value = self.tagged_value(tables, arena, depth + 1)?;
            entries.push(KeyValue { key, value });
        }
        Ok(entries.into_bump_slice())
    }

    /// A value led by its type; `depth` is 1 for one that stands in no other.
    pub(crate) fn tagged_value<'s>(
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
            TYPE_NUMBER => number(self.double()?),
            TYPE_BOOL => Value::Bool(self.word()? != 0),
            TYPE_EMPTY => Value::Empty,
            TYPE_ARRAY | TYPE_MAP if depth >= MAX_VALUE_DEPTH => {
                return Err(RecordError::TooDeep {
                    word: self.position(),
                });
            }
            TYPE_ARRAY => {
                let count = self.count(1)?;
                let mut values = ArenaVec::with_capacity_in(count, arena);
                for _ in 0..count {
                    values.push(self.tagged_value(tables, arena, depth + 1)?);
                }
                Value::Array(values.into_bump_slice())
            }
            TYPE_MAP => Value::Map(self.map(tables, arena, depth)?),
            TYPE_BYTES => Value::Bytes(self.bytes(arena)?),
            _ => {
                return Err(RecordError::UnknownTag {
                    word: self.position(),
                });
            }
        })
    }

    fn bytes<'s>(&mut self, arena: &'s Bump) -> Result<&'s [u8], RecordError> {
        let len = self.word()? as usize;
        let words = self.slice(len.div_ceil(4))?;
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
