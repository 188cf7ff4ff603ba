//! The OTLP client: one request in, one [`ExportOutcome`](otlp_native_model::ExportOutcome) out, over gRPC or HTTP.

mod attempt;
mod authority;
mod call;
mod config;
mod connector;
mod credentials;
mod endpoint;
mod error_chain;
mod exporter;
mod grpc;
mod grpc_status;
mod headers;
mod http;
mod no_proxy;
mod pem;
mod proxy;
mod proxy_reason;
mod reason;
mod request_body;
mod response_body;
mod retry;
mod retry_after;
mod routes;
mod routing;
mod secrets;
mod setup;
mod target;
mod tls;
mod tunnel;
mod wire;

#[cfg(test)]
mod tests;

pub(crate) use connector::{ConnectError, Connector};
pub(crate) use error_chain::{Fault, classify};
pub(crate) use request_body::RequestBody;
pub(crate) use response_body::{ReadError, read_response};
pub(crate) use tls::TlsClient;

pub use call::{AnswerStatus, CallHeaders, CallOptions, CallReport};
pub use config::{ClientConfig, Compression, ConfigError, RetryConfig, TlsConfig};
pub use endpoint::{Endpoint, EndpointForm, parse_endpoint, parse_endpoint_insecure};
pub use exporter::Client;
pub use headers::{header_map, http_method};
pub use proxy::{Proxy, proxy_exempts, proxy_for};
pub use routing::{OtherEndpoint, RoutingConfig, default_breaker};
