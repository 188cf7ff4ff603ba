//! Writes metrics whose points are finished.

use super::ChunkWriter;
use super::words::{binary_context, double, dynamic, inline, len, time, when};
use otlp_native_model::{
    BucketsView, ExemplarView, ExponentialPointView, HistogramPointView, KeyValue, MetricData, MetricView,
    Number, NumberPointView,
};
use otlp_native_record::Block;
use otlp_native_record::layout::*;

impl ChunkWriter {
    /// Adds a metric. Its numbers become what JavaScript's doubles keep of them, all integers if the first one is.
    pub fn metric(&mut self, scope_id: u32, view: &MetricView<'_>) {
        self.record_count += 1;
        self.item_count += view.data.len() as u32;
        let mut items = std::mem::take(&mut self.items);
        items
            .words
            .extend([METRIC_DATA | metric_header(&view.data), scope_id]);
        inline(&mut items, view.name);
        inline(&mut items, view.description);
        inline(&mut items, view.unit);
        items.words.push(view.data.len() as u32);
        match &view.data {
            MetricData::Gauge(points) | MetricData::Sum { points, .. } => {
                points
                    .iter()
                    .for_each(|point| self.number_point(&mut items, point));
            }
            MetricData::Histogram { points, .. } => {
                points
                    .iter()
                    .for_each(|point| self.histogram_point(&mut items, point));
            }
            MetricData::ExponentialHistogram { points, .. } => {
                points
                    .iter()
                    .for_each(|point| self.exponential_point(&mut items, point));
            }
        }
        self.items = items;
    }

    fn number_point(&mut self, items: &mut Block, point: &NumberPointView<'_>) {
        let flags = when(point.value.is_none(), POINT_NO_RECORDED_VALUE);
        let times = [point.start_time_unix_nano, point.time_unix_nano];
        self.point(items, flags, point.exemplars, times, point.attributes);
        double(items, point.value.map_or(0.0, as_double));
        write_exemplars(items, point.exemplars);
    }

    fn histogram_point(&mut self, items: &mut Block, point: &HistogramPointView<'_>) {
        let summary = [point.sum, point.min, point.max];
        let flags = summary_flags(summary) | when(point.flags & 1 != 0, POINT_NO_RECORDED_VALUE);
        let times = [point.start_time_unix_nano, point.time_unix_nano];
        self.point(items, flags, point.exemplars, times, point.attributes);
        double(items, point.count as f64);
        summary.iter().flatten().for_each(|value| double(items, *value));
        items.words.push(len(point.explicit_bounds));
        point
            .explicit_bounds
            .iter()
            .for_each(|bound| double(items, *bound));
        counts(items, point.bucket_counts);
        write_exemplars(items, point.exemplars);
    }

    fn exponential_point(&mut self, items: &mut Block, point: &ExponentialPointView<'_>) {
        let summary = [point.sum, point.min, point.max];
        let flags = summary_flags(summary) | when(point.flags & 1 != 0, POINT_NO_RECORDED_VALUE);
        let times = [point.start_time_unix_nano, point.time_unix_nano];
        self.point(items, flags, point.exemplars, times, point.attributes);
        double(items, point.count as f64);
        summary.iter().flatten().for_each(|value| double(items, *value));
        items.words.push(point.scale.cast_unsigned());
        double(items, point.zero_count as f64);
        double(items, point.zero_threshold);
        buckets(items, &point.positive);
        buckets(items, &point.negative);
        write_exemplars(items, point.exemplars);
    }

    fn point(
        &mut self,
        items: &mut Block,
        flags: u32,
        exemplars: &[ExemplarView<'_>],
        [start, end]: [u64; 2],
        attributes: &[KeyValue<'_>],
    ) {
        items
            .words
            .push(flags | when(!exemplars.is_empty(), POINT_HAS_EXEMPLARS));
        time(items, start);
        time(items, end);
        self.attributes(items, attributes);
    }
}

fn metric_header(data: &MetricData<'_>) -> u32 {
    let (kind, temporality) = match data {
        MetricData::Gauge(_) => (METRIC_KIND_GAUGE, None),
        MetricData::Sum { temporality, .. } => (METRIC_KIND_SUM, Some(temporality)),
        MetricData::Histogram { temporality, .. } => (METRIC_KIND_HISTOGRAM, Some(temporality)),
        MetricData::ExponentialHistogram { temporality, .. } => (METRIC_KIND_EXPONENTIAL, Some(temporality)),
    };
    let (is_integer, is_monotonic) = match data {
        MetricData::Gauge(points) => (are_integers(points), false),
        MetricData::Sum {
            points, is_monotonic, ..
        } => (are_integers(points), *is_monotonic),
        _ => (false, false),
    };
    kind << METRIC_KIND_SHIFT
        | temporality.map_or(0, |temporality| *temporality as u32) << METRIC_TEMPORALITY_SHIFT
        | when(is_integer, METRIC_IS_INTEGER)
        | when(is_monotonic, METRIC_IS_MONOTONIC)
}

fn are_integers(points: &[NumberPointView<'_>]) -> bool {
    let first = points.iter().find_map(|point| point.value);
    matches!(first, Some(Number::Int(_)))
}

fn summary_flags([sum, min, max]: [Option<f64>; 3]) -> u32 {
    when(sum.is_some(), POINT_HAS_SUM)
        | when(min.is_some(), POINT_HAS_MIN)
        | when(max.is_some(), POINT_HAS_MAX)
}

fn as_double(number: Number) -> f64 {
    match number {
        Number::Int(value) => value as f64,
        Number::Double(value) => value,
    }
}

fn counts(items: &mut Block, counts: &[u64]) {
    items.words.push(len(counts));
    counts.iter().for_each(|count| double(items, *count as f64));
}

fn buckets(items: &mut Block, buckets: &BucketsView<'_>) {
    items.words.push(buckets.offset.cast_unsigned());
    counts(items, buckets.counts);
}

fn write_exemplars(items: &mut Block, exemplars: &[ExemplarView<'_>]) {
    if exemplars.is_empty() {
        return;
    }
    items.words.push(len(exemplars));
    exemplars.iter().for_each(|view| exemplar(items, view));
}

fn exemplar(items: &mut Block, view: &ExemplarView<'_>) {
    items.words.push(
        when(view.context.is_some(), EXEMPLAR_HAS_CONTEXT)
            | when(matches!(view.value, Number::Int(_)), EXEMPLAR_IS_INTEGER),
    );
    time(items, view.time_unix_nano);
    double(items, as_double(view.value));
    if let Some(context) = &view.context {
        binary_context(items, context);
    }
    dynamic(items, view.filtered_attributes);
}
