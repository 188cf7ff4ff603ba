//! Metrics; what counts are their points.

use super::random::Random;
use super::{EPOCH_NANOS, RESOURCES, SCOPES, at, int, items_a_scope, pair, resource, scope, text};
use otlp_native_testkit::oracle::common::KeyValue;
use otlp_native_testkit::oracle::metrics::exponential_histogram_data_point::Buckets;
use otlp_native_testkit::oracle::metrics::{
    ExponentialHistogram, ExponentialHistogramDataPoint, Histogram, HistogramDataPoint, Metric,
    NumberDataPoint, ResourceMetrics, ScopeMetrics, Sum, metric, number_data_point,
};
use otlp_native_testkit::oracle::{ExportMetricsServiceRequest, Message};

/// Points of one metric.
const SERIES: u64 = 25;
const CUMULATIVE: i32 = 2;

pub fn request(shape: &str) -> (u64, Vec<u8>) {
    let (items, make): (u64, fn(&mut Random) -> metric::Data) = match shape {
        "counters" => (4_000, counters),
        "histograms" => (1_000, histograms),
        _ => (1_000, exponential),
    };
    let mut random = Random::new(3);
    let resource_metrics = (0..RESOURCES)
        .map(|index| ResourceMetrics {
            resource: Some(resource(index)),
            scope_metrics: SCOPES
                .iter()
                .map(|name| ScopeMetrics {
                    scope: scope(name),
                    metrics: (0..items_a_scope(items) / SERIES)
                        .map(|index| Metric {
                            name: format!("http.server.request.{index}"),
                            description: "What requests took".to_owned(),
                            unit: "s".to_owned(),
                            data: Some(make(&mut random)),
                            ..Metric::default()
                        })
                        .collect(),
                    ..ScopeMetrics::default()
                })
                .collect(),
            ..ResourceMetrics::default()
        })
        .collect();
    (
        items,
        ExportMetricsServiceRequest { resource_metrics }.encode_to_vec(),
    )
}

fn attributes(random: &mut Random) -> Vec<KeyValue> {
    vec![
        pair("http.request.method", text(random.pick(&["GET", "POST", "PUT"]))),
        pair("http.route", text(format!("/orders/:id/{}", random.below(20)))),
        pair(
            "http.response.status_code",
            int(200 + 100 * random.below(4) as i64),
        ),
    ]
}

fn counters(random: &mut Random) -> metric::Data {
    let data_points = (0..SERIES)
        .map(|number| NumberDataPoint {
            attributes: attributes(random),
            start_time_unix_nano: EPOCH_NANOS,
            time_unix_nano: at(random, number),
            value: Some(if number.is_multiple_of(2) {
                number_data_point::Value::AsInt(random.below(1_000_000) as i64)
            } else {
                number_data_point::Value::AsDouble(random.below(1_000_000) as f64 / 7.0 + 0.03)
            }),
            ..NumberDataPoint::default()
        })
        .collect();
    metric::Data::Sum(Sum {
        data_points,
        aggregation_temporality: CUMULATIVE,
        is_monotonic: true,
    })
}

fn histograms(random: &mut Random) -> metric::Data {
    let bounds = [
        0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0,
    ];
    let data_points = (0..SERIES)
        .map(|number| {
            let bucket_counts: Vec<u64> = (0..=bounds.len()).map(|_| random.below(1_000)).collect();
            HistogramDataPoint {
                attributes: attributes(random),
                start_time_unix_nano: EPOCH_NANOS,
                time_unix_nano: at(random, number),
                count: bucket_counts.iter().sum(),
                sum: Some(random.below(1_000_000) as f64 / 7.0 + 0.03),
                min: Some(0.001),
                max: Some(12.5),
                bucket_counts,
                explicit_bounds: bounds.to_vec(),
                ..HistogramDataPoint::default()
            }
        })
        .collect();
    metric::Data::Histogram(Histogram {
        data_points,
        aggregation_temporality: CUMULATIVE,
    })
}

fn exponential(random: &mut Random) -> metric::Data {
    let data_points = (0..SERIES)
        .map(|number| {
            let bucket_counts: Vec<u64> = (0..40).map(|_| random.below(2_000)).collect();
            ExponentialHistogramDataPoint {
                attributes: attributes(random),
                start_time_unix_nano: EPOCH_NANOS,
                time_unix_nano: at(random, number),
                count: bucket_counts.iter().sum(),
                sum: Some(random.below(1_000_000) as f64 / 7.0 + 0.03),
                scale: 3,
                zero_count: random.below(3),
                positive: Some(Buckets {
                    offset: -17,
                    bucket_counts,
                }),
                negative: Some(Buckets::default()),
                min: Some(0.001),
                max: Some(12.5),
                ..ExponentialHistogramDataPoint::default()
            }
        })
        .collect();
    metric::Data::ExponentialHistogram(ExponentialHistogram {
        data_points,
        aggregation_temporality: CUMULATIVE,
    })
}
