//! Metrics.

use super::common::{attributes, enumeration, resource, scope, span_id, trace_id};
use crate::oracle::ExportMetricsServiceRequest;
use crate::oracle::metrics::{
    Exemplar, ExponentialHistogram, ExponentialHistogramDataPoint, Gauge, Histogram, HistogramDataPoint,
    Metric, NumberDataPoint, ResourceMetrics, ScopeMetrics, Sum, Summary, SummaryDataPoint, exemplar,
    exponential_histogram_data_point::Buckets, metric, number_data_point,
    summary_data_point::ValueAtQuantile,
};
use crate::strategies::{count, double, integer, nanos, text};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

/// An `ExportMetricsServiceRequest`.
pub fn metrics_request() -> impl Strategy<Value = ExportMetricsServiceRequest> {
    let scope_metrics =
        (scope(), vec(metric(), 0..4), text()).prop_map(|(scope, metrics, schema_url)| ScopeMetrics {
            scope,
            metrics,
            schema_url,
        });
    let resource_metrics =
        (resource(), vec(scope_metrics, 0..3), text()).prop_map(|(resource, scope_metrics, schema_url)| {
            ResourceMetrics {
                resource,
                scope_metrics,
                schema_url,
            }
        });
    vec(resource_metrics, 0..3).prop_map(|resource_metrics| ExportMetricsServiceRequest { resource_metrics })
}

/// A metric, with all that its message can hold.
pub fn metric() -> impl Strategy<Value = Metric> {
    (
        text(),
        text(),
        text(),
        option::weighted(0.9, data()),
        attributes(),
    )
        .prop_map(|(name, description, unit, data, metadata)| Metric {
            name,
            description,
            unit,
            metadata,
            data,
        })
}

fn data() -> impl Strategy<Value = metric::Data> {
    let temporality = || enumeration(2);
    let sum = (vec(number_point(), 0..3), temporality(), any::<bool>()).prop_map(
        |(data_points, aggregation_temporality, is_monotonic)| Sum {
            data_points,
            aggregation_temporality,
            is_monotonic,
        },
    );
    let histogram =
        (vec(histogram_point(), 0..3), temporality()).prop_map(|(data_points, aggregation_temporality)| {
            Histogram {
                data_points,
                aggregation_temporality,
            }
        });
    let exponential =
        (vec(exponential_point(), 0..3), temporality()).prop_map(|(data_points, aggregation_temporality)| {
            ExponentialHistogram {
                data_points,
                aggregation_temporality,
            }
        });
    prop_oneof![
        vec(number_point(), 0..3).prop_map(|data_points| metric::Data::Gauge(Gauge { data_points })),
        sum.prop_map(metric::Data::Sum),
        histogram.prop_map(metric::Data::Histogram),
        exponential.prop_map(metric::Data::ExponentialHistogram),
        vec(summary_point(), 0..3).prop_map(|data_points| metric::Data::Summary(Summary { data_points })),
    ]
}

fn number_point() -> impl Strategy<Value = NumberDataPoint> {
    let value = prop_oneof![
        double().prop_map(number_data_point::Value::AsDouble),
        integer().prop_map(number_data_point::Value::AsInt),
    ];
    (
        attributes(),
        nanos(),
        nanos(),
        vec(exemplar(), 0..2),
        count(),
        option::of(value),
    )
        .prop_map(
            |(attributes, start, time, exemplars, flags, value)| NumberDataPoint {
                attributes,
                start_time_unix_nano: start,
                time_unix_nano: time,
                exemplars,
                flags,
                value,
            },
        )
}

fn exemplar() -> impl Strategy<Value = Exemplar> {
    let value = prop_oneof![
        double().prop_map(exemplar::Value::AsDouble),
        integer().prop_map(exemplar::Value::AsInt),
    ];
    (attributes(), nanos(), span_id(), trace_id(), option::of(value)).prop_map(
        |(filtered_attributes, time, span_id, trace_id, value)| Exemplar {
            filtered_attributes,
            time_unix_nano: time,
            span_id,
            trace_id,
            value,
        },
    )
}

fn histogram_point() -> impl Strategy<Value = HistogramDataPoint> {
    let totals = (
        nanos(),
        option::of(double()),
        option::of(double()),
        option::of(double()),
    );
    let buckets = (vec(nanos(), 0..5), vec(double(), 0..5));
    (
        attributes(),
        nanos(),
        nanos(),
        totals,
        buckets,
        vec(exemplar(), 0..2),
        count(),
    )
        .prop_map(
            |(attributes, start, time, totals, buckets, exemplars, flags)| HistogramDataPoint {
                attributes,
                start_time_unix_nano: start,
                time_unix_nano: time,
                count: totals.0,
                sum: totals.1,
                bucket_counts: buckets.0,
                explicit_bounds: buckets.1,
                exemplars,
                flags,
                min: totals.2,
                max: totals.3,
            },
        )
}

fn exponential_point() -> impl Strategy<Value = ExponentialHistogramDataPoint> {
    let totals = (
        nanos(),
        option::of(double()),
        option::of(double()),
        option::of(double()),
    );
    let scale = (any::<i32>(), nanos(), double());
    let buckets = (option::of(buckets()), option::of(buckets()));
    (
        attributes(),
        nanos(),
        nanos(),
        totals,
        scale,
        buckets,
        vec(exemplar(), 0..2),
        count(),
    )
        .prop_map(
            |(attributes, start, time, totals, scale, buckets, exemplars, flags)| {
                ExponentialHistogramDataPoint {
                    attributes,
                    start_time_unix_nano: start,
                    time_unix_nano: time,
                    count: totals.0,
                    sum: totals.1,
                    scale: scale.0,
                    zero_count: scale.1,
                    positive: buckets.0,
                    negative: buckets.1,
                    flags,
                    exemplars,
                    min: totals.2,
                    max: totals.3,
                    zero_threshold: scale.2,
                }
            },
        )
}

fn buckets() -> impl Strategy<Value = Buckets> {
    (any::<i32>(), vec(any::<u64>(), 0..5)).prop_map(|(offset, bucket_counts)| Buckets {
        offset,
        bucket_counts,
    })
}

fn summary_point() -> impl Strategy<Value = SummaryDataPoint> {
    let quantile = (double(), double()).prop_map(|(quantile, value)| ValueAtQuantile { quantile, value });
    (
        attributes(),
        nanos(),
        nanos(),
        (nanos(), double()),
        vec(quantile, 0..3),
        count(),
    )
        .prop_map(
            |(attributes, start, time, totals, quantile_values, flags)| SummaryDataPoint {
                attributes,
                start_time_unix_nano: start,
                time_unix_nano: time,
                count: totals.0,
                sum: totals.1,
                quantile_values,
                flags,
            },
        )
}

pub(super) fn item_count(request: &ExportMetricsServiceRequest) -> usize {
    let metrics = request
        .resource_metrics
        .iter()
        .flat_map(|group| &group.scope_metrics);
    let points = metrics
        .flat_map(|group| &group.metrics)
        .map(|metric| match &metric.data {
            None => 0,
            Some(metric::Data::Gauge(gauge)) => gauge.data_points.len(),
            Some(metric::Data::Sum(sum)) => sum.data_points.len(),
            Some(metric::Data::Histogram(histogram)) => histogram.data_points.len(),
            Some(metric::Data::ExponentialHistogram(histogram)) => histogram.data_points.len(),
            Some(metric::Data::Summary(summary)) => summary.data_points.len(),
        });
    points.sum()
}
