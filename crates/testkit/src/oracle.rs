//! The prost types of the pinned .proto files: an independent implementation to hold ours against.

#![allow(missing_docs, unreachable_pub, clippy::all)]

include!(concat!(env!("OUT_DIR"), "/oracle.rs"));

pub use opentelemetry::proto::collector::logs::v1::{
    ExportLogsPartialSuccess, ExportLogsServiceRequest, ExportLogsServiceResponse,
};
pub use opentelemetry::proto::collector::metrics::v1::{
    ExportMetricsPartialSuccess, ExportMetricsServiceRequest, ExportMetricsServiceResponse,
};
pub use opentelemetry::proto::collector::profiles::v1development::{
    ExportProfilesPartialSuccess, ExportProfilesServiceRequest, ExportProfilesServiceResponse,
};
pub use opentelemetry::proto::collector::trace::v1::{
    ExportTracePartialSuccess, ExportTraceServiceRequest, ExportTraceServiceResponse,
};
pub use opentelemetry::proto::{common::v1 as common, logs::v1 as logs, metrics::v1 as metrics};
pub use opentelemetry::proto::{
    profiles::v1development as profiles, resource::v1 as resource, trace::v1 as trace,
};
pub use prost::Message;

/// The descriptors of every pinned .proto file.
pub fn descriptors() -> prost_types::FileDescriptorSet {
    prost_types::FileDescriptorSet::decode(&include_bytes!(concat!(env!("OUT_DIR"), "/descriptors.bin"))[..])
        .unwrap_or_default()
}

pub use prost_types;

pub use prost::length_delimiter_len;
