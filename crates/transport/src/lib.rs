//! OTLP clients and servers over gRPC and HTTP: TLS, compression, retry.

mod client;
mod compress;
mod decompress;
mod pool;
mod protocol;
mod server;

pub use client::{
    AnswerStatus, CallHeaders, CallOptions, CallReport, Client, ClientConfig, Compression, ConfigError,
    Endpoint, EndpointForm, OtherEndpoint, Proxy, RetryConfig, RoutingConfig, TlsConfig, default_breaker,
    header_map, http_method, parse_endpoint, parse_endpoint_insecure, proxy_exempts, proxy_for,
};
pub use decompress::{DecompressError, Encoding, decompress};
pub use otlp_native_pool::{Balance, CloseReason, EjectionConfig, EndpointStats, PoolConfig, PoolStats};
pub use pool::{
    HealthCheck, HttpAnswer, HttpPool, HttpPoolConfig, HttpPoolEndpoint, HttpPoolError, HttpRequest,
    HttpVersion,
};
pub use protocol::Protocol;
pub use server::{BindError, Inspection, ReceivedRequest, Receiver, ReceiverConfig, RequestSink, SinkBusy};
