//! The embedded receiver: what it takes waits in a bounded queue until JavaScript takes it.

use crate::events::BindingEvent;
use crate::ledger::count;
use crate::listening::{CLOSE_GRACE, Listening, socket_address};
use crate::options::BindingFailure;
use crate::runtime::Core;
use crate::signal_name;
use napi::bindgen_prelude::Uint8Array;
use napi_derive::napi;
use otlp_native_otlp::PartialSuccess;
use otlp_native_transport::{Protocol, ReceivedRequest, ReceiverConfig, RequestSink, SinkBusy};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// What a sender is told to wait when JavaScript doesn't keep up.
const BUSY_RETRY_AFTER: Duration = Duration::from_secs(1);

/// What a receiver can be told.
#[napi(object, use_nullable = true)]
pub struct BindingReceiverOptions {
    /// `address:port`; none for no gRPC listener.
    pub grpc_address: Option<String>,
    /// `address:port`; none for no HTTP listener.
    pub http_address: Option<String>,
    /// Largest request after decompression.
    pub max_request_bytes: f64,
    /// Bytes of requests that wait for JavaScript.
    pub max_queued_bytes: f64,
    /// Connections at once.
    pub max_connections: u32,
}

/// One received request.
#[napi(object, use_nullable = true)]
pub struct BindingBatch {
    /// `traces`, `metrics`, `logs` or `profiles`.
    pub signal: String,
    /// Spans, data points, records or profiles in it.
    pub items: f64,
    /// `grpc`, `http/protobuf` or `http/json`.
    pub protocol: String,
    /// The request as protobuf.
    pub protobuf: Uint8Array,
}

/// A running receiver.
#[napi]
pub struct BindingReceiver {
    id: u32,
    core: Arc<Core>,
    sink: Arc<Sink>,
    listening: Listening,
}

impl BindingReceiver {
    pub(crate) fn open(core: Arc<Core>, options: &BindingReceiverOptions) -> Result<Self, BindingFailure> {
        let id = core.next_id();
        let config = ReceiverConfig {
            grpc: socket_address("grpcPort", options.grpc_address.as_deref())?,
            http: socket_address("httpPort", options.http_address.as_deref())?,
            max_request_bytes: options.max_request_bytes as usize,
            max_connections: options.max_connections as usize,
            ..ReceiverConfig::default()
        };
        let sink = Arc::new(Sink {
            id,
            core: core.clone(),
            limit_bytes: options.max_queued_bytes as usize,
            state: Mutex::default(),
        });
        let listening = Listening::bind(&core, config, sink.clone())?;
        Ok(BindingReceiver {
            id,
            core,
            sink,
            listening,
        })
    }
}

#[napi]
impl BindingReceiver {
    /// The `source` of this receiver's events.
    #[napi(getter, catch_unwind)]
    pub fn id(&self) -> u32 {
        self.id
    }

    /// Where gRPC is served.
    #[napi(getter, catch_unwind)]
    pub fn grpc_address(&self) -> Option<String> {
        self.listening.grpc_address.clone()
    }

    /// Where HTTP is served.
    #[napi(getter, catch_unwind)]
    pub fn http_address(&self) -> Option<String> {
        self.listening.http_address.clone()
    }

    /// The oldest request that was not taken yet.
    #[napi(catch_unwind)]
    pub fn take_batch(&self) -> Option<BindingBatch> {
        let request = self.sink.take()?;
        Some(BindingBatch {
            signal: signal_name(request.signal).into(),
            items: count(request.items),
            protocol: match request.protocol {
                Protocol::Grpc => "grpc",
                Protocol::HttpProtobuf => "http/protobuf",
                Protocol::HttpJson => "http/json",
            }
            .into(),
            protobuf: request.body.to_vec().into(),
        })
    }

    /// Stops listening, lets requests under way finish; `operation` settles at the end.
    #[napi(catch_unwind)]
    pub fn close(&self, operation: u32) {
        let receiver = self.listening.take();
        let core = self.core.clone();
        self.core.handle().spawn(async move {
            if let Some(receiver) = receiver {
                receiver.shutdown(CLOSE_GRACE).await;
            }
            core.settle(operation, 0.0, true);
        });
    }
}

/// The queue between the server and JavaScript.
struct Sink {
    id: u32,
    core: Arc<Core>,
    limit_bytes: usize,
    state: Mutex<Waiting>,
}

#[derive(Default)]
struct Waiting {
    requests: VecDeque<ReceivedRequest>,
    held_bytes: usize,
}

impl Sink {
    fn take(&self) -> Option<ReceivedRequest> {
        let mut waiting = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let request = waiting.requests.pop_front()?;
        waiting.held_bytes -= request.body.len();
        Some(request)
    }

    /// Whether the queue was empty before.
    fn put(&self, request: ReceivedRequest) -> Result<bool, SinkBusy> {
        let mut waiting = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let was_empty = waiting.requests.is_empty();
        // One request always has room, or a request larger than the limit could never be taken.
        if !was_empty && waiting.held_bytes + request.body.len() > self.limit_bytes {
            return Err(SinkBusy {
                retry_after: BUSY_RETRY_AFTER,
            });
        }
        waiting.held_bytes += request.body.len();
        waiting.requests.push_back(request);
        Ok(was_empty)
    }
}

impl RequestSink for Sink {
    async fn accept(&self, request: ReceivedRequest) -> Result<PartialSuccess, SinkBusy> {
        if self.put(request)? {
            self.core.events.push(BindingEvent::Batch { source: self.id });
        }
        Ok(PartialSuccess::default())
    }
}
