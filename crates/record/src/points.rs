//! What points have in common, and the pieces of their values.

use crate::error::RecordError;
use crate::ids::binary_id;
use crate::layout::*;
use crate::reader::Reader;
use crate::span::has;
use crate::tables::Tables;
use bumpalo::collections::Vec as ArenaVec;
use otlp_native_model::{BucketsView, Bump, ExemplarView, KeyValue, Number};

/// Fewest words of an exemplar: header, time, value, attributes.
const EXEMPLAR_WORDS: usize = 6;
/// `DataPointFlags`: nothing was recorded.
const NO_RECORDED_VALUE: u32 = 1;

/// What every point starts with.
pub(crate) struct PointFields<'s> {
    flags: u32,
    pub(crate) start: u64,
    pub(crate) time: u64,
    pub(crate) attributes: &'s [KeyValue<'s>],
}

impl<'s> PointFields<'s> {
    pub(crate) fn read<'c: 's>(
        reader: &mut Reader<'c>,
        tables: &'s Tables,
        arena: &'s Bump,
    ) -> Result<Self, RecordError> {
        Ok(PointFields {
            flags: reader.word()?,
            start: reader.time()?,
            time: reader.time()?,
            attributes: reader.attributes(tables, arena)?,
        })
    }

    pub(crate) fn has_value(&self) -> bool {
        !has(self.flags, POINT_NO_RECORDED_VALUE)
    }

    pub(crate) fn otlp_flags(&self) -> u32 {
        if self.has_value() { 0 } else { NO_RECORDED_VALUE }
    }

    /// A number that is there if the point's flags have `bit`.
    pub(crate) fn optional(&self, reader: &mut Reader<'_>, bit: u32) -> Result<Option<f64>, RecordError> {
        has(self.flags, bit).then(|| reader.double()).transpose()
    }

    /// The exemplars behind the point's value, if its flags say that there are some.
    pub(crate) fn exemplars<'c: 's>(
        &self,
        reader: &mut Reader<'c>,
        tables: &'s Tables,
        arena: &'s Bump,
    ) -> Result<&'s [ExemplarView<'s>], RecordError> {
        if !has(self.flags, POINT_HAS_EXEMPLARS) {
            return Ok(&[]);
        }
        let count = reader.count(EXEMPLAR_WORDS)?;
        let mut exemplars = ArenaVec::with_capacity_in(count, arena);
        for _ in 0..count {
            exemplars.push(exemplar(reader, tables, arena)?);
        }
        Ok(exemplars.into_bump_slice())
    }
}

pub(crate) fn exemplar<'s, 'c: 's>(
    reader: &mut Reader<'c>,
    tables: &'s Tables,
    arena: &'s Bump,
) -> Result<ExemplarView<'s>, RecordError> {
    let header = reader.word()?;
    Ok(ExemplarView {
        time_unix_nano: reader.time()?,
        value: number(reader.double()?, has(header, EXEMPLAR_IS_INTEGER)),
        context: if has(header, EXEMPLAR_HAS_CONTEXT) {
            Some((binary_id::<4, 16>(reader)?, binary_id::<2, 8>(reader)?))
        } else {
            None
        },
        filtered_attributes: reader.attributes(tables, arena)?,
    })
}

/// An integer that is out of range becomes the nearest one in range.
pub(crate) fn number(value: f64, is_integer: bool) -> Number {
    if is_integer {
        Number::Int(value as i64)
    } else {
        Number::Double(value)
    }
}

pub(crate) fn doubles<'s>(reader: &mut Reader<'_>, arena: &'s Bump) -> Result<&'s [f64], RecordError> {
    list(reader, arena, |value| value)
}

/// A count that is no natural number becomes the nearest one.
pub(crate) fn counts<'s>(reader: &mut Reader<'_>, arena: &'s Bump) -> Result<&'s [u64], RecordError> {
    list(reader, arena, |value| value as u64)
}

pub(crate) fn buckets<'s>(reader: &mut Reader<'_>, arena: &'s Bump) -> Result<BucketsView<'s>, RecordError> {
    Ok(BucketsView {
        offset: reader.word()?.cast_signed(),
        counts: counts(reader, arena)?,
    })
}

fn list<'s, T: Copy>(
    reader: &mut Reader<'_>,
    arena: &'s Bump,
    of: impl Fn(f64) -> T,
) -> Result<&'s [T], RecordError> {
    let count = reader.count(2)?;
    let mut values = ArenaVec::with_capacity_in(count, arena);
    for _ in 0..count {
        values.push(of(reader.double()?));
    }
    Ok(values.into_bump_slice())
}
