//! JSON: ours turns protobuf into text and text into protobuf; the peer goes through prost's structs.

use crate::workload::Workload;
use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsServiceRequest;
use opentelemetry_proto::tonic::collector::metrics::v1::ExportMetricsServiceRequest;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use otlp_native_model::Signal;
use otlp_native_otlp::json;
use prost::Message;

pub fn ours_to_text(workload: &Workload) -> Vec<u8> {
    json::from_protobuf(workload.signal, &workload.body).expect("the workload is valid")
}

pub fn ours_to_protobuf(signal: Signal, text: &[u8]) -> Vec<u8> {
    json::to_protobuf(signal, text, usize::MAX).expect("the text is valid")
}

/// Prost's structs of one signal, and serde_json.
pub trait Peer: 'static {
    type Request: Message + Default + serde::Serialize + serde::de::DeserializeOwned;
}

pub struct Traces;
pub struct Metrics;
pub struct Logs;

impl Peer for Traces {
    type Request = ExportTraceServiceRequest;
}
impl Peer for Metrics {
    type Request = ExportMetricsServiceRequest;
}
impl Peer for Logs {
    type Request = ExportLogsServiceRequest;
}

pub fn decoded<P: Peer>(body: &[u8]) -> P::Request {
    P::Request::decode(body).expect("the workload is valid")
}

pub fn to_text<P: Peer>(request: &P::Request) -> Vec<u8> {
    serde_json::to_vec(request).expect("the workload has a JSON form")
}

pub fn from_text<P: Peer>(text: &[u8]) -> P::Request {
    serde_json::from_slice(text).expect("the text is valid")
}
