//! The pipeline as its owner sees it.

use crate::batcher::Batcher;
use crate::config::BatchConfig;
use crate::flush::{FlushMark, FlushReport, Listener};
use crate::ledger::{DropReason, Ledger};
use crate::observer::Observer;
use crate::sender::Sender;
use crate::shared::{AbandonCause, Shared};
use otlp_native_model::{Exporter, FailureObserver, Signal};
use otlp_native_record::{Block, RecordChunk};
use std::future::Future;
use std::sync::{Arc, mpsc};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::oneshot;

/// A handle to a pipeline: chunks go in, requests go to the exporter, and [`Ledger`] says what became of every item.
///
/// Handles are cheap to clone. When the last one is dropped, the pipeline's tasks end, and what they hold is lost: call
/// [`shutdown`](Pipeline::shutdown) first. No method but those named `_blocking` ever blocks.
///
/// ```
/// use otlp_native_model::{EncodedRequest, ExportOutcome, Exporter, Failure, FailureObserver, Signal};
/// use otlp_native_pipeline::{BatchConfig, Pipeline};
/// use std::{sync::Arc, time::Duration};
///
/// struct Nowhere;
/// impl Exporter for Nowhere {
///     async fn export(&self, _: EncodedRequest) -> ExportOutcome {
///         ExportOutcome::Delivered { rejected_items: 0, message: None }
///     }
/// }
/// impl FailureObserver for Nowhere {
///     fn on_failure(&self, _: &Failure, _: bool) {}
/// }
///
/// let runtime = tokio::runtime::Builder::new_multi_thread().enable_time().build()?;
/// let config = BatchConfig {
///     max_items: 512,
///     max_bytes: 1 << 20,
///     delay: Duration::from_secs(5),
///     max_queued_bytes: 32 << 20,
///     max_concurrent_exports: 4,
///     max_request_bytes: 4 << 20,
/// };
/// let pipeline = Pipeline::spawn(runtime.handle(), Signal::Logs, config, Arc::new(Nowhere), Arc::new(Nowhere));
/// pipeline.count_invalid(1);
/// let report = pipeline.shutdown_blocking(Duration::from_secs(1));
/// assert!(report.is_complete);
/// assert!(pipeline.stats().is_balanced());
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone)]
pub struct Pipeline {
    owner: Arc<Owner>,
}

struct Owner {
    shared: Arc<Shared>,
    runtime: Handle,
}

/// Ends the pipeline with the first of its tasks that ends. If a task should ever end early, because its runtime did or
/// because of a bug, nothing waits for it and nothing more is taken in.
struct AbandonWithTask(Arc<Shared>);

impl Pipeline {
    /// Starts the tasks of a pipeline for `signal` on `runtime`, which needs its timer. `observer` hears of what the pipeline gives up by
    /// itself; failed exports are the exporter's to report.
    pub fn spawn<E: Exporter>(
        runtime: &Handle,
        signal: Signal,
        config: BatchConfig,
        exporter: Arc<E>,
        observer: Arc<dyn FailureObserver>,
    ) -> Pipeline {
        let shared = Arc::new(Shared::new(
            signal,
            config.within_bounds(),
            Observer::new(observer),
        ));

        let batcher = Batcher::new(Arc::clone(&shared));
        let guard = AbandonWithTask(Arc::clone(&shared));
        runtime.spawn(async move {
            let _guard = guard;
            batcher.run().await;
        });

        let sender = Sender::new(Arc::clone(&shared), exporter);
        let guard = AbandonWithTask(Arc::clone(&shared));
        runtime.spawn(async move {
            let _guard = guard;
            sender.run().await;
        });

        Pipeline {
            owner: Arc::new(Owner {
                shared,
                runtime: runtime.clone(),
            }),
        }
    }

    /// Takes `chunk`, whole or not at all. Its items count as accepted; after a shutdown they are dropped at once.
    /// Definitions alone (`item_count` 0) always get in, and so do records that count for no item.
    ///
    /// # Errors
    /// The queue is full. The caller still owns the chunk: it may offer it again later, or give up its items, tell so with
    /// [`count_refused`](Pipeline::count_refused), and offer the definitions alone.
    pub fn offer(&self, chunk: RecordChunk) -> Result<(), RecordChunk> {
        self.owner.shared.offer(chunk)
    }

    /// The caller gave up `items` that the queue had no room for.
    pub fn count_refused(&self, items: u64) {
        self.owner
            .shared
            .state()
            .ledger
            .accept_dropped(items, DropReason::QueueFull);
    }

    /// `items` could not be recorded, so no chunk holds them.
    pub fn count_invalid(&self, items: u64) {
        self.owner
            .shared
            .state()
            .ledger
            .accept_dropped(items, DropReason::Invalid);
    }

    /// An empty block for the next chunk, with the memory of an earlier one if there is any.
    pub fn take_block(&self) -> Block {
        self.owner.shared.blocks.take()
    }

    /// Where every item is that was ever accepted.
    pub fn stats(&self) -> Ledger {
        self.owner.shared.state().ledger
    }

    /// Closes the open batch. The future is ready when every item that was accepted before this call has its outcome; it
    /// waits for items only, so drop it to stop waiting. The flush happens whether or not the future is polled.
    pub fn flush(&self) -> impl Future<Output = FlushReport> + Send + use<> {
        let (sender, report) = oneshot::channel();
        self.begin_flush(Listener::Task(sender));
        self.clone().hear(report)
    }

    /// Flushes and ends the pipeline. What has no outcome when `deadline` has passed is dropped, exports in flight are
    /// abandoned. Later offers are counted as dropped. The deadline holds whether or not the future is polled.
    ///
    /// A second call gets the same report. If it comes while the first is under way, the earlier deadline counts.
    pub fn shutdown(&self, deadline: Duration) -> impl Future<Output = FlushReport> + Send + use<> {
        let (sender, report) = oneshot::channel();
        self.owner.shared.begin_shutdown(Listener::Task(sender));

        let (sender, ended) = oneshot::channel();
        self.owner.shared.begin_shutdown(Listener::Task(sender));
        let shared = Arc::clone(&self.owner.shared);
        self.owner.runtime.spawn(async move {
            if tokio::time::timeout(deadline, ended).await.is_err() {
                shared.abandon(AbandonCause::DeadlineExceeded);
            }
        });
        self.clone().hear(report)
    }

    /// As [`flush`](Pipeline::flush), for a thread that has to wait. Gives up after `timeout`, and then counts as lost
    /// only what was lost by then. Never call it on a thread of the runtime.
    pub fn flush_blocking(&self, timeout: Duration) -> FlushReport {
        let (sender, report) = mpsc::sync_channel(1);
        let mark = self.begin_flush(Listener::Thread(sender));
        if let Ok(report) = report.recv_timeout(timeout) {
            return report;
        }
        let given_up = self.owner.shared.state().give_up_flush(mark);
        // The report may have come out between the two.
        given_up
            .or_else(|| report.try_recv().ok())
            .unwrap_or(FlushReport::UNKNOWN)
    }

    /// As [`shutdown`](Pipeline::shutdown), for a thread that has to wait. Never call it on a thread of the runtime.
    pub fn shutdown_blocking(&self, timeout: Duration) -> FlushReport {
        let (sender, report) = mpsc::sync_channel(1);
        self.owner.shared.begin_shutdown(Listener::Thread(sender));
        match report.recv_timeout(timeout) {
            Ok(report) => report,
            Err(_) => self.owner.shared.abandon(AbandonCause::DeadlineExceeded),
        }
    }

    fn begin_flush(&self, listener: Listener) -> FlushMark {
        let shared = &self.owner.shared;
        let mark = shared.settle(|state| state.begin_flush(listener));
        shared.batcher_wake.notify_one();
        mark
    }

    /// Keeps the pipeline alive until the report is there.
    async fn hear(self, report: oneshot::Receiver<FlushReport>) -> FlushReport {
        report.await.unwrap_or(FlushReport::UNKNOWN)
    }
}

impl Drop for Owner {
    fn drop(&mut self) {
        self.shared.abandon(AbandonCause::HandlesDropped);
    }
}

impl Drop for AbandonWithTask {
    fn drop(&mut self) {
        self.0.abandon(AbandonCause::TaskEnded);
    }
}
