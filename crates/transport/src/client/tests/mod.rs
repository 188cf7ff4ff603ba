//! The client against real servers on the loopback interface.

mod calls;
mod certificates;
mod connection;
mod credentials;
mod grpc;
mod http;
mod proxy;
mod proxy_server;
mod receiver;
mod reconfiguring;
mod response_size;
mod retrying;
mod routing;
mod server;
mod settings;
mod tls;

use super::{
    Client, ClientConfig, Compression, EndpointForm, OtherEndpoint, RetryConfig, RoutingConfig, TlsConfig,
    parse_endpoint,
};
use crate::protocol::Protocol;
use bytes::Bytes;
use otlp_native_model::{EncodedRequest, ErrorCode, ExportOutcome, Failure, FailureObserver, Signal};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// One empty `ResourceSpans`, the smallest request that is not empty.
const BODY: &[u8] = &[0x0a, 0x00];

fn request() -> EncodedRequest {
    EncodedRequest {
        signal: Signal::Traces,
        body: Bytes::from_static(BODY),
        items: 7,
    }
}

/// One attempt, no timeout, no compression.
fn config(protocol: Protocol, endpoint: &str) -> ClientConfig {
    ClientConfig {
        endpoint: parse_endpoint(Signal::Traces, protocol, EndpointForm::Base, endpoint).unwrap(),
        protocol,
        headers: Vec::new(),
        bearer_token_file: None,
        compression: Compression::None,
        attempt_timeout: None,
        retry: RetryConfig {
            initial_backoff: Duration::from_millis(1),
            max_backoff: Duration::from_millis(2),
            multiplier: 1.5,
            jitter: 0.2,
            max_elapsed: Duration::ZERO,
        },
        tls: TlsConfig::default(),
        proxy: None,
        max_response_bytes: 4 << 20,
        max_request_bytes: 64 << 20,
        routing: RoutingConfig::default(),
        user_agent: "OTel-OTLP-Exporter-JavaScript/0.0.0".to_owned(),
    }
}

/// With a budget that no test spends.
fn retrying(protocol: Protocol, endpoint: &str) -> ClientConfig {
    let mut config = config(protocol, endpoint);
    config.retry.max_elapsed = Duration::from_secs(3600);
    config
}

#[derive(Default)]
struct Recorder(Mutex<Vec<(Failure, bool)>>);

impl FailureObserver for Recorder {
    fn on_failure(&self, failure: &Failure, will_retry: bool) {
        self.0.lock().unwrap().push((failure.clone(), will_retry));
    }
}

impl Recorder {
    fn codes(&self) -> Vec<(ErrorCode, bool)> {
        self.0
            .lock()
            .unwrap()
            .iter()
            .map(|(failure, will_retry)| (failure.code, *will_retry))
            .collect()
    }
}

fn client(config: ClientConfig) -> (Client, Arc<Recorder>) {
    let recorder = Arc::new(Recorder::default());
    (
        Client::new(config, Arc::clone(&recorder) as Arc<dyn FailureObserver>).unwrap(),
        recorder,
    )
}

fn delivered() -> ExportOutcome {
    ExportOutcome::Delivered {
        rejected_items: 0,
        message: None,
    }
}

#[track_caller]
fn refused(outcome: ExportOutcome) -> Failure {
    match outcome {
        ExportOutcome::Refused(failure) => failure,
        other => panic!("not refused: {other:?}"),
    }
}

#[track_caller]
fn exhausted(outcome: ExportOutcome) -> Failure {
    match outcome {
        ExportOutcome::RetriesExhausted { failure, .. } => failure,
        other => panic!("retries not exhausted: {other:?}"),
    }
}
