//! What the aggregator is told, by reference.

use otlp_native_model::{KeyValue, Number, SpanId, Temporality, TraceId};

/// A stream: one view of one instrument, as one reader reports it.
///
/// ```
/// use otlp_native_aggregate::{Aggregation, StreamDef};
/// use otlp_native_model::Temporality;
///
/// let requests = StreamDef {
///     id: 0,
///     scope_id: 0,
///     name: "http.server.requests",
///     description: "",
///     unit: "{request}",
///     start_time_unix_nano: 1_700_000_000_000_000_000,
///     aggregation: Aggregation::Sum { is_monotonic: true },
///     temporality: Temporality::Delta,
///     is_integer: true,
///     is_asynchronous: false,
///     has_min_max: false,
///     has_sum: false,
/// };
/// assert_eq!(requests.aggregation, Aggregation::Sum { is_monotonic: true });
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StreamDef<'a> {
    /// The next stream's id, from 0.
    pub id: u32,
    /// The scope of the instrument, as the pipeline numbers it; handed back with each page.
    pub scope_id: u32,
    /// The metric's name.
    pub name: &'a str,
    /// Empty when there is none.
    pub description: &'a str,
    /// UCUM unit, empty when there is none.
    pub unit: &'a str,
    /// When the instrument was created, in nanoseconds since the Unix epoch.
    pub start_time_unix_nano: u64,
    /// How measurements become points.
    pub aggregation: Aggregation<'a>,
    /// Delta: each collection reports what was updated since the last, and begins anew. Anything else is cumulative.
    pub temporality: Temporality,
    /// Whether numbers go out as integers.
    pub is_integer: bool,
    /// Whether updates carry observed totals rather than differences. A histogram's update then replaces the one before.
    /// Only what was observed since the last collection is reported.
    pub is_asynchronous: bool,
    /// Whether a histogram's minimum and maximum are reported.
    pub has_min_max: bool,
    /// Whether a histogram's sum is reported.
    pub has_sum: bool,
}

/// How a stream's measurements become points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Aggregation<'a> {
    /// The sum of all values.
    Sum {
        /// Whether it only ever grows.
        is_monotonic: bool,
    },
    /// The last value.
    Gauge,
    /// A histogram with explicit boundaries.
    Explicit {
        /// Upper bounds of all buckets but the last, inclusive, ascending.
        boundaries: &'a [f64],
    },
    /// A base-2 exponential histogram.
    Exponential {
        /// Most buckets a sign, 2 to 16,384.
        max_size: u32,
        /// The scale that it begins with, −10 to 20.
        max_scale: i32,
    },
}

/// A series of a stream.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SeriesDef<'a> {
    /// The stream.
    pub stream_id: u32,
    /// The stream's next series id, from 0; or an old one, whose series thereby begins anew.
    pub series_id: u32,
    /// When it was first measured, in nanoseconds since the Unix epoch. Only cumulative synchronous streams use it.
    pub start_time_unix_nano: u64,
    /// The series' attributes.
    pub attributes: &'a [KeyValue<'a>],
}

/// What a series gained, or what was observed of it. Counts are whole numbers in doubles, as JavaScript has them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Update<'a> {
    /// Of a sum: what was added; of an asynchronous one: the total.
    Sum(f64),
    /// Of a gauge.
    Gauge {
        /// The last value.
        value: f64,
        /// When it was measured, in nanoseconds since the Unix epoch.
        time_unix_nano: u64,
    },
    /// Of a histogram with explicit boundaries.
    Explicit {
        /// What all kinds of histograms have.
        summary: Summary,
        /// One count for each bucket.
        bucket_counts: &'a [f64],
    },
    /// Of an exponential histogram.
    Exponential {
        /// What all kinds of histograms have.
        summary: Summary,
        /// How many values were zero.
        zero_count: f64,
        /// A bucket's base is `2^(2^-scale)`; −11 to 20.
        scale: i32,
        /// Counts of positive values.
        positive: BucketsUpdate<'a>,
        /// Counts of negative values.
        negative: BucketsUpdate<'a>,
    },
}

/// What a histogram knows of its values besides the buckets.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary {
    /// How many values there were.
    pub count: f64,
    /// Their sum.
    pub sum: f64,
    /// The smallest; ignored when `count` is 0.
    pub min: f64,
    /// The largest; ignored when `count` is 0.
    pub max: f64,
}

/// One sign's buckets of an exponential histogram: element `i` counts the bucket of index `offset + i`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct BucketsUpdate<'a> {
    /// The index of the first bucket.
    pub offset: i32,
    /// The counts.
    pub counts: &'a [f64],
}

/// An example of what was measured. The newest of a slot is kept until the next collection.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ExemplarDef<'a> {
    /// The stream.
    pub stream_id: u32,
    /// The series.
    pub series_id: u32,
    /// Which place of the reservoir it takes.
    pub slot: u32,
    /// When it was measured, in nanoseconds since the Unix epoch.
    pub time_unix_nano: u64,
    /// What was measured.
    pub value: Number,
    /// The trace and the span that it was measured in.
    pub context: Option<(TraceId, SpanId)>,
    /// Attributes of the measurement that the series doesn't have.
    pub attributes: &'a [KeyValue<'a>],
}
