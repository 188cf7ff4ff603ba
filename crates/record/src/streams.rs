//! Reads what concerns streams of metrics that the core aggregates.

use crate::decoder::RecordVisitor;
use crate::error::RecordError;
use crate::layout::*;
use crate::points;
use crate::reader::Reader;
use crate::span::has;
use crate::tables::Tables;
use otlp_native_aggregate::{Aggregation, BucketsUpdate, ExemplarDef, SeriesDef, StreamDef, Summary, Update};
use otlp_native_model::{Bump, Temporality};

/// What a chunk says of streams. See `otlp_native_aggregate` for what it means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum StreamItem<'a> {
    /// A new stream.
    Stream(StreamDef<'a>),
    /// A new series of a stream, or an old one that begins anew.
    Series(SeriesDef<'a>),
    /// What a series gained.
    Update {
        /// The stream.
        stream_id: u32,
        /// The series.
        series_id: u32,
        /// What it gained.
        update: Update<'a>,
    },
    /// An example of what was measured.
    Exemplar(ExemplarDef<'a>),
    /// The streams are collected.
    Collect {
        /// The time of the points, in nanoseconds since the Unix epoch.
        time_unix_nano: u64,
    },
}

/// What has to be known of a stream to read its updates.
#[derive(Clone, Copy, Debug)]
pub(crate) enum StreamKind {
    Sum,
    Gauge,
    Explicit { bucket_count: usize },
    Exponential,
}

/// Reads the stream item behind `header` and hands it on. `scratch` keeps its memory from one update to the next.
pub(crate) fn stream_item(
    header: u32,
    reader: &mut Reader<'_>,
    tables: &mut Tables,
    arena: &Bump,
    scratch: &mut Vec<f64>,
    visitor: &mut impl RecordVisitor,
) -> Result<(), RecordError> {
    match header & METRIC_ITEM_MASK {
        METRIC_STREAM => {
            let (def, kind) = stream(header, reader, tables, arena)?;
            visitor.stream_item(&StreamItem::Stream(def));
            tables.streams.push(kind);
        }
        METRIC_SERIES => visitor.stream_item(&StreamItem::Series(SeriesDef {
            stream_id: stream_id(reader, tables)?,
            series_id: reader.word()?,
            start_time_unix_nano: reader.time()?,
            attributes: reader.attributes(tables, arena)?,
        })),
        METRIC_UPDATE => updates(reader, tables, scratch, visitor)?,
        METRIC_EXEMPLAR => {
            let stream_id = stream_id(reader, tables)?;
            let series_id = reader.word()?;
            let slot = reader.word()?;
            let exemplar = points::exemplar(reader, tables, arena)?;
            visitor.stream_item(&StreamItem::Exemplar(ExemplarDef {
                stream_id,
                series_id,
                slot,
                time_unix_nano: exemplar.time_unix_nano,
                value: exemplar.value,
                context: exemplar.context,
                attributes: exemplar.filtered_attributes,
            }));
        }
        METRIC_COLLECT => visitor.stream_item(&StreamItem::Collect {
            time_unix_nano: reader.time()?,
        }),
        _ => {
            return Err(RecordError::UnknownTag {
                word: reader.position(),
            });
        }
    }
    Ok(())
}

fn stream<'s, 'c: 's>(
    header: u32,
    reader: &mut Reader<'c>,
    tables: &'s Tables,
    arena: &'s Bump,
) -> Result<(StreamDef<'s>, StreamKind), RecordError> {
    let id = reader.word()?;
    let word = reader.position();
    if id as usize != tables.streams.len() {
        return Err(RecordError::UnknownId { word });
    }
    if id >= MAX_STREAMS {
        return Err(RecordError::TableFull { word });
    }
    let scope_id = reader.scope_id(tables)?;
    let name = reader.string(tables, arena)?;
    let description = reader.string(tables, arena)?;
    let unit = reader.string(tables, arena)?;
    let start_time_unix_nano = reader.time()?;
    let (aggregation, kind) = match header >> METRIC_KIND_SHIFT & 7 {
        METRIC_KIND_GAUGE => (Aggregation::Gauge, StreamKind::Gauge),
        METRIC_KIND_SUM => {
            let is_monotonic = has(header, METRIC_IS_MONOTONIC);
            (Aggregation::Sum { is_monotonic }, StreamKind::Sum)
        }
        METRIC_KIND_HISTOGRAM => {
            let boundaries = points::doubles(reader, arena)?;
            let bucket_count = boundaries.len() + 1;
            (
                Aggregation::Explicit { boundaries },
                StreamKind::Explicit { bucket_count },
            )
        }
        METRIC_KIND_EXPONENTIAL => {
            let aggregation = Aggregation::Exponential {
                max_size: reader.word()?,
                max_scale: reader.word()?.cast_signed(),
            };
            (aggregation, StreamKind::Exponential)
        }
        _ => return Err(RecordError::UnknownTag { word }),
    };
    let def = StreamDef {
        id,
        scope_id,
        name,
        description,
        unit,
        start_time_unix_nano,
        aggregation,
        temporality: if has(header, METRIC_IS_DELTA) {
            Temporality::Delta
        } else {
            Temporality::Cumulative
        },
        is_integer: has(header, METRIC_IS_INTEGER),
        is_asynchronous: has(header, METRIC_IS_ASYNC),
        has_min_max: has(header, METRIC_HAS_MIN_MAX),
        has_sum: has(header, METRIC_HAS_SUM),
    };
    Ok((def, kind))
}

fn updates(
    reader: &mut Reader<'_>,
    tables: &Tables,
    scratch: &mut Vec<f64>,
    visitor: &mut impl RecordVisitor,
) -> Result<(), RecordError> {
    let stream_id = stream_id(reader, tables)?;
    let Some(kind) = tables.streams.get(stream_id as usize) else {
        return Ok(());
    };
    for _ in 0..reader.word()? {
        let series_id = reader.word()?;
        scratch.clear();
        let update = update(*kind, reader, scratch)?;
        visitor.stream_item(&StreamItem::Update {
            stream_id,
            series_id,
            update,
        });
    }
    Ok(())
}

#[inline]
fn update<'v>(
    kind: StreamKind,
    reader: &mut Reader<'_>,
    scratch: &'v mut Vec<f64>,
) -> Result<Update<'v>, RecordError> {
    Ok(match kind {
        StreamKind::Sum => Update::Sum(reader.double()?),
        StreamKind::Gauge => Update::Gauge {
            value: reader.double()?,
            time_unix_nano: reader.time()?,
        },
        StreamKind::Explicit { bucket_count } => {
            let summary = summary(reader)?;
            reader.doubles(bucket_count, scratch)?;
            Update::Explicit {
                summary,
                bucket_counts: scratch,
            }
        }
        StreamKind::Exponential => {
            let summary = summary(reader)?;
            let zero_count = reader.double()?;
            let scale = reader.word()?.cast_signed();
            let positive_offset = buckets(reader, scratch)?;
            let positive_len = scratch.len();
            let negative_offset = buckets(reader, scratch)?;
            let (positive, negative) = scratch.split_at_checked(positive_len).unwrap_or((scratch, &[]));
            Update::Exponential {
                summary,
                zero_count,
                scale,
                positive: BucketsUpdate {
                    offset: positive_offset,
                    counts: positive,
                },
                negative: BucketsUpdate {
                    offset: negative_offset,
                    counts: negative,
                },
            }
        }
    })
}

fn summary(reader: &mut Reader<'_>) -> Result<Summary, RecordError> {
    Ok(Summary {
        count: reader.double()?,
        sum: reader.double()?,
        min: reader.double()?,
        max: reader.double()?,
    })
}

/// Appends the counts to `scratch` and returns the offset.
fn buckets(reader: &mut Reader<'_>, scratch: &mut Vec<f64>) -> Result<i32, RecordError> {
    let offset = reader.word()?.cast_signed();
    let count = reader.word()? as usize;
    reader.doubles(count, scratch)?;
    Ok(offset)
}

fn stream_id(reader: &mut Reader<'_>, tables: &Tables) -> Result<u32, RecordError> {
    let id = reader.word()?;
    if id as usize >= tables.streams.len() {
        return Err(RecordError::UnknownId {
            word: reader.position(),
        });
    }
    Ok(id)
}
