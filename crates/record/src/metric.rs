//! Reads metrics whose points are finished.

use crate::error::RecordError;
use crate::layout::*;
use crate::points::{self, PointFields};
use crate::reader::Reader;
use crate::span::has;
use crate::tables::Tables;
use bumpalo::collections::Vec as ArenaVec;
use otlp_native_model::{
    Bump, ExponentialPointView, HistogramPointView, MetricData, MetricView, NumberPointView, Temporality,
};

/// Fewest words of a point: flags, start, time, attributes, a number.
const POINT_WORDS: usize = 8;

/// Reads the metric behind `header`, with its scope id.
pub(crate) fn metric<'s, 'c: 's>(
    header: u32,
    reader: &mut Reader<'c>,
    tables: &'s Tables,
    arena: &'s Bump,
) -> Result<(u32, MetricView<'s>), RecordError> {
    let scope_id = reader.scope_id(tables)?;
    let name = reader.string(tables, arena)?;
    let description = reader.string(tables, arena)?;
    let unit = reader.string(tables, arena)?;
    let mut source = Points {
        reader,
        tables,
        arena,
    };
    let is_integer = has(header, METRIC_IS_INTEGER);
    let temporality = match header >> METRIC_TEMPORALITY_SHIFT & 3 {
        1 => Temporality::Delta,
        2 => Temporality::Cumulative,
        _ => Temporality::Unspecified,
    };
    let data = match header >> METRIC_KIND_SHIFT & 7 {
        METRIC_KIND_GAUGE => MetricData::Gauge(source.numbers(is_integer)?),
        METRIC_KIND_SUM => MetricData::Sum {
            points: source.numbers(is_integer)?,
            temporality,
            is_monotonic: has(header, METRIC_IS_MONOTONIC),
        },
        METRIC_KIND_HISTOGRAM => MetricData::Histogram {
            points: source.histograms()?,
            temporality,
        },
        METRIC_KIND_EXPONENTIAL => MetricData::ExponentialHistogram {
            points: source.exponentials()?,
            temporality,
        },
        _ => {
            return Err(RecordError::UnknownTag {
                word: source.reader.position(),
            });
        }
    };
    let view = MetricView {
        name,
        description,
        unit,
        data,
    };
    Ok((scope_id, view))
}

/// Where the points of one metric come from and go to.
struct Points<'r, 's, 'c> {
    reader: &'r mut Reader<'c>,
    tables: &'s Tables,
    arena: &'s Bump,
}

impl<'s, 'c: 's> Points<'_, 's, 'c> {
    fn numbers(&mut self, is_integer: bool) -> Result<&'s [NumberPointView<'s>], RecordError> {
        self.list(|reader, point, tables, arena| {
            let value = points::number(reader.double()?, is_integer);
            Ok(NumberPointView {
                attributes: point.attributes,
                start_time_unix_nano: point.start,
                time_unix_nano: point.time,
                value: point.has_value().then_some(value),
                exemplars: point.exemplars(reader, tables, arena)?,
                flags: point.otlp_flags(),
            })
        })
    }

    fn histograms(&mut self) -> Result<&'s [HistogramPointView<'s>], RecordError> {
        self.list(|reader, point, tables, arena| {
            Ok(HistogramPointView {
                attributes: point.attributes,
                start_time_unix_nano: point.start,
                time_unix_nano: point.time,
                count: reader.double()? as u64,
                sum: point.optional(reader, POINT_HAS_SUM)?,
                min: point.optional(reader, POINT_HAS_MIN)?,
                max: point.optional(reader, POINT_HAS_MAX)?,
                explicit_bounds: points::doubles(reader, arena)?,
                bucket_counts: points::counts(reader, arena)?,
                exemplars: point.exemplars(reader, tables, arena)?,
                flags: point.otlp_flags(),
            })
        })
    }

    fn exponentials(&mut self) -> Result<&'s [ExponentialPointView<'s>], RecordError> {
        self.list(|reader, point, tables, arena| {
            Ok(ExponentialPointView {
                attributes: point.attributes,
                start_time_unix_nano: point.start,
                time_unix_nano: point.time,
                count: reader.double()? as u64,
                sum: point.optional(reader, POINT_HAS_SUM)?,
                min: point.optional(reader, POINT_HAS_MIN)?,
                max: point.optional(reader, POINT_HAS_MAX)?,
                scale: reader.word()?.cast_signed(),
                zero_count: reader.double()? as u64,
                zero_threshold: reader.double()?,
                positive: points::buckets(reader, arena)?,
                negative: points::buckets(reader, arena)?,
                exemplars: point.exemplars(reader, tables, arena)?,
                flags: point.otlp_flags(),
            })
        })
    }

    fn list<P>(
        &mut self,
        read: impl Fn(&mut Reader<'c>, &PointFields<'s>, &'s Tables, &'s Bump) -> Result<P, RecordError>,
    ) -> Result<&'s [P], RecordError> {
        let count = self.reader.count(POINT_WORDS)?;
        let mut points = ArenaVec::with_capacity_in(count, self.arena);
        for _ in 0..count {
            let fields = PointFields::read(self.reader, self.tables, self.arena)?;
            points.push(read(self.reader, &fields, self.tables, self.arena)?);
        }
        Ok(points.into_bump_slice())
    }
}
