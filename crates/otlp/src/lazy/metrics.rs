//! `opentelemetry/proto/metrics/v1`.

use super::common::KeyValue;
use super::kind::{
    Bool, Double, Fixed64, Id, Int32, Nested, Packed, Sfixed64, Sint32, Text, Uint32, Uint64, Unpacked,
};
use super::message::{Message, lazy_message};
use crate::error::DecodeError;

lazy_message! {
    /// A metric with its data points.
    Metric, MetricField, "Metric" {
        1 value Name name "name": Text;
        2 value Description description "description": Text;
        3 value Unit unit "unit": Text;
        5 oneof Gauge gauge "gauge": Nested<Gauge<'a>>;
        7 oneof Sum sum "sum": Nested<Sum<'a>>;
        9 oneof Histogram histogram "histogram": Nested<Histogram<'a>>;
        10 oneof ExponentialHistogram exponential_histogram "exponentialHistogram": Nested<ExponentialHistogram<'a>>;
        11 oneof Summary summary "summary": Nested<Summary<'a>>;
        12 repeated Metadata metadata "metadata": Nested<KeyValue<'a>>;
    }
}

lazy_message! {
    /// Points that are read as they are.
    Gauge, GaugeField, "Gauge" {
        1 repeated DataPoint data_points "dataPoints": Nested<NumberDataPoint<'a>>;
    }
}

lazy_message! {
    /// Points that are added up.
    Sum, SumField, "Sum" {
        1 repeated DataPoint data_points "dataPoints": Nested<NumberDataPoint<'a>>;
        2 value AggregationTemporality aggregation_temporality "aggregationTemporality": Int32;
        3 value IsMonotonic is_monotonic "isMonotonic": Bool;
    }
}

lazy_message! {
    /// Distributions over explicit buckets.
    Histogram, HistogramField, "Histogram" {
        1 repeated DataPoint data_points "dataPoints": Nested<HistogramDataPoint<'a>>;
        2 value AggregationTemporality aggregation_temporality "aggregationTemporality": Int32;
    }
}

lazy_message! {
    /// Distributions over exponential buckets.
    ExponentialHistogram, ExponentialHistogramField, "ExponentialHistogram" {
        1 repeated DataPoint data_points "dataPoints": Nested<ExponentialHistogramDataPoint<'a>>;
        2 value AggregationTemporality aggregation_temporality "aggregationTemporality": Int32;
    }
}

lazy_message! {
    /// Distributions as quantiles.
    Summary, SummaryField, "Summary" {
        1 repeated DataPoint data_points "dataPoints": Nested<SummaryDataPoint<'a>>;
    }
}

lazy_message! {
    /// A point of a gauge or a sum.
    NumberDataPoint, NumberDataPointField, "NumberDataPoint" {
        2 value StartTimeUnixNano start_time_unix_nano "startTimeUnixNano": Fixed64;
        3 value TimeUnixNano time_unix_nano "timeUnixNano": Fixed64;
        4 oneof AsDouble as_double "asDouble": Double;
        5 repeated Exemplar exemplars "exemplars": Nested<Exemplar<'a>>;
        6 oneof AsInt as_int "asInt": Sfixed64;
        7 repeated Attribute attributes "attributes": Nested<KeyValue<'a>>;
        8 value Flags flags "flags": Uint32;
    }
}

lazy_message! {
    /// A point of a histogram.
    HistogramDataPoint, HistogramDataPointField, "HistogramDataPoint" {
        2 value StartTimeUnixNano start_time_unix_nano "startTimeUnixNano": Fixed64;
        3 value TimeUnixNano time_unix_nano "timeUnixNano": Fixed64;
        4 value Count count "count": Fixed64;
        5 optional Sum sum "sum": Double;
        6 numbers BucketCounts bucket_counts "bucketCounts": Packed<Fixed64> | Unpacked<Fixed64>;
        7 numbers ExplicitBounds explicit_bounds "explicitBounds": Packed<Double> | Unpacked<Double>;
        8 repeated Exemplar exemplars "exemplars": Nested<Exemplar<'a>>;
        9 repeated Attribute attributes "attributes": Nested<KeyValue<'a>>;
        10 value Flags flags "flags": Uint32;
        11 optional Min min "min": Double;
        12 optional Max max "max": Double;
    }
}

lazy_message! {
    /// A point of an exponential histogram.
    ExponentialHistogramDataPoint, ExponentialHistogramDataPointField, "ExponentialHistogramDataPoint" {
        1 repeated Attribute attributes "attributes": Nested<KeyValue<'a>>;
        2 value StartTimeUnixNano start_time_unix_nano "startTimeUnixNano": Fixed64;
        3 value TimeUnixNano time_unix_nano "timeUnixNano": Fixed64;
        4 value Count count "count": Fixed64;
        5 optional Sum sum "sum": Double;
        6 value Scale scale "scale": Sint32;
        7 value ZeroCount zero_count "zeroCount": Fixed64;
        8 message Positive positive "positive": Nested<Buckets<'a>>;
        9 message Negative negative "negative": Nested<Buckets<'a>>;
        10 value Flags flags "flags": Uint32;
        11 repeated Exemplar exemplars "exemplars": Nested<Exemplar<'a>>;
        12 optional Min min "min": Double;
        13 optional Max max "max": Double;
        14 value ZeroThreshold zero_threshold "zeroThreshold": Double;
    }
}

lazy_message! {
    /// The buckets of one sign.
    Buckets, BucketsField, "Buckets" {
        1 value Offset offset "offset": Sint32;
        2 numbers BucketCounts bucket_counts "bucketCounts": Packed<Uint64> | Unpacked<Uint64>;
    }
}

lazy_message! {
    /// A point of a summary.
    SummaryDataPoint, SummaryDataPointField, "SummaryDataPoint" {
        2 value StartTimeUnixNano start_time_unix_nano "startTimeUnixNano": Fixed64;
        3 value TimeUnixNano time_unix_nano "timeUnixNano": Fixed64;
        4 value Count count "count": Fixed64;
        5 value Sum sum "sum": Double;
        6 repeated QuantileValue quantile_values "quantileValues": Nested<ValueAtQuantile<'a>>;
        7 repeated Attribute attributes "attributes": Nested<KeyValue<'a>>;
        8 value Flags flags "flags": Uint32;
    }
}

lazy_message! {
    /// A quantile and its value.
    ValueAtQuantile, ValueAtQuantileField, "ValueAtQuantile" {
        1 value Quantile quantile "quantile": Double;
        2 value Value value "value": Double;
    }
}

lazy_message! {
    /// A measurement that a point is made of.
    Exemplar, ExemplarField, "Exemplar" {
        2 value TimeUnixNano time_unix_nano "timeUnixNano": Fixed64;
        3 oneof AsDouble as_double "asDouble": Double;
        4 value SpanId span_id "spanId": Id;
        5 value TraceId trace_id "traceId": Id;
        6 oneof AsInt as_int "asInt": Sfixed64;
        7 repeated FilteredAttribute filtered_attributes "filteredAttributes": Nested<KeyValue<'a>>;
    }
}

impl<'a> Metric<'a> {
    /// The member of the oneof `data` that counts: the last one, read as its last part if it comes in several. `None`
    /// for a metric without data.
    pub fn data(&self) -> Result<Option<MetricField<'a>>, DecodeError> {
        let mut last = None;
        for field in self.fields() {
            let field = field?;
            if matches!(
                field,
                MetricField::Gauge(_)
                    | MetricField::Sum(_)
                    | MetricField::Histogram(_)
                    | MetricField::ExponentialHistogram(_)
                    | MetricField::Summary(_)
            ) {
                last = Some(field);
            }
        }
        Ok(last)
    }
}
