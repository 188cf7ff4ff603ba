//! Writes streams of metrics that are aggregated by the core.

use super::ChunkWriter;
use super::words::{binary_context, double, dynamic, inline, len, time, when};
use otlp_native_aggregate::{Aggregation, BucketsUpdate, ExemplarDef, SeriesDef, StreamDef, Summary, Update};
use otlp_native_model::{Number, Temporality};
use otlp_native_record::Block;
use otlp_native_record::layout::*;

impl ChunkWriter {
    /// Defines a stream.
    pub fn stream(&mut self, def: &StreamDef<'_>) {
        let kind = match def.aggregation {
            Aggregation::Gauge => METRIC_KIND_GAUGE,
            Aggregation::Sum { .. } => METRIC_KIND_SUM,
            Aggregation::Explicit { .. } => METRIC_KIND_HISTOGRAM,
            Aggregation::Exponential { .. } => METRIC_KIND_EXPONENTIAL,
        };
        let is_monotonic = def.aggregation == Aggregation::Sum { is_monotonic: true };
        let header = METRIC_STREAM
            | kind << METRIC_KIND_SHIFT
            | when(is_monotonic, METRIC_IS_MONOTONIC)
            | when(def.temporality == Temporality::Delta, METRIC_IS_DELTA)
            | when(def.is_integer, METRIC_IS_INTEGER)
            | when(def.is_asynchronous, METRIC_IS_ASYNC)
            | when(def.has_min_max, METRIC_HAS_MIN_MAX)
            | when(def.has_sum, METRIC_HAS_SUM);
        let items = self.stream_item([header, def.id, def.scope_id]);
        inline(items, def.name);
        inline(items, def.description);
        inline(items, def.unit);
        time(items, def.start_time_unix_nano);
        match def.aggregation {
            Aggregation::Explicit { boundaries } => doubles(items, boundaries),
            Aggregation::Exponential { max_size, max_scale } => {
                items.words.extend([max_size, max_scale.cast_unsigned()]);
            }
            Aggregation::Sum { .. } | Aggregation::Gauge => {}
        }
    }

    /// Defines a series.
    pub fn series(&mut self, def: &SeriesDef<'_>) {
        let items = self.stream_item([METRIC_SERIES, def.stream_id, def.series_id]);
        time(items, def.start_time_unix_nano);
        dynamic(items, def.attributes);
    }

    /// Writes what series of a stream gained; all updates are of the stream's kind.
    pub fn updates(&mut self, stream_id: u32, updates: &[(u32, Update<'_>)]) {
        let items = self.stream_item([METRIC_UPDATE, stream_id, len(updates)]);
        for (series_id, update) in updates {
            items.words.push(*series_id);
            match update {
                Update::Sum(value) => double(items, *value),
                Update::Gauge {
                    value,
                    time_unix_nano,
                } => {
                    double(items, *value);
                    time(items, *time_unix_nano);
                }
                Update::Explicit {
                    summary,
                    bucket_counts,
                } => {
                    write_summary(items, summary);
                    bucket_counts.iter().for_each(|count| double(items, *count));
                }
                Update::Exponential {
                    summary,
                    zero_count,
                    scale,
                    positive,
                    negative,
                } => {
                    write_summary(items, summary);
                    double(items, *zero_count);
                    items.words.push(scale.cast_unsigned());
                    buckets(items, positive);
                    buckets(items, negative);
                }
            }
        }
    }

    /// Writes an exemplar.
    pub fn exemplar(&mut self, def: &ExemplarDef<'_>) {
        let items = self.stream_item([METRIC_EXEMPLAR, def.stream_id, def.series_id]);
        let (value, is_integer) = match def.value {
            Number::Int(value) => (value as f64, true),
            Number::Double(value) => (value, false),
        };
        let flags = when(def.context.is_some(), EXEMPLAR_HAS_CONTEXT) | when(is_integer, EXEMPLAR_IS_INTEGER);
        items.words.extend([def.slot, flags]);
        time(items, def.time_unix_nano);
        double(items, value);
        if let Some(context) = &def.context {
            binary_context(items, context);
        }
        dynamic(items, def.attributes);
    }

    /// Asks for a collection.
    pub fn collect(&mut self, time_unix_nano: u64) {
        let items = self.stream_item([METRIC_COLLECT]);
        time(items, time_unix_nano);
    }

    fn stream_item<const N: usize>(&mut self, words: [u32; N]) -> &mut Block {
        self.record_count += 1;
        self.items.words.extend(words);
        &mut self.items
    }
}

fn write_summary(items: &mut Block, summary: &Summary) {
    for value in [summary.count, summary.sum, summary.min, summary.max] {
        double(items, value);
    }
}

fn buckets(items: &mut Block, buckets: &BucketsUpdate<'_>) {
    items.words.push(buckets.offset.cast_unsigned());
    doubles(items, buckets.counts);
}

fn doubles(items: &mut Block, values: &[f64]) {
    items.words.push(len(values));
    values.iter().for_each(|value| double(items, *value));
}
