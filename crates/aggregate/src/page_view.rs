//! A page shown as a metric.

use crate::exemplars::Exemplar;
use crate::exponential::ExponentialHistogram;
use crate::page::Page;
use crate::values::{LastValue, Values};
use otlp_native_model::{
    Bump, ExemplarView, ExponentialPointView, HistogramPointView, MetricData, MetricView, Number,
    NumberPointView,
};

impl Page {
    /// The page as a metric, whose lists lie in `arena`.
    pub fn view<'a>(&'a self, arena: &'a Bump) -> MetricView<'a> {
        let info = &*self.info;
        let temporality = info.temporality;
        let data = match &self.values {
            Values::Numbers(values) => MetricData::Sum {
                points: self.number_points(values, |value| *value, arena),
                temporality,
                is_monotonic: info.is_monotonic,
            },
            Values::Gauges(values) => {
                MetricData::Gauge(self.number_points(values, |value: &LastValue| value.value, arena))
            }
            Values::Explicit { .. } => MetricData::Histogram {
                points: self.explicit_points(arena),
                temporality,
            },
            Values::Exponential(histograms) => MetricData::ExponentialHistogram {
                points: self.exponential_points(histograms, arena),
                temporality,
            },
        };
        MetricView {
            name: &info.name,
            description: &info.description,
            unit: &info.unit,
            data,
        }
    }

    fn number_points<'a, V>(
        &'a self,
        values: &'a [V],
        value_of: impl Fn(&V) -> f64,
        arena: &'a Bump,
    ) -> &'a [NumberPointView<'a>] {
        let mut exemplars = ExemplarsByPoint::new(&self.exemplars, arena);
        let points = self.points.iter().zip(values).enumerate();
        arena.alloc_slice_fill_iter(points.map(|(place, (point, value))| {
            let value = value_of(value);
            NumberPointView {
                attributes: point.attributes.unpack(arena),
                start_time_unix_nano: point.start_time_unix_nano,
                time_unix_nano: self.time_unix_nano,
                value: Some(if self.info.is_integer {
                    Number::Int(value as i64)
                } else {
                    Number::Double(value)
                }),
                exemplars: exemplars.of(place),
                flags: 0,
            }
        }))
    }

    fn explicit_points<'a>(&'a self, arena: &'a Bump) -> &'a [HistogramPointView<'a>] {
        let Values::Explicit { summaries, .. } = &self.values else {
            return &[];
        };
        let mut exemplars = ExemplarsByPoint::new(&self.exemplars, arena);
        let points = self.points.iter().zip(summaries).enumerate();
        arena.alloc_slice_fill_iter(points.map(|(place, (point, summary))| {
            let has_min_max = self.info.has_min_max && summary.count > 0;
            HistogramPointView {
                attributes: point.attributes.unpack(arena),
                start_time_unix_nano: point.start_time_unix_nano,
                time_unix_nano: self.time_unix_nano,
                count: summary.count,
                sum: self.info.has_sum.then_some(summary.sum),
                bucket_counts: self.values.bucket_counts(place).unwrap_or_default(),
                explicit_bounds: &self.info.boundaries,
                exemplars: exemplars.of(place),
                flags: 0,
                min: has_min_max.then_some(summary.min),
                max: has_min_max.then_some(summary.max),
            }
        }))
    }

    fn exponential_points<'a>(
        &'a self,
        histograms: &'a [ExponentialHistogram],
        arena: &'a Bump,
    ) -> &'a [ExponentialPointView<'a>] {
        let mut exemplars = ExemplarsByPoint::new(&self.exemplars, arena);
        let points = self.points.iter().zip(histograms).enumerate();
        arena.alloc_slice_fill_iter(points.map(|(place, (point, histogram))| {
            let has_min_max = self.info.has_min_max && histogram.count() > 0;
            ExponentialPointView {
                attributes: point.attributes.unpack(arena),
                start_time_unix_nano: point.start_time_unix_nano,
                time_unix_nano: self.time_unix_nano,
                count: histogram.count(),
                sum: self.info.has_sum.then_some(histogram.sum()),
                scale: histogram.scale(),
                zero_count: histogram.zero_count(),
                positive: histogram.positive().view(),
                negative: histogram.negative().view(),
                flags: 0,
                exemplars: exemplars.of(place),
                min: has_min_max.then_some(histogram.min()),
                max: has_min_max.then_some(histogram.max()),
                zero_threshold: 0.0,
            }
        }))
    }
}

/// Hands out each point's exemplars, asked for in the order of points.
struct ExemplarsByPoint<'a> {
    rest: &'a [(u32, Exemplar)],
    arena: &'a Bump,
}

impl<'a> ExemplarsByPoint<'a> {
    fn new(all: &'a [(u32, Exemplar)], arena: &'a Bump) -> ExemplarsByPoint<'a> {
        ExemplarsByPoint { rest: all, arena }
    }

    fn of(&mut self, place: usize) -> &'a [ExemplarView<'a>] {
        let count = self
            .rest
            .iter()
            .take_while(|(point, _)| *point as usize == place)
            .count();
        if count == 0 {
            return &[];
        }
        let (of_point, rest) = self.rest.split_at_checked(count).unwrap_or((self.rest, &[]));
        self.rest = rest;
        let views = of_point.iter().map(|(_, exemplar)| exemplar.view(self.arena));
        self.arena.alloc_slice_fill_iter(views)
    }
}
