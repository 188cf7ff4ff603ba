//! `Metric` with its points.

use super::exponential_point::write_exponential_point;
use super::fields::{write_text, write_uint};
use super::histogram_point::write_histogram_point;
use super::number_point::write_number_point;
use super::out::Out;
use otlp_native_model::{MetricData, MetricView};

/// `Gauge.data_points`, and the same field of the other kinds.
const POINTS_TAG: u8 = 0x0a;

/// Writes `metric` without tag and length.
pub(super) fn write_metric_body(out: &mut Out<'_>, metric: &MetricView<'_>) {
    let before = out.left();
    let tag = match &metric.data {
        MetricData::Gauge(points) => {
            write_points(out, points, write_number_point);
            0x2a
        }
        MetricData::Sum {
            points,
            temporality,
            is_monotonic,
        } => {
            write_uint(out, 0x18, (*is_monotonic).into());
            write_uint(out, 0x10, *temporality as u32);
            write_points(out, points, write_number_point);
            0x3a
        }
        MetricData::Histogram { points, temporality } => {
            write_uint(out, 0x10, *temporality as u32);
            write_points(out, points, write_histogram_point);
            0x4a
        }
        MetricData::ExponentialHistogram { points, temporality } => {
            write_uint(out, 0x10, *temporality as u32);
            write_points(out, points, write_exponential_point);
            0x52
        }
    };
    out.prefix(tag, before);
    write_text(out, 0x1a, metric.unit);
    write_text(out, 0x12, metric.description);
    write_text(out, 0x0a, metric.name);
}

#[inline]
fn write_points<P>(out: &mut Out<'_>, points: &[P], write: impl Fn(&mut Out<'_>, &P)) {
    for point in points.iter().rev() {
        let before = out.left();
        write(out, point);
        out.prefix(POINTS_TAG, before);
    }
}
