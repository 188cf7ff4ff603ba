//! A client that is never connected.

use otlp_native_memory::MemoryPool;
use otlp_native_model::{Failure, FailureObserver, Signal};
use otlp_native_transport::{
    Client, ClientConfig, Compression, EndpointForm, Protocol, RetryConfig, RoutingConfig, TlsConfig,
    parse_endpoint,
};
use std::sync::Arc;
use std::time::Duration;

/// Whatever fails fails the test.
pub(crate) struct NothingFails;

impl FailureObserver for NothingFails {
    fn on_failure(&self, failure: &Failure, _: bool) {
        panic!("{failure:?}");
    }
}

pub(crate) fn client(
    signal: Signal,
    protocol: Protocol,
    compression: Compression,
    pool: &MemoryPool,
) -> Client {
    let config = ClientConfig {
        endpoint: parse_endpoint(signal, protocol, EndpointForm::Base, "http://127.0.0.1:9").unwrap(),
        protocol,
        headers: Vec::new(),
        bearer_token_file: None,
        compression,
        attempt_timeout: None,
        retry: RetryConfig {
            initial_backoff: Duration::from_secs(1),
            max_backoff: Duration::from_secs(1),
            multiplier: 1.5,
            jitter: 0.2,
            max_elapsed: Duration::ZERO,
        },
        tls: TlsConfig::default(),
        proxy: None,
        max_response_bytes: 4 << 20,
        max_request_bytes: 64 << 20,
        routing: RoutingConfig::default(),
        user_agent: "test".to_owned(),
    };
    Client::in_pool(config, pool.clone(), Arc::new(NothingFails)).unwrap()
}
