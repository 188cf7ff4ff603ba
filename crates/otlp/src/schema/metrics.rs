//! `opentelemetry/proto/metrics/v1`.

use super::common::{INSTRUMENTATION_SCOPE, KEY_VALUE, RESOURCE};
use super::{Field, Kind, Message};

pub(super) static RESOURCE_METRICS: Message = Message {
    name: "ResourceMetrics",
    fields: &[
        Field::message(1, "resource", &RESOURCE),
        Field::messages(2, "scopeMetrics", &SCOPE_METRICS),
        Field::new(3, "schemaUrl", Kind::String),
    ],
    is_item: false,
};

static SCOPE_METRICS: Message = Message {
    name: "ScopeMetrics",
    fields: &[
        Field::message(1, "scope", &INSTRUMENTATION_SCOPE),
        Field::messages(2, "metrics", &METRIC),
        Field::new(3, "schemaUrl", Kind::String),
    ],
    is_item: false,
};

static METRIC: Message = Message {
    name: "Metric",
    fields: &[
        Field::new(1, "name", Kind::String),
        Field::new(2, "description", Kind::String),
        Field::new(3, "unit", Kind::String),
        Field::oneof(5, "gauge", Kind::Message(&GAUGE)),
        Field::oneof(7, "sum", Kind::Message(&SUM)),
        Field::oneof(9, "histogram", Kind::Message(&HISTOGRAM)),
        Field::oneof(10, "exponentialHistogram", Kind::Message(&EXPONENTIAL_HISTOGRAM)),
        Field::oneof(11, "summary", Kind::Message(&SUMMARY)),
        Field::messages(12, "metadata", &KEY_VALUE),
    ],
    is_item: false,
};

static GAUGE: Message = Message {
    name: "Gauge",
    fields: &[Field::messages(1, "dataPoints", &NUMBER_DATA_POINT)],
    is_item: false,
};

static SUM: Message = Message {
    name: "Sum",
    fields: &[
        Field::messages(1, "dataPoints", &NUMBER_DATA_POINT),
        Field::new(2, "aggregationTemporality", Kind::Enum),
        Field::new(3, "isMonotonic", Kind::Bool),
    ],
    is_item: false,
};

static HISTOGRAM: Message = Message {
    name: "Histogram",
    fields: &[
        Field::messages(1, "dataPoints", &HISTOGRAM_DATA_POINT),
        Field::new(2, "aggregationTemporality", Kind::Enum),
    ],
    is_item: false,
};

static EXPONENTIAL_HISTOGRAM: Message = Message {
    name: "ExponentialHistogram",
    fields: &[
        Field::messages(1, "dataPoints", &EXPONENTIAL_HISTOGRAM_DATA_POINT),
        Field::new(2, "aggregationTemporality", Kind::Enum),
    ],
    is_item: false,
};

static SUMMARY: Message = Message {
    name: "Summary",
    fields: &[Field::messages(1, "dataPoints", &SUMMARY_DATA_POINT)],
    is_item: false,
};

static NUMBER_DATA_POINT: Message = Message {
    name: "NumberDataPoint",
    fields: &[
        Field::new(2, "startTimeUnixNano", Kind::Fixed64),
        Field::new(3, "timeUnixNano", Kind::Fixed64),
        Field::oneof(4, "asDouble", Kind::Double),
        Field::messages(5, "exemplars", &EXEMPLAR),
        Field::oneof(6, "asInt", Kind::Sfixed64),
        Field::messages(7, "attributes", &KEY_VALUE),
        Field::new(8, "flags", Kind::Uint32),
    ],
    is_item: true,
};

static HISTOGRAM_DATA_POINT: Message = Message {
    name: "HistogramDataPoint",
    fields: &[
        Field::new(2, "startTimeUnixNano", Kind::Fixed64),
        Field::new(3, "timeUnixNano", Kind::Fixed64),
        Field::new(4, "count", Kind::Fixed64),
        Field::optional(5, "sum", Kind::Double),
        Field::repeated(6, "bucketCounts", Kind::Fixed64),
        Field::repeated(7, "explicitBounds", Kind::Double),
        Field::messages(8, "exemplars", &EXEMPLAR),
        Field::messages(9, "attributes", &KEY_VALUE),
        Field::new(10, "flags", Kind::Uint32),
        Field::optional(11, "min", Kind::Double),
        Field::optional(12, "max", Kind::Double),
    ],
    is_item: true,
};

static EXPONENTIAL_HISTOGRAM_DATA_POINT: Message = Message {
    name: "ExponentialHistogramDataPoint",
    fields: &[
        Field::messages(1, "attributes", &KEY_VALUE),
        Field::new(2, "startTimeUnixNano", Kind::Fixed64),
        Field::new(3, "timeUnixNano", Kind::Fixed64),
        Field::new(4, "count", Kind::Fixed64),
        Field::optional(5, "sum", Kind::Double),
        Field::new(6, "scale", Kind::Sint32),
        Field::new(7, "zeroCount", Kind::Fixed64),
        Field::message(8, "positive", &BUCKETS),
        Field::message(9, "negative", &BUCKETS),
        Field::new(10, "flags", Kind::Uint32),
        Field::messages(11, "exemplars", &EXEMPLAR),
        Field::optional(12, "min", Kind::Double),
        Field::optional(13, "max", Kind::Double),
        Field::new(14, "zeroThreshold", Kind::Double),
    ],
    is_item: true,
};

static BUCKETS: Message = Message {
    name: "Buckets",
    fields: &[
        Field::new(1, "offset", Kind::Sint32),
        Field::repeated(2, "bucketCounts", Kind::Uint64),
    ],
    is_item: false,
};

static SUMMARY_DATA_POINT: Message = Message {
    name: "SummaryDataPoint",
    fields: &[
        Field::new(2, "startTimeUnixNano", Kind::Fixed64),
        Field::new(3, "timeUnixNano", Kind::Fixed64),
        Field::new(4, "count", Kind::Fixed64),
        Field::new(5, "sum", Kind::Double),
        Field::messages(6, "quantileValues", &VALUE_AT_QUANTILE),
        Field::messages(7, "attributes", &KEY_VALUE),
        Field::new(8, "flags", Kind::Uint32),
    ],
    is_item: true,
};

static VALUE_AT_QUANTILE: Message = Message {
    name: "ValueAtQuantile",
    fields: &[
        Field::new(1, "quantile", Kind::Double),
        Field::new(2, "value", Kind::Double),
    ],
    is_item: false,
};

static EXEMPLAR: Message = Message {
    name: "Exemplar",
    fields: &[
        Field::new(2, "timeUnixNano", Kind::Fixed64),
        Field::oneof(3, "asDouble", Kind::Double),
        Field::new(4, "spanId", Kind::Id),
        Field::new(5, "traceId", Kind::Id),
        Field::oneof(6, "asInt", Kind::Sfixed64),
        Field::messages(7, "filteredAttributes", &KEY_VALUE),
    ],
    is_item: false,
};
