//! Borrowed views of metrics and their points. Field meanings are those of `opentelemetry/proto/metrics/v1/metrics.proto`.

use crate::{KeyValue, SpanId, TraceId};

/// One metric with some of its points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MetricView<'a> {
    /// The metric's name.
    pub name: &'a str,
    /// Empty when there is none.
    pub description: &'a str,
    /// UCUM unit, empty when there is none.
    pub unit: &'a str,
    /// The points, all of one kind.
    pub data: MetricData<'a>,
}

/// A metric's points and what they have in common.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum MetricData<'a> {
    /// Last values.
    Gauge(&'a [NumberPointView<'a>]),
    /// Sums.
    Sum {
        /// The points.
        points: &'a [NumberPointView<'a>],
        /// What a point's value is since.
        temporality: Temporality,
        /// Whether the sum only ever grows.
        is_monotonic: bool,
    },
    /// Histograms with explicit boundaries.
    Histogram {
        /// The points.
        points: &'a [HistogramPointView<'a>],
        /// What a point's counts are since.
        temporality: Temporality,
    },
    /// Base-2 exponential histograms.
    ExponentialHistogram {
        /// The points.
        points: &'a [ExponentialPointView<'a>],
        /// What a point's counts are since.
        temporality: Temporality,
    },
}

/// `AggregationTemporality`, with OTLP's numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Temporality {
    /// Not stated.
    Unspecified = 0,
    /// Since the last report.
    Delta = 1,
    /// Since a fixed start.
    Cumulative = 2,
}

/// A number as OTLP's `oneof value` has it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Number {
    /// `as_int`.
    Int(i64),
    /// `as_double`.
    Double(f64),
}

/// `NumberDataPoint`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NumberPointView<'a> {
    /// The series' attributes.
    pub attributes: &'a [KeyValue<'a>],
    /// Nanoseconds since the Unix epoch; 0 when there is none.
    pub start_time_unix_nano: u64,
    /// Nanoseconds since the Unix epoch.
    pub time_unix_nano: u64,
    /// `None` when nothing was recorded.
    pub value: Option<Number>,
    /// Examples of what was measured.
    pub exemplars: &'a [ExemplarView<'a>],
    /// `DataPointFlags`: 1 when nothing was recorded.
    pub flags: u32,
}

/// `HistogramDataPoint`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HistogramPointView<'a> {
    /// The series' attributes.
    pub attributes: &'a [KeyValue<'a>],
    /// Nanoseconds since the Unix epoch; 0 when there is none.
    pub start_time_unix_nano: u64,
    /// Nanoseconds since the Unix epoch.
    pub time_unix_nano: u64,
    /// How many values there were.
    pub count: u64,
    /// Their sum.
    pub sum: Option<f64>,
    /// One count for each bucket; empty, or one more than boundaries.
    pub bucket_counts: &'a [u64],
    /// Upper bounds of all buckets but the last, inclusive, ascending.
    pub explicit_bounds: &'a [f64],
    /// Examples of what was measured.
    pub exemplars: &'a [ExemplarView<'a>],
    /// `DataPointFlags`: 1 when nothing was recorded.
    pub flags: u32,
    /// The smallest value.
    pub min: Option<f64>,
    /// The largest value.
    pub max: Option<f64>,
}

/// `ExponentialHistogramDataPoint`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ExponentialPointView<'a> {
    /// The series' attributes.
    pub attributes: &'a [KeyValue<'a>],
    /// Nanoseconds since the Unix epoch; 0 when there is none.
    pub start_time_unix_nano: u64,
    /// Nanoseconds since the Unix epoch.
    pub time_unix_nano: u64,
    /// How many values there were.
    pub count: u64,
    /// Their sum.
    pub sum: Option<f64>,
    /// A bucket's base is `2^(2^-scale)`.
    pub scale: i32,
    /// How many values were within the zero threshold.
    pub zero_count: u64,
    /// Counts of positive values.
    pub positive: BucketsView<'a>,
    /// Counts of negative values.
    pub negative: BucketsView<'a>,
    /// `DataPointFlags`: 1 when nothing was recorded.
    pub flags: u32,
    /// Examples of what was measured.
    pub exemplars: &'a [ExemplarView<'a>],
    /// The smallest value.
    pub min: Option<f64>,
    /// The largest value.
    pub max: Option<f64>,
    /// The width of the zero bucket, to each side.
    pub zero_threshold: f64,
}

/// `ExponentialHistogramDataPoint.Buckets`: bucket `i` of `counts` has index `offset + i`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct BucketsView<'a> {
    /// The index of the first bucket.
    pub offset: i32,
    /// One count for each bucket.
    pub counts: &'a [u64],
}

/// `Exemplar`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ExemplarView<'a> {
    /// Attributes of the measurement that the series doesn't have.
    pub filtered_attributes: &'a [KeyValue<'a>],
    /// Nanoseconds since the Unix epoch.
    pub time_unix_nano: u64,
    /// What was measured.
    pub value: Number,
    /// The trace and the span that it was measured in.
    pub context: Option<(TraceId, SpanId)>,
}

impl<'a> MetricView<'a> {
    /// The metric with its first `count` points, and with the others.
    pub fn split_at(&self, count: usize) -> (MetricView<'a>, MetricView<'a>) {
        let (first, rest) = self.data.split_at(count);
        (
            MetricView { data: first, ..*self },
            MetricView { data: rest, ..*self },
        )
    }
}

impl<'a> MetricData<'a> {
    /// How many points there are.
    pub const fn len(&self) -> usize {
        match self {
            MetricData::Gauge(points) | MetricData::Sum { points, .. } => points.len(),
            MetricData::Histogram { points, .. } => points.len(),
            MetricData::ExponentialHistogram { points, .. } => points.len(),
        }
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The first `count` points and the others; all and none when there are not as many.
    pub fn split_at(&self, count: usize) -> (MetricData<'a>, MetricData<'a>) {
        match *self {
            MetricData::Gauge(points) => {
                let (first, rest) = split(points, count);
                (MetricData::Gauge(first), MetricData::Gauge(rest))
            }
            MetricData::Sum {
                points,
                temporality,
                is_monotonic,
            } => {
                let with = |points| MetricData::Sum {
                    points,
                    temporality,
                    is_monotonic,
                };
                let (first, rest) = split(points, count);
                (with(first), with(rest))
            }
            MetricData::Histogram { points, temporality } => {
                let with = |points| MetricData::Histogram { points, temporality };
                let (first, rest) = split(points, count);
                (with(first), with(rest))
            }
            MetricData::ExponentialHistogram { points, temporality } => {
                let with = |points| MetricData::ExponentialHistogram { points, temporality };
                let (first, rest) = split(points, count);
                (with(first), with(rest))
            }
        }
    }
}

fn split<T>(points: &[T], count: usize) -> (&[T], &[T]) {
    points.split_at_checked(count).unwrap_or((points, &[]))
}
