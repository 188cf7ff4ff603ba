//! One client of one signal: sends requests that are already whole, each with an outcome of its own.

use crate::calls::Calls;
use crate::events::BindingEvent;
use crate::exporter::milliseconds;
use crate::ledger::count;
use crate::options::{self, BindingExporterOptions, BindingFailure};
use crate::runtime::Core;
use bytes::Bytes;
use napi::bindgen_prelude::Uint8ArraySlice;
use napi_derive::napi;
use otlp_native_model::{EncodedRequest, ErrorCode, ExportOutcome, Failure, FailureObserver, Signal};
use otlp_native_otlp::{count_items, json};
use otlp_native_transport::{AnswerStatus, CallOptions, CallReport, Client};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::time::Instant;

/// What became of a request.
#[napi(object, use_nullable = true)]
pub struct BindingOutcome {
    /// `delivered`, `refused` or `retryable`.
    pub kind: String,
    /// Spans, data points, log records or profiles in the request; none when it could not be read.
    pub items: Option<f64>,
    /// Items of a delivered request that the server rejected.
    pub rejected_items: f64,
    /// The stable code; none when delivered.
    pub code: Option<String>,
    /// The server's words for a delivered request, else what happened, and what to do.
    pub message: Option<String>,
    /// How long the server asked to wait.
    pub after_ms: Option<f64>,
    /// How often the request was sent.
    pub attempts: u32,
    /// The HTTP status of the last answer, where it was one of failure.
    pub http_status: Option<u32>,
    /// The same of gRPC.
    pub grpc_status: Option<i32>,
}

/// Sends requests of one signal to one endpoint.
#[napi]
pub struct BindingClient {
    core: Arc<Core>,
    signal: Signal,
    /// None once it is closed.
    client: Mutex<Option<Arc<Client>>>,
    max_request_bytes: usize,
    calls: Arc<Calls>,
}

impl BindingClient {
    pub(crate) fn open(
        core: Arc<Core>,
        signal: Signal,
        options: &BindingExporterOptions,
    ) -> Result<Self, BindingFailure> {
        let config = options::client_config(signal, options)?;
        let max_request_bytes = config.max_request_bytes;
        let client = Client::in_pool(config, core.memory.pool().clone(), Arc::new(Unobserved))?;
        Ok(BindingClient {
            core,
            signal,
            client: Mutex::new(Some(Arc::new(client))),
            max_request_bytes,
            calls: Arc::default(),
        })
    }

    fn lock_client(&self) -> MutexGuard<'_, Option<Arc<Client>>> {
        self.client.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[napi]
impl BindingClient {
    /// Copies `body`, an `Export*ServiceRequest`, and sends it. `headers`, names and values in turn, go over the client's
    /// own; `timeout_ms` counts for all attempts, 0 for no limit. The outcome comes as an event of `operation`, unless a
    /// failure is returned: then nothing was started.
    #[napi(catch_unwind)]
    pub fn send(
        &self,
        body: Uint8ArraySlice<'_>,
        is_json: bool,
        headers: Vec<String>,
        operation: u32,
        timeout_ms: f64,
    ) -> Option<BindingFailure> {
        let Some(client) = self.lock_client().clone() else {
            let reason = "the client was shut down before";
            return Some(BindingFailure::new(ErrorCode::AlreadyShutDown, None, reason));
        };
        let (pairs, _) = headers.as_chunks::<2>();
        let pairs: Vec<(String, String)> = pairs
            .iter()
            .map(|[name, value]| (name.clone(), value.clone()))
            .collect();
        let headers = match pairs.is_empty() {
            true => None,
            false => match client.call_headers(&pairs) {
                Ok(headers) => Some(headers),
                Err(error) => return Some(error.into()),
            },
        };
        let options = CallOptions {
            headers,
            deadline: (timeout_ms > 0.0).then(|| Instant::now() + milliseconds(timeout_ms)),
        };
        let (signal, limit_bytes) = (self.signal, self.max_request_bytes);
        let body = Bytes::copy_from_slice(&body);
        let call = async move {
            let outcome = run(&client, signal, body, is_json, limit_bytes, &options).await;
            BindingEvent::Outcome { operation, outcome }
        };
        self.calls.start(&self.core, operation, call, panicked);
        None
    }

    /// Gives up a call; what reached the server by then is not known. No outcome that counts follows.
    #[napi(catch_unwind)]
    pub fn abort(&self, operation: u32) {
        self.calls.abort(operation);
    }

    /// Closes the connections as soon as no call uses them. No call may follow.
    #[napi(catch_unwind)]
    pub fn close(&self) {
        let client = self.lock_client().take();
        // Within the runtime, which the connections' tasks belong to.
        let _entered = self.core.handle().enter();
        drop(client);
    }
}

fn panicked(operation: u32) -> BindingEvent {
    let reason = "sending the request panicked; please report this bug".to_owned();
    BindingEvent::Outcome {
        operation,
        outcome: unread(ErrorCode::InvalidItem, reason),
    }
}

async fn run(
    client: &Client,
    signal: Signal,
    body: Bytes,
    is_json: bool,
    limit_bytes: usize,
    options: &CallOptions,
) -> BindingOutcome {
    // Elsewhere, since a large request takes its time and others are to go on.
    let reading = tokio::task::spawn_blocking(move || read(signal, body, is_json, limit_bytes));
    match reading.await {
        Ok(Ok(request)) => {
            let items = request.items;
            outcome(items, client.call(request, options).await)
        }
        Ok(Err(failure)) => unread(failure.code, failure.reason),
        Err(_) => unread(
            ErrorCode::InvalidItem,
            "reading the request panicked; please report this bug".to_owned(),
        ),
    }
}

/// The request in `body`, checked and counted.
pub(crate) fn read(
    signal: Signal,
    body: Bytes,
    is_json: bool,
    limit_bytes: usize,
) -> Result<EncodedRequest, Failure> {
    let invalid = |form: &str, error: String| Failure {
        code: ErrorCode::InvalidItem,
        reason: format!(
            "the data is no {form} request of {}: {error}",
            signal.items_name()
        ),
    };
    if body.len() > limit_bytes {
        return Err(Failure {
            code: ErrorCode::RequestTooLarge,
            reason: format!(
                "not sent, the request has {} bytes and maxRequestBytes is {limit_bytes}; send smaller ones",
                body.len()
            ),
        });
    }
    let body = match is_json {
        true => json::to_protobuf(signal, &body, limit_bytes)
            .map(Bytes::from)
            .map_err(|error| invalid("OTLP/JSON", error.to_string()))?,
        false => body,
    };
    let items = count_items(signal, &body).map_err(|error| invalid("OTLP protobuf", error.to_string()))?;
    Ok(EncodedRequest { signal, body, items })
}

fn outcome(items: u64, report: CallReport) -> BindingOutcome {
    let (http_status, grpc_status) = match report.status {
        Some(AnswerStatus::Http(status)) => (Some(u32::from(status)), None),
        Some(AnswerStatus::Grpc(status)) => (None, Some(status)),
        None => (None, None),
    };
    let failed = |kind: &str, failure: Failure| BindingOutcome {
        kind: kind.to_owned(),
        items: Some(count(items)),
        rejected_items: 0.0,
        code: Some(failure.code.as_str().to_owned()),
        message: Some(failure.reason),
        after_ms: report.requested_wait.map(|wait| wait.as_secs_f64() * 1000.0),
        attempts: report.attempts,
        http_status,
        grpc_status,
    };
    match report.outcome {
        ExportOutcome::Delivered {
            rejected_items,
            message,
        } => BindingOutcome {
            kind: "delivered".to_owned(),
            items: Some(count(items)),
            rejected_items: count(rejected_items),
            code: None,
            message,
            after_ms: None,
            attempts: report.attempts,
            http_status: None,
            grpc_status: None,
        },
        ExportOutcome::Refused(failure) => failed("refused", failure),
        ExportOutcome::RetriesExhausted { failure, .. } => failed("retryable", failure),
    }
}

/// The outcome of a request that could not be read.
fn unread(code: ErrorCode, reason: String) -> BindingOutcome {
    BindingOutcome {
        kind: "refused".to_owned(),
        items: None,
        rejected_items: 0.0,
        code: Some(code.as_str().to_owned()),
        message: Some(reason),
        after_ms: None,
        attempts: 0,
        http_status: None,
        grpc_status: None,
    }
}

/// Each call's outcome says all, so nobody needs to be warned besides.
struct Unobserved;

impl FailureObserver for Unobserved {
    fn on_failure(&self, _failure: &Failure, _will_retry: bool) {}
}
