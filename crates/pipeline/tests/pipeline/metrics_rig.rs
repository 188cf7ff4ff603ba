//! A pipeline of metrics with streams that it aggregates.

use crate::fake_exporter::Export;
use crate::rig::Rig;
use otlp_native_aggregate::{Aggregation, SeriesDef, StreamDef, Update};
use otlp_native_model::{KeyValue, ScopeView, Signal, Temporality, Value};
use otlp_native_pipeline::BatchConfig;
use otlp_native_testkit::oracle::metrics::{metric, number_data_point};
use otlp_native_testkit::oracle::{ExportMetricsServiceRequest, Message};
use otlp_native_testkit::{AttributeStyle, ChunkWriter};
use tokio::runtime::Handle;

/// Stream 0 is a sum of deltas, stream 1 a cumulative sum.
pub(crate) struct MetricsRig {
    pub(crate) rig: Rig,
    pub(crate) writer: ChunkWriter,
    time: u64,
}

/// The number of a series, as its attribute says, and the point's value.
pub(crate) type SentPoint = (i64, i64);

pub(crate) const DELTA: u32 = 0;
pub(crate) const CUMULATIVE: u32 = 1;

impl MetricsRig {
    /// Both streams have series `0..series`.
    pub(crate) fn new(config: BatchConfig, series: u32) -> Self {
        let mut writer = ChunkWriter::new(AttributeStyle::Dynamic);
        let resource = writer.resource(Some(&otlp_native_model::ResourceView {
            attributes: &[],
            dropped_attributes_count: 0,
            schema_url: "",
        }));
        let scope = writer.scope(
            resource,
            &ScopeView {
                name: "scope",
                version: "",
                attributes: &[],
                dropped_attributes_count: 0,
                schema_url: "",
            },
        );
        for (id, temporality) in [(DELTA, Temporality::Delta), (CUMULATIVE, Temporality::Cumulative)] {
            writer.stream(&StreamDef {
                id,
                scope_id: scope,
                name: if id == DELTA { "delta" } else { "cumulative" },
                description: "",
                unit: "",
                start_time_unix_nano: 1,
                aggregation: Aggregation::Sum { is_monotonic: true },
                temporality,
                is_integer: true,
                is_asynchronous: false,
                has_min_max: false,
                has_sum: false,
            });
            for series_id in 0..series {
                writer.series(&SeriesDef {
                    stream_id: id,
                    series_id,
                    start_time_unix_nano: 1,
                    attributes: &[KeyValue {
                        key: "series",
                        value: Value::Int(series_id.into()),
                    }],
                });
            }
        }
        MetricsRig {
            rig: Rig::of(&Handle::current(), Signal::Metrics, config),
            writer,
            time: 1,
        }
    }

    pub(crate) fn add(&mut self, stream: u32, values: &[(u32, u32)]) {
        let updates: Vec<_> = values
            .iter()
            .map(|(series, value)| (*series, Update::Sum((*value).into())))
            .collect();
        self.writer.updates(stream, &updates);
    }

    /// Hands over what was written, and asks for a collection.
    pub(crate) fn collect(&mut self) {
        self.time += 1;
        self.writer.collect(self.time);
        self.hand_over();
    }

    /// There is always room for stream items.
    pub(crate) fn hand_over(&mut self) {
        assert!(self.rig.pipeline.offer(self.writer.take()).is_ok());
    }
}

/// The points of a request's metric of the given name.
pub(crate) fn sent_points(export: &Export, name: &str) -> Vec<SentPoint> {
    let request = ExportMetricsServiceRequest::decode(&export.request.body[..]).unwrap();
    let mut points = Vec::new();
    let metrics = request
        .resource_metrics
        .into_iter()
        .flat_map(|group| group.scope_metrics)
        .flat_map(|group| group.metrics);
    for metric in metrics.filter(|metric| metric.name == name) {
        let Some(metric::Data::Sum(sum)) = metric.data else {
            panic!("only sums are written");
        };
        for point in sum.data_points {
            let series = point.attributes[0].value.as_ref().unwrap();
            let otlp_native_testkit::oracle::common::any_value::Value::IntValue(series) =
                series.value.clone().unwrap()
            else {
                panic!("the attribute is a number");
            };
            let Some(number_data_point::Value::AsInt(value)) = point.value else {
                panic!("the stream is one of integers");
            };
            points.push((series, value));
        }
    }
    points
}
