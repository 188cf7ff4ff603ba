//! A pipeline with a writer on its one end and a fake exporter on the other.

use crate::chunk_writer::ChunkWriter;
use crate::fake_exporter::{Export, FakeExporter, InFlight};
use crate::recorded_failures::RecordedFailures;
use otlp_native_model::Signal;
use otlp_native_pipeline::{BatchConfig, Ledger, Pipeline};
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::mpsc;

pub(crate) struct Rig {
    pub(crate) pipeline: Pipeline,
    pub(crate) writer: ChunkWriter,
    pub(crate) exports: mpsc::UnboundedReceiver<Export>,
    pub(crate) in_flight: Arc<InFlight>,
    pub(crate) failures: Arc<RecordedFailures>,
}

/// Limits that no test meets unless it changes them.
pub(crate) fn config() -> BatchConfig {
    BatchConfig {
        max_items: 1_000_000,
        max_bytes: 1 << 30,
        delay: Duration::from_secs(5),
        max_queued_bytes: 1 << 30,
        max_concurrent_exports: 100,
        max_request_bytes: 1 << 30,
    }
}

impl Rig {
    pub(crate) fn new(config: BatchConfig) -> Self {
        Self::on(&Handle::current(), config)
    }

    pub(crate) fn on(runtime: &Handle, config: BatchConfig) -> Self {
        Self::of(runtime, Signal::Traces, config)
    }

    pub(crate) fn of(runtime: &Handle, signal: Signal, config: BatchConfig) -> Self {
        let (exporter, exports) = FakeExporter::new();
        let in_flight = Arc::clone(&exporter.in_flight);
        let failures = Arc::new(RecordedFailures::default());
        let pipeline = Pipeline::spawn(runtime, signal, config, exporter, Arc::clone(&failures) as _);
        Rig {
            pipeline,
            writer: ChunkWriter::new(),
            exports,
            in_flight,
            failures,
        }
    }

    /// Offers what was written; there has to be room.
    pub(crate) fn offer(&mut self) {
        assert!(
            self.pipeline.offer(self.writer.take()).is_ok(),
            "the queue is full"
        );
    }

    pub(crate) fn offer_spans(&mut self, count: usize) -> Vec<u64> {
        let ids = self.writer.spans(count, "span");
        self.offer();
        ids
    }

    /// The next request, however long the (paused) clock has to run until it comes.
    pub(crate) async fn next_export(&mut self) -> Export {
        self.exports.recv().await.unwrap()
    }

    /// All requests that have come.
    pub(crate) async fn exports_so_far(&mut self) -> Vec<Export> {
        quiesce().await;
        std::iter::from_fn(|| self.exports.try_recv().ok()).collect()
    }

    pub(crate) fn balanced_stats(&self) -> Ledger {
        let stats = self.pipeline.stats();
        assert!(stats.is_balanced(), "{stats:?}");
        stats
    }
}

/// Runs all tasks until each waits: a paused clock moves on only then.
pub(crate) async fn quiesce() {
    tokio::time::sleep(Duration::from_millis(1)).await;
}
