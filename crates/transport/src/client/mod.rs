//! The OTLP client: one request in, one [`ExportOutcome`](otlp_native_model::ExportOutcome) out, over gRPC or HTTP.

mod attempt;
mod config;
mod connector;
mod endpoint;
mod error_chain;
mod exporter;
mod grpc;
mod grpc_status;
mod headers;
mod http;
mod pem;
mod reason;
mod request_body;
mod response_body;
mod retry;
mod retry_after;
mod secrets;
mod tls;

#[cfg(test)]
mod tests;

pub use config::{ClientConfig, Compression, ConfigError, RetryConfig, TlsConfig};
pub use endpoint::{Endpoint, EndpointForm, parse_endpoint, parse_endpoint_insecure};
pub use exporter::Client;
