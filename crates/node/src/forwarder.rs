//! The forwarder: a receiver whose requests go to pipelines. Nothing of what is forwarded comes near JavaScript.

use crate::exporter::milliseconds;
use crate::failure_reporter::FailureReporter;
use crate::ledger::{BindingFlushReport, BindingLedger, count};
use crate::listening::{CLOSE_GRACE, Listening, socket_address};
use crate::options::{self, BindingExporterOptions, BindingFailure};
use crate::runtime::Core;
use crate::signal_of;
use napi_derive::napi;
use otlp_native_model::Signal;
use otlp_native_otlp::PartialSuccess;
use otlp_native_pipeline::{FlushReport, Pipeline};
use otlp_native_transport::{Client, Inspection, ReceivedRequest, ReceiverConfig, RequestSink, SinkBusy};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long a request waits for room before its sender is told to come back: with it, a sender that is a little too fast is slowed down,
/// and needs to send nothing twice.
const PATIENCE: Duration = Duration::from_millis(500);
/// What a sender is told to wait when a pipeline is full.
const FULL_RETRY_AFTER: Duration = Duration::from_secs(1);

/// What a forwarder can be told about its receiver, and where each signal goes.
#[napi(object, use_nullable = true)]
pub struct BindingForwarderOptions {
    /// `address:port`; none for no gRPC listener.
    pub grpc_address: Option<String>,
    /// `address:port`; none for no HTTP listener.
    pub http_address: Option<String>,
    /// Largest request after decompression.
    pub max_request_bytes: f64,
    /// Connections at once.
    pub max_connections: u32,
    /// Where spans go, and how.
    pub traces: BindingExporterOptions,
    /// Where data points go, and how.
    pub metrics: BindingExporterOptions,
    /// Where log records go, and how.
    pub logs: BindingExporterOptions,
    /// Where profiles go, and how.
    pub profiles: BindingExporterOptions,
}

/// A running forwarder.
#[napi]
pub struct BindingForwarder {
    id: u32,
    core: Arc<Core>,
    roads: Arc<Roads>,
    listening: Listening,
}

impl BindingForwarder {
    pub(crate) fn open(core: Arc<Core>, options: &BindingForwarderOptions) -> Result<Self, BindingFailure> {
        let id = core.next_id();
        let config = ReceiverConfig {
            grpc: socket_address("listen.grpc", options.grpc_address.as_deref())?,
            http: socket_address("listen.http", options.http_address.as_deref())?,
            max_request_bytes: options.max_request_bytes as usize,
            max_connections: options.max_connections as usize,
            inspection: Inspection::Outline,
            ..ReceiverConfig::default()
        };
        let roads = Arc::new(Roads::open(&core, id, options)?);
        let listening = Listening::bind(&core, config, roads.clone()).inspect_err(|_| roads.forget(&core))?;
        Ok(BindingForwarder {
            id,
            core,
            roads,
            listening,
        })
    }
}

#[napi]
impl BindingForwarder {
    /// The `source` of this forwarder's events.
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

    /// The ledger of `traces`, `metrics`, `logs` or `profiles` as it stands.
    #[napi(catch_unwind)]
    pub fn stats(&self, signal: String) -> Option<BindingLedger> {
        let road = self.roads.of(signal_of(&signal)?)?;
        Some(road.pipeline.stats().into())
    }

    /// Sends what is queued; `operation` settles when all of it has an outcome.
    #[napi(catch_unwind)]
    pub fn flush(&self, operation: u32) {
        let core = self.core.clone();
        let flushes: Vec<_> = self.roads.all().map(|road| road.pipeline.flush()).collect();
        self.core.handle().spawn(async move {
            let mut whole = COMPLETE;
            for flush in flushes {
                whole = joined(whole, flush.await);
            }
            core.settle(operation, count(whole.lost_items), whole.is_complete);
        });
    }

    /// Stops listening, lets requests under way be taken, sends what is queued for as long as `timeout_ms`, then gives up the
    /// rest; `operation` settles at the end.
    #[napi(catch_unwind)]
    pub fn shutdown(&self, operation: u32, timeout_ms: f64) {
        let deadline = Instant::now() + milliseconds(timeout_ms);
        let (core, roads, receiver) = (self.core.clone(), self.roads.clone(), self.listening.take());
        self.core.handle().spawn(async move {
            if let Some(receiver) = receiver {
                receiver.shutdown(grace(deadline)).await;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            let ends: Vec<_> = roads.all().map(|road| road.pipeline.shutdown(left)).collect();
            let mut whole = COMPLETE;
            for end in ends {
                whole = joined(whole, end.await);
            }
            roads.forget(&core);
            core.settle(operation, count(whole.lost_items), whole.is_complete);
        });
    }

    /// As `shutdown`, on this thread. For the exit only.
    #[napi(catch_unwind)]
    pub fn shutdown_blocking(&self, timeout_ms: f64) -> BindingFlushReport {
        let deadline = Instant::now() + milliseconds(timeout_ms);
        if let Some(receiver) = self.listening.take() {
            self.core.handle().block_on(receiver.shutdown(grace(deadline)));
        }
        let left = deadline.saturating_duration_since(Instant::now());
        // All set out before any is waited for.
        for road in self.roads.all() {
            drop(road.pipeline.shutdown(left));
        }
        let mut whole = COMPLETE;
        for road in self.roads.all() {
            let left = deadline.saturating_duration_since(Instant::now());
            whole = joined(whole, road.pipeline.shutdown_blocking(left));
        }
        self.roads.forget(&self.core);
        whole.into()
    }
}

const COMPLETE: FlushReport = FlushReport {
    lost_items: 0,
    is_complete: true,
};

fn joined(one: FlushReport, other: FlushReport) -> FlushReport {
    FlushReport {
        lost_items: one.lost_items.saturating_add(other.lost_items),
        is_complete: one.is_complete && other.is_complete,
    }
}

/// For requests under way; they must leave time for what they bring.
fn grace(deadline: Instant) -> Duration {
    CLOSE_GRACE.min(deadline.saturating_duration_since(Instant::now()) / 2)
}

/// A pipeline for each signal.
struct Roads([Road; 4]);

struct Road {
    id: u32,
    signal: Signal,
    pipeline: Pipeline,
}

impl Roads {
    fn open(
        core: &Arc<Core>,
        source: u32,
        options: &BindingForwarderOptions,
    ) -> Result<Roads, BindingFailure> {
        let open = |signal, options| Road::open(core, source, signal, options);
        let roads = Roads([
            open(Signal::Traces, &options.traces)?,
            open(Signal::Metrics, &options.metrics)?,
            open(Signal::Logs, &options.logs)?,
            open(Signal::Profiles, &options.profiles)?,
        ]);
        for road in roads.all() {
            core.remember(road.id, road.pipeline.clone());
        }
        Ok(roads)
    }

    fn all(&self) -> impl Iterator<Item = &Road> {
        self.0.iter()
    }

    fn of(&self, signal: Signal) -> Option<&Road> {
        self.all().find(|road| road.signal == signal)
    }

    /// The environment's end need not wait for them any more.
    fn forget(&self, core: &Core) {
        for road in self.all() {
            core.forget(road.id);
        }
    }
}

impl Road {
    fn open(
        core: &Arc<Core>,
        source: u32,
        signal: Signal,
        options: &BindingExporterOptions,
    ) -> Result<Road, BindingFailure> {
        let observer = Arc::new(FailureReporter::new(source, core.events.clone()));
        let config = options::client_config(signal, options)?;
        let client = Client::in_pool(config, core.memory.pool().clone(), observer.clone())?;
        let pipeline = Pipeline::spawn_in(
            Arc::clone(&core.memory),
            core.handle(),
            signal,
            options::batch_config(options),
            options::durable_config(signal, options),
            Arc::new(client),
            observer,
        );
        let id = core.next_id();
        Ok(Road { id, signal, pipeline })
    }
}

impl RequestSink for Roads {
    async fn accept(&self, request: ReceivedRequest) -> Result<PartialSuccess, SinkBusy> {
        let busy = SinkBusy {
            retry_after: FULL_RETRY_AFTER,
        };
        let road = self.of(request.signal).ok_or(busy)?;
        road.pipeline
            .offer_request_within(request.body, request.items, PATIENCE)
            .await
            .map_err(|_| busy)?;
        Ok(PartialSuccess::default())
    }
}
