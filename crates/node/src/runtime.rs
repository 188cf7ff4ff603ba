//! The core of one JavaScript environment (the main thread, or one worker thread): its threads and its events.

use crate::client::BindingClient;
use crate::events::{BindingEvent, EventQueue};
use crate::exporter::BindingExporter;
use crate::failure_reporter::FailureReporter;
use crate::forwarder::{BindingForwarder, BindingForwarderOptions};
use crate::intake::{BindingIntake, BindingProducer};
use crate::memory::BindingMemoryStats;
use crate::options::{self, BindingExporterOptions, BindingFailure};
use crate::pool::{BindingPool, BindingPoolOptions};
use crate::receiver::{BindingReceiver, BindingReceiverOptions};
use crate::signal_of;
use crate::spill::{BindingSpill, BindingSpillOptions};
use napi::bindgen_prelude::{Either, Env, Function};
use napi_derive::napi;
use otlp_native_memory::MemoryPool;
use otlp_native_model::{ErrorCode, Signal};
use otlp_native_pipeline::{MemoryUpkeep, Pipeline};
use otlp_native_transport::Client;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::runtime::{Builder, Handle, Runtime};

/// How long an environment that ends without its exit flush, as a worker thread that is terminated does, waits for the
/// items that it has handed over.
const TERMINATION_FLUSH: Duration = Duration::from_millis(500);
/// How long the threads may take to end once they are told to; they look up within a batch's compression.
const THREAD_END: Duration = Duration::from_secs(10);

/// Shared by everything of one environment.
pub(crate) struct Core {
    threads: Mutex<Option<Runtime>>,
    handle: Handle,
    pub(crate) events: Arc<EventQueue>,
    /// Of all pipelines and their clients.
    pub(crate) memory: Arc<MemoryUpkeep>,
    pipelines: Mutex<HashMap<u32, Pipeline>>,
    last_id: AtomicU32,
    has_exit_flushed: AtomicBool,
}

impl Core {
    pub(crate) fn handle(&self) -> &Handle {
        &self.handle
    }

    pub(crate) fn next_id(&self) -> u32 {
        self.last_id.fetch_add(1, Ordering::Relaxed)
    }

    /// Tells JavaScript that `operation` has ended.
    pub(crate) fn settle(&self, operation: u32, lost_items: f64, is_complete: bool) {
        self.events.push(BindingEvent::Settled {
            operation,
            lost_items,
            is_complete,
        });
    }

    /// The environment's end shall wait for what `pipeline` holds.
    pub(crate) fn remember(&self, id: u32, pipeline: Pipeline) {
        self.pipelines
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(id, pipeline);
    }

    /// The exporter `id` has been shut down.
    pub(crate) fn forget(&self, id: u32) {
        self.pipelines
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&id);
    }

    /// The exit has waited for what was handed over, as long as it may.
    pub(crate) fn note_exit_flush(&self) {
        self.has_exit_flushed.store(true, Ordering::Relaxed);
    }

    /// Ends every thread before the environment, and maybe the library, is unloaded.
    fn close(&self) {
        self.events.close();
        let pipelines = std::mem::take(&mut *self.pipelines.lock().unwrap_or_else(PoisonError::into_inner));
        let has_waited = self.has_exit_flushed.load(Ordering::Relaxed);
        let timeout = if has_waited {
            Duration::ZERO
        } else {
            TERMINATION_FLUSH
        };
        let deadline = Instant::now() + timeout;
        // All set out before any is waited for, so that together they take no longer than one.
        for pipeline in pipelines.values() {
            drop(pipeline.shutdown(timeout));
        }
        for pipeline in pipelines.into_values() {
            pipeline.shutdown_blocking(deadline.saturating_duration_since(Instant::now()));
        }
        let threads = self.threads.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(threads) = threads {
            threads.shutdown_timeout(THREAD_END);
        }
    }
}

/// Opens exporters and receivers.
#[napi]
pub struct BindingRuntime {
    core: Arc<Core>,
}

#[napi]
impl BindingRuntime {
    /// Starts the thread; `on_events` is called on the event loop when there is something to take.
    #[napi(constructor, catch_unwind)]
    pub fn new(env: Env, on_events: Function<'_, (), ()>) -> napi::Result<Self> {
        let events = Arc::new(EventQueue::new(&on_events)?);
        let threads = Builder::new_multi_thread()
            .worker_threads(1)
            .max_blocking_threads(4)
            .thread_keep_alive(Duration::from_secs(2))
            .thread_name("otlp-native")
            .enable_all()
            .build()
            .map_err(|error| napi::Error::from_reason(format!("no thread could be started: {error}")))?;
        let core = Arc::new(Core {
            handle: threads.handle().clone(),
            threads: Mutex::new(Some(threads)),
            events,
            memory: Arc::new(MemoryUpkeep::new(MemoryPool::default())),
            pipelines: Mutex::default(),
            last_id: AtomicU32::new(1),
            has_exit_flushed: AtomicBool::new(false),
        });
        // Hooks run last in, first out: added after the wake-up function, this one ends the threads before it goes.
        let _hook = env.add_env_cleanup_hook(core.clone(), |core| core.close())?;
        Ok(BindingRuntime { core })
    }

    /// Everything that has happened since the last call.
    #[napi(catch_unwind)]
    pub fn take_events(&self) -> Vec<BindingEvent> {
        self.core.events.take()
    }

    /// What the memory of all pipelines holds and how it fares.
    #[napi(catch_unwind)]
    pub fn memory_stats(&self) -> BindingMemoryStats {
        self.core.memory.pool().stats().into()
    }

    /// Starts a pipeline that exports `signal`: `traces`, `metrics` or `logs`.
    #[napi(catch_unwind)]
    pub fn open_exporter(
        &self,
        signal: String,
        options: BindingExporterOptions,
    ) -> Either<BindingExporter, BindingFailure> {
        let core = &self.core;
        let Some(signal) = signal_of(&signal).filter(|signal| *signal != Signal::Profiles) else {
            let reason = format!("{signal} is none of traces, metrics, logs");
            return Either::B(BindingFailure::new(
                ErrorCode::InvalidOption,
                Some("signal"),
                reason,
            ));
        };
        let id = core.next_id();
        let observer = Arc::new(FailureReporter::new(id, core.events.clone()));
        let opened = options::client_config(signal, &options)
            .and_then(|config| Client::in_pool(config, core.memory.pool().clone(), observer.clone()));
        let client = match opened {
            Ok(client) => Arc::new(client),
            Err(error) => return Either::B(error.into()),
        };
        let pipeline = Pipeline::spawn_in(
            Arc::clone(&core.memory),
            core.handle(),
            signal,
            options::batch_config(&options),
            options::durable_config(signal, &options),
            Arc::clone(&client),
            observer,
        );
        core.remember(id, pipeline.clone());
        Either::A(BindingExporter::new(id, core.clone(), signal, pipeline, client))
    }

    /// Makes a client that sends whole requests of `signal`: `traces`, `metrics`, `logs` or `profiles`.
    #[napi(catch_unwind)]
    pub fn open_client(
        &self,
        signal: String,
        options: BindingExporterOptions,
    ) -> Either<BindingClient, BindingFailure> {
        let Some(signal) = signal_of(&signal) else {
            let reason = format!("{signal} is none of traces, metrics, logs, profiles");
            return Either::B(BindingFailure::new(
                ErrorCode::InvalidOption,
                Some("signal"),
                reason,
            ));
        };
        match BindingClient::open(self.core.clone(), signal, &options) {
            Ok(client) => Either::A(client),
            Err(failure) => Either::B(failure),
        }
    }

    /// Makes a pool of connections to users' own endpoints.
    #[napi(catch_unwind)]
    pub fn open_pool(&self, options: BindingPoolOptions) -> Either<BindingPool, BindingFailure> {
        match BindingPool::open(self.core.clone(), &options) {
            Ok(pool) => Either::A(pool),
            Err(failure) => Either::B(failure),
        }
    }

    /// Makes an intake for a batch processor.
    #[napi(catch_unwind)]
    pub fn open_intake(&self, max_items: f64, max_bytes: f64) -> BindingIntake {
        BindingIntake::open(&self.core, max_items, max_bytes)
    }

    /// A way into the intake `key`, of whichever thread of this process.
    #[napi(catch_unwind)]
    pub fn connect_producer(&self, key: u32) -> Either<BindingProducer, BindingFailure> {
        match BindingProducer::connect(&self.core, key) {
            Ok(producer) => Either::A(producer),
            Err(failure) => Either::B(failure),
        }
    }

    /// Opens a batch processor's place on disk; an answer tells what was found.
    #[napi(catch_unwind)]
    pub fn open_spill(&self, options: BindingSpillOptions) -> Either<BindingSpill, BindingFailure> {
        match BindingSpill::open(self.core.clone(), options) {
            Ok(spill) => Either::A(spill),
            Err(failure) => Either::B(failure),
        }
    }

    /// Starts an embedded receiver; returns once its ports are bound.
    #[napi(catch_unwind)]
    pub fn open_receiver(&self, options: BindingReceiverOptions) -> Either<BindingReceiver, BindingFailure> {
        match BindingReceiver::open(self.core.clone(), &options) {
            Ok(receiver) => Either::A(receiver),
            Err(failure) => Either::B(failure),
        }
    }

    /// Starts a forwarder; returns once its ports are bound.
    #[napi(catch_unwind)]
    pub fn open_forwarder(
        &self,
        options: BindingForwarderOptions,
    ) -> Either<BindingForwarder, BindingFailure> {
        match BindingForwarder::open(self.core.clone(), &options) {
            Ok(forwarder) => Either::A(forwarder),
            Err(failure) => Either::B(failure),
        }
    }
}

impl BindingFailure {
    pub(crate) fn new(code: ErrorCode, setting: Option<&str>, reason: impl Into<String>) -> Self {
        BindingFailure {
            code: code.as_str().into(),
            setting: setting.map(Into::into),
            reason: reason.into(),
        }
    }
}
