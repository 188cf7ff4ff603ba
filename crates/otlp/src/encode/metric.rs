//! `Metric` with its points.

use super::exponential_point::{exponential_point_len, write_exponential_point};
use super::fields::{text_len, uint_len, write_text, write_uint};
use super::histogram_point::{histogram_point_len, write_histogram_point};
use super::number_point::{number_point_len, write_number_point};
use crate::varint::{delimited_len, write_prefix};
use otlp_native_model::{MetricData, MetricView, Temporality};

/// `Gauge.data_points`, and the same field of the other kinds.
const POINTS_TAG: u8 = 0x0a;

/// Bytes of `metric` without tag and length; `data_len` is the [`metric_data_len`] of its data.
#[inline]
pub(super) fn metric_body_len(metric: &MetricView<'_>, data_len: usize) -> usize {
    text_len(metric.name) + text_len(metric.description) + text_len(metric.unit) + delimited_len(data_len)
}

/// Bytes of `data` as `Gauge`, `Sum`, `Histogram` or `ExponentialHistogram`, without tag and length.
pub(super) fn metric_data_len(data: &MetricData<'_>) -> usize {
    let shared = |temporality: &Temporality| uint_len(*temporality as u32);
    match data {
        MetricData::Gauge(points) => points_len(points, number_point_len),
        MetricData::Sum {
            points,
            temporality,
            is_monotonic,
        } => points_len(points, number_point_len) + shared(temporality) + uint_len((*is_monotonic).into()),
        MetricData::Histogram { points, temporality } => {
            points_len(points, histogram_point_len) + shared(temporality)
        }
        MetricData::ExponentialHistogram { points, temporality } => {
            points_len(points, exponential_point_len) + shared(temporality)
        }
    }
}

/// Appends `metric` without tag and length; `data_len` is the [`metric_data_len`] of its data.
pub(super) fn write_metric_body(out: &mut Vec<u8>, metric: &MetricView<'_>, data_len: usize) {
    write_text(out, 0x0a, metric.name);
    write_text(out, 0x12, metric.description);
    write_text(out, 0x1a, metric.unit);
    match &metric.data {
        MetricData::Gauge(points) => {
            write_prefix(out, 0x2a, data_len);
            write_points(out, points, number_point_len, write_number_point);
        }
        MetricData::Sum {
            points,
            temporality,
            is_monotonic,
        } => {
            write_prefix(out, 0x3a, data_len);
            write_points(out, points, number_point_len, write_number_point);
            write_uint(out, 0x10, *temporality as u32);
            write_uint(out, 0x18, (*is_monotonic).into());
        }
        MetricData::Histogram { points, temporality } => {
            write_prefix(out, 0x4a, data_len);
            write_points(out, points, histogram_point_len, write_histogram_point);
            write_uint(out, 0x10, *temporality as u32);
        }
        MetricData::ExponentialHistogram { points, temporality } => {
            write_prefix(out, 0x52, data_len);
            write_points(out, points, exponential_point_len, write_exponential_point);
            write_uint(out, 0x10, *temporality as u32);
        }
    }
}

#[inline]
fn points_len<P>(points: &[P], len: impl Fn(&P) -> usize) -> usize {
    points.iter().map(|point| delimited_len(len(point))).sum()
}

#[inline]
fn write_points<P>(
    out: &mut Vec<u8>,
    points: &[P],
    len: impl Fn(&P) -> usize,
    write: impl Fn(&mut Vec<u8>, &P),
) {
    for point in points {
        write_prefix(out, POINTS_TAG, len(point));
        write(out, point);
    }
}
