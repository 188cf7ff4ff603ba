//! One exporter: a pipeline with its client.

use crate::ledger::{BindingFlushReport, BindingLedger, count};
use crate::options::{BindingExporterOptions, BindingFailure, client_config};
use crate::runtime::Core;
use napi::bindgen_prelude::{Uint8ArraySlice, Uint32ArraySlice};
use napi_derive::napi;
use otlp_native_model::Signal;
use otlp_native_pipeline::Pipeline;
use otlp_native_record::RecordChunk;
use otlp_native_transport::Client;
use std::sync::Arc;
use std::time::Duration;

/// Takes chunks of one signal and exports them.
#[napi]
pub struct BindingExporter {
    id: u32,
    core: Arc<Core>,
    signal: Signal,
    pipeline: Pipeline,
    client: Arc<Client>,
}

impl BindingExporter {
    pub(crate) fn new(
        id: u32,
        core: Arc<Core>,
        signal: Signal,
        pipeline: Pipeline,
        client: Arc<Client>,
    ) -> Self {
        BindingExporter {
            id,
            core,
            signal,
            pipeline,
            client,
        }
    }
}

#[napi]
impl BindingExporter {
    /// The `source` of this exporter's events.
    #[napi(getter, catch_unwind)]
    pub fn id(&self) -> u32 {
        self.id
    }

    /// Copies a chunk and queues it. False when the queue is full: nothing was taken.
    #[napi(catch_unwind)]
    pub fn offer(
        &self,
        definition_words: Uint32ArraySlice<'_>,
        definition_strings: Uint8ArraySlice<'_>,
        words: Uint32ArraySlice<'_>,
        strings: Uint8ArraySlice<'_>,
        record_count: u32,
        item_count: u32,
    ) -> bool {
        let chunk = RecordChunk {
            definitions: self.pipeline.block(&definition_words, &definition_strings),
            items: self.pipeline.block(&words, &strings),
            record_count,
            item_count,
        };
        self.pipeline.offer(chunk).is_ok()
    }

    /// Counts items of a chunk that was refused and given up.
    #[napi(catch_unwind)]
    pub fn count_refused(&self, items: u32) {
        self.pipeline.count_refused(u64::from(items));
    }

    /// Counts items that could not be recorded.
    #[napi(catch_unwind)]
    pub fn count_invalid(&self, items: u32) {
        self.pipeline.count_invalid(u64::from(items));
    }

    /// The ledger as it stands.
    #[napi(catch_unwind)]
    pub fn stats(&self) -> BindingLedger {
        self.pipeline.stats().into()
    }

    /// Has all later attempts made as `options` say; batches stay as they are. A failure changes nothing.
    #[napi(catch_unwind)]
    pub fn reconfigure(&self, options: BindingExporterOptions) -> Option<BindingFailure> {
        client_config(self.signal, &options)
            .and_then(|config| self.client.reconfigure(config))
            .err()
            .map(BindingFailure::from)
    }

    /// Sends what is queued; `operation` settles when all of it has an outcome.
    #[napi(catch_unwind)]
    pub fn flush(&self, operation: u32) {
        let (core, flush) = (self.core.clone(), self.pipeline.flush());
        self.core.handle().spawn(async move {
            let report = flush.await;
            core.settle(operation, count(report.lost_items), report.is_complete);
        });
    }

    /// Sends what is queued for as long as `timeout_ms`, then gives up the rest; `operation` settles at the end.
    #[napi(catch_unwind)]
    pub fn shutdown(&self, operation: u32, timeout_ms: f64) {
        let (id, core) = (self.id, self.core.clone());
        let pipeline = self.pipeline.clone();
        self.core.handle().spawn(async move {
            let report = pipeline.shutdown(milliseconds(timeout_ms)).await;
            core.forget(id);
            core.settle(operation, count(report.lost_items), report.is_complete);
        });
    }

    /// As `flush`, on this thread. For the exit only: the environment's end then waits for nothing more.
    #[napi(catch_unwind)]
    pub fn flush_blocking(&self, timeout_ms: f64) -> BindingFlushReport {
        self.core.note_exit_flush();
        self.pipeline.flush_blocking(milliseconds(timeout_ms)).into()
    }

    /// Waits on this thread until all that was taken is on disk or has its outcome; at once without a durable queue. False if that
    /// took longer than `timeout_ms`.
    #[napi(catch_unwind)]
    pub fn persist_blocking(&self, timeout_ms: f64) -> bool {
        self.pipeline.persist_blocking(milliseconds(timeout_ms))
    }

    /// As `shutdown`, on this thread.
    #[napi(catch_unwind)]
    pub fn shutdown_blocking(&self, timeout_ms: f64) -> BindingFlushReport {
        let report = self.pipeline.shutdown_blocking(milliseconds(timeout_ms));
        self.core.forget(self.id);
        report.into()
    }
}

/// A duration from JavaScript; what is no sensible number of milliseconds is none at all.
pub(crate) fn milliseconds(value: f64) -> Duration {
    Duration::try_from_secs_f64(value / 1000.0).unwrap_or(Duration::ZERO)
}
