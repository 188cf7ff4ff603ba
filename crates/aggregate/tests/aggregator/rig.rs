//! Short ways to define, update and collect.

use otlp_native_aggregate::{
    AggregateError, Aggregation, Aggregator, BucketsUpdate, Limits, Page, SeriesDef, StreamDef, Summary,
    Update,
};
use otlp_native_model::{Bump, KeyValue, MetricData, Number, Temporality, Value};

pub(crate) const BOUNDARIES: [f64; 3] = [0.0, 10.0, 100.0];

pub(crate) fn stream(id: u32, aggregation: Aggregation<'_>, temporality: Temporality) -> StreamDef<'_> {
    StreamDef {
        id,
        scope_id: 7,
        name: "metric",
        description: "what it is",
        unit: "1",
        start_time_unix_nano: 100,
        aggregation,
        temporality,
        is_integer: false,
        is_asynchronous: false,
        has_min_max: true,
        has_sum: true,
    }
}

/// An aggregator with one stream.
pub(crate) fn aggregator(def: &StreamDef<'_>) -> Aggregator {
    let mut aggregator = Aggregator::new(Limits::default());
    aggregator.define_stream(def).unwrap();
    aggregator
}

/// Defines a series whose one attribute is `identity`; returns how many points could not be kept.
pub(crate) fn define(
    aggregator: &mut Aggregator,
    stream_id: u32,
    series_id: u32,
    start: u64,
    identity: i64,
) -> Result<usize, AggregateError> {
    aggregator.define_series(&SeriesDef {
        stream_id,
        series_id,
        start_time_unix_nano: start,
        attributes: &[KeyValue {
            key: "identity",
            value: Value::Int(identity),
        }],
    })
}

/// All pages of a collection at `time`.
pub(crate) fn collect(aggregator: &mut Aggregator, time: u64) -> Vec<Page> {
    aggregator.begin_collection(time).unwrap();
    std::iter::from_fn(|| aggregator.next_page(512)).collect()
}

/// Updates a stream with one value.
pub(crate) fn record(
    aggregator: &mut Aggregator,
    aggregation: &Aggregation<'_>,
    at: (u32, u32),
    value: f64,
    time_unix_nano: u64,
) -> Result<(), AggregateError> {
    let summary = Summary {
        count: 1.0,
        sum: value,
        min: value,
        max: value,
    };
    let mut counts = [0.0; BOUNDARIES.len() + 1];
    let index = [index_at_20(value)];
    let one = BucketsUpdate {
        offset: index[0],
        counts: &[1.0],
    };
    let none = BucketsUpdate::default();
    let update = match aggregation {
        Aggregation::Sum { .. } => Update::Sum(value),
        Aggregation::Gauge => Update::Gauge {
            value,
            time_unix_nano,
        },
        Aggregation::Explicit { boundaries } => {
            counts[boundaries.partition_point(|boundary| *boundary < value)] = 1.0;
            Update::Explicit {
                summary,
                bucket_counts: &counts,
            }
        }
        Aggregation::Exponential { .. } => Update::Exponential {
            summary,
            zero_count: f64::from(u8::from(value == 0.0)),
            scale: 20,
            positive: if value > 0.0 { one } else { none },
            negative: if value < 0.0 { one } else { none },
        },
    };
    aggregator.update(at.0, at.1, &update)
}

fn index_at_20(value: f64) -> i32 {
    if value == 0.0 {
        0
    } else {
        otlp_native_aggregate::bucket_index(value.abs(), 20)
    }
}

/// A point of any kind, as far as all kinds agree.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct AnyPoint {
    pub(crate) identity: i64,
    pub(crate) start: u64,
    pub(crate) time: u64,
    pub(crate) totals: Totals,
}

/// What a point counted. Numbers have it in `sum` alone.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Totals {
    pub(crate) count: u64,
    pub(crate) sum: f64,
    pub(crate) min: Option<f64>,
    pub(crate) max: Option<f64>,
    /// Counts by bucket; those of exponential histograms by sign and index at scale 0.
    pub(crate) buckets: std::collections::BTreeMap<(i8, i32), u64>,
}

impl Totals {
    pub(crate) fn add(&mut self, other: &Totals) {
        let join = |a: Option<f64>, b: Option<f64>, join: fn(f64, f64) -> f64| match (a, b) {
            (Some(a), Some(b)) => Some(join(a, b)),
            (a, b) => a.or(b),
        };
        self.count += other.count;
        self.sum += other.sum;
        self.min = join(self.min, other.min, f64::min);
        self.max = join(self.max, other.max, f64::max);
        for (bucket, count) in &other.buckets {
            *self.buckets.entry(*bucket).or_default() += count;
        }
    }

    /// Of one value.
    pub(crate) fn of(aggregation: &Aggregation<'_>, value: f64) -> Totals {
        let bucket = match aggregation {
            Aggregation::Sum { .. } | Aggregation::Gauge => {
                return Totals {
                    sum: value,
                    ..Totals::default()
                };
            }
            Aggregation::Explicit { boundaries } => {
                (0, boundaries.partition_point(|boundary| *boundary < value) as i32)
            }
            Aggregation::Exponential { .. } if value == 0.0 => (0, 0),
            Aggregation::Exponential { .. } => (value.signum() as i8, index_at_20(value) >> 20),
        };
        Totals {
            count: 1,
            sum: value,
            min: Some(value),
            max: Some(value),
            buckets: [(bucket, 1)].into(),
        }
    }
}

/// The points of a page.
pub(crate) fn points(page: &Page) -> Vec<AnyPoint> {
    let arena = Bump::new();
    let identity = |attributes: &[KeyValue<'_>]| match attributes {
        [
            KeyValue {
                value: Value::Int(identity),
                ..
            },
        ] => *identity,
        _ => panic!("unknown attributes {attributes:?}"),
    };
    match page.view(&arena).data {
        MetricData::Gauge(points) | MetricData::Sum { points, .. } => points
            .iter()
            .map(|point| AnyPoint {
                identity: identity(point.attributes),
                start: point.start_time_unix_nano,
                time: point.time_unix_nano,
                totals: Totals {
                    sum: match point.value {
                        Some(Number::Double(value)) => value,
                        other => panic!("no double: {other:?}"),
                    },
                    ..Totals::default()
                },
            })
            .collect(),
        MetricData::Histogram { points, .. } => points
            .iter()
            .map(|point| AnyPoint {
                identity: identity(point.attributes),
                start: point.start_time_unix_nano,
                time: point.time_unix_nano,
                totals: Totals {
                    count: point.count,
                    sum: point.sum.unwrap(),
                    min: point.min,
                    max: point.max,
                    buckets: (0..)
                        .map(|bucket| (0, bucket))
                        .zip(point.bucket_counts.iter().copied())
                        .filter(|(_, count)| *count > 0)
                        .collect(),
                },
            })
            .collect(),
        MetricData::ExponentialHistogram { points, .. } => points
            .iter()
            .map(|point| {
                let mut buckets = std::collections::BTreeMap::new();
                if point.zero_count > 0 {
                    buckets.insert((0, 0), point.zero_count);
                }
                for (sign, side) in [(1, point.positive), (-1, point.negative)] {
                    assert!(side.counts.len() <= 160);
                    for (index, count) in (side.offset..).zip(side.counts).filter(|(_, count)| **count > 0) {
                        *buckets.entry((sign, index >> point.scale)).or_default() += count;
                    }
                }
                AnyPoint {
                    identity: identity(point.attributes),
                    start: point.start_time_unix_nano,
                    time: point.time_unix_nano,
                    totals: Totals {
                        count: point.count,
                        sum: point.sum.unwrap(),
                        min: point.min,
                        max: point.max,
                        buckets,
                    },
                }
            })
            .collect(),
    }
}
