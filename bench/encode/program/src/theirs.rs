//! Prost: decoding into structs, and encoding those.

use crate::workload::Workload;
use otlp_native_model::Signal;
use otlp_native_testkit::oracle::common::{AnyValue, KeyValue, any_value};
use otlp_native_testkit::oracle::metrics::metric::Data;
use otlp_native_testkit::oracle::{
    ExportLogsServiceRequest, ExportMetricsServiceRequest, ExportTraceServiceRequest, Message,
};
use std::hint::black_box;

/// The body decoded and encoded again.
pub fn rebuilt(workload: &Workload) -> Vec<u8> {
    fn again<M: Message + Default>(body: &[u8]) -> Vec<u8> {
        M::decode(body).expect("the workload is valid").encode_to_vec()
    }
    match workload.signal {
        Signal::Traces => again::<ExportTraceServiceRequest>(&workload.body),
        Signal::Metrics => again::<ExportMetricsServiceRequest>(&workload.body),
        _ => again::<ExportLogsServiceRequest>(&workload.body),
    }
}

/// Encodes structs that are there already: what a program has to do that keeps them.
pub fn encode_turn(workload: &Workload) -> Box<dyn FnMut()> {
    fn turn<M: Message + Default + 'static>(body: &[u8]) -> Box<dyn FnMut()> {
        let request = M::decode(body).expect("the workload is valid");
        Box::new(move || drop(black_box(request.encode_to_vec())))
    }
    match workload.signal {
        Signal::Traces => turn::<ExportTraceServiceRequest>(&workload.body),
        Signal::Metrics => turn::<ExportMetricsServiceRequest>(&workload.body),
        _ => turn::<ExportLogsServiceRequest>(&workload.body),
    }
}

/// As [`rebuilt`], with an attribute set in each item.
pub fn edited(workload: &Workload, key: &str, value: &str) -> Vec<u8> {
    let body = &workload.body[..];
    let set = |attributes: &mut Vec<KeyValue>| set_attribute(attributes, key, value);
    match workload.signal {
        Signal::Traces => {
            let mut request = ExportTraceServiceRequest::decode(body).expect("the workload is valid");
            for group in &mut request.resource_spans {
                for scope in &mut group.scope_spans {
                    scope.spans.iter_mut().for_each(|span| set(&mut span.attributes));
                }
            }
            request.encode_to_vec()
        }
        Signal::Metrics => {
            let mut request = ExportMetricsServiceRequest::decode(body).expect("the workload is valid");
            for group in &mut request.resource_metrics {
                for scope in &mut group.scope_metrics {
                    for metric in &mut scope.metrics {
                        match &mut metric.data {
                            Some(Data::Gauge(data)) => {
                                data.data_points
                                    .iter_mut()
                                    .for_each(|point| set(&mut point.attributes));
                            }
                            Some(Data::Sum(data)) => {
                                data.data_points
                                    .iter_mut()
                                    .for_each(|point| set(&mut point.attributes));
                            }
                            Some(Data::Histogram(data)) => {
                                data.data_points
                                    .iter_mut()
                                    .for_each(|point| set(&mut point.attributes));
                            }
                            Some(Data::ExponentialHistogram(data)) => {
                                data.data_points
                                    .iter_mut()
                                    .for_each(|point| set(&mut point.attributes));
                            }
                            Some(Data::Summary(data)) => {
                                data.data_points
                                    .iter_mut()
                                    .for_each(|point| set(&mut point.attributes));
                            }
                            None => {}
                        }
                    }
                }
            }
            request.encode_to_vec()
        }
        _ => {
            let mut request = ExportLogsServiceRequest::decode(body).expect("the workload is valid");
            for group in &mut request.resource_logs {
                for scope in &mut group.scope_logs {
                    scope
                        .log_records
                        .iter_mut()
                        .for_each(|record| set(&mut record.attributes));
                }
            }
            request.encode_to_vec()
        }
    }
}

fn set_attribute(attributes: &mut Vec<KeyValue>, key: &str, value: &str) {
    let value = Some(AnyValue {
        value: Some(any_value::Value::StringValue(value.to_owned())),
    });
    match attributes.iter_mut().find(|pair| pair.key == key) {
        Some(pair) => pair.value = value,
        None => attributes.push(KeyValue {
            key: key.to_owned(),
            value,
            ..KeyValue::default()
        }),
    }
}
