//! Metrics of prost as views, and views as prost's metrics.

mod points;

use crate::oracle::metrics::{ExponentialHistogram, Gauge, Histogram, Metric, Sum, metric};
use otlp_native_model::{Bump, MetricData, MetricView, Temporality};
use points::{exponential_view, histogram_view, number_view};

/// `metric` as a view; `None` for a kind of metric that has none (summaries).
pub fn metric_view<'a>(metric: &'a Metric, arena: &'a Bump) -> Option<MetricView<'a>> {
    let numbers =
        |points: &'a [_]| &*arena.alloc_slice_fill_iter(points.iter().map(|point| number_view(point, arena)));
    let data = match metric.data.as_ref()? {
        metric::Data::Gauge(gauge) => MetricData::Gauge(numbers(&gauge.data_points)),
        metric::Data::Sum(sum) => MetricData::Sum {
            points: numbers(&sum.data_points),
            temporality: temporality(sum.aggregation_temporality),
            is_monotonic: sum.is_monotonic,
        },
        metric::Data::Histogram(histogram) => MetricData::Histogram {
            points: arena.alloc_slice_fill_iter(
                histogram
                    .data_points
                    .iter()
                    .map(|point| histogram_view(point, arena)),
            ),
            temporality: temporality(histogram.aggregation_temporality),
        },
        metric::Data::ExponentialHistogram(histogram) => MetricData::ExponentialHistogram {
            points: arena.alloc_slice_fill_iter(
                histogram
                    .data_points
                    .iter()
                    .map(|point| exponential_view(point, arena)),
            ),
            temporality: temporality(histogram.aggregation_temporality),
        },
        metric::Data::Summary(_) => return None,
    };
    Some(MetricView {
        name: &metric.name,
        description: &metric.description,
        unit: &metric.unit,
        data,
    })
}

fn temporality(number: i32) -> Temporality {
    match number {
        1 => Temporality::Delta,
        2 => Temporality::Cumulative,
        _ => Temporality::Unspecified,
    }
}

impl From<&MetricView<'_>> for Metric {
    fn from(view: &MetricView<'_>) -> Self {
        Metric {
            name: view.name.to_owned(),
            description: view.description.to_owned(),
            unit: view.unit.to_owned(),
            metadata: Vec::new(),
            data: Some((&view.data).into()),
        }
    }
}

impl From<&MetricData<'_>> for metric::Data {
    fn from(data: &MetricData<'_>) -> Self {
        match data {
            MetricData::Gauge(points) => metric::Data::Gauge(Gauge {
                data_points: points.iter().map(Into::into).collect(),
            }),
            MetricData::Sum {
                points,
                temporality,
                is_monotonic,
            } => metric::Data::Sum(Sum {
                data_points: points.iter().map(Into::into).collect(),
                aggregation_temporality: *temporality as i32,
                is_monotonic: *is_monotonic,
            }),
            MetricData::Histogram { points, temporality } => metric::Data::Histogram(Histogram {
                data_points: points.iter().map(Into::into).collect(),
                aggregation_temporality: *temporality as i32,
            }),
            MetricData::ExponentialHistogram { points, temporality } => {
                metric::Data::ExponentialHistogram(ExponentialHistogram {
                    data_points: points.iter().map(Into::into).collect(),
                    aggregation_temporality: *temporality as i32,
                })
            }
        }
    }
}
