//! The pipeline as its owner sees it.

use crate::batcher::Batcher;
use crate::config::BatchConfig;
use crate::contain_panic::contain_panic;
use crate::flush::{FlushMark, FlushReport, Listener};
use crate::keeper::{DurableConfig, Keeper};
use crate::ledger::{DropReason, Ledger};
use crate::memory_upkeep::MemoryUpkeep;
use crate::observer::Observer;
use crate::received::NotTaken;
use crate::sender::Sender;
use crate::shared::{AbandonCause, Shared};
use bytes::Bytes;
use otlp_native_memory::{MemoryPool, MemoryStats};
use otlp_native_model::{ErrorCode, Exporter, FailureObserver, Signal};
use otlp_native_record::{Block, RecordChunk};
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::oneshot;

/// How long a shutdown may take, beyond its time, to write what is not on disk yet.
const KEEP_GRACE: Duration = Duration::from_secs(2);
/// How long the durable queue may take to close.
const CLOSE_WITHIN: Duration = Duration::from_secs(5);

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
    /// Of the durable queue.
    keeper: Mutex<Option<JoinHandle<()>>>,
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
        Self::spawn_durable(runtime, signal, config, None, exporter, observer)
    }

    /// As [`spawn`](Pipeline::spawn), with a queue on disk between the batches and the exporter, which outlives the process. Its calls
    /// block, so it has a thread of its own. Nothing in it is given up for time.
    pub fn spawn_durable<E: Exporter>(
        runtime: &Handle,
        signal: Signal,
        config: BatchConfig,
        durable: Option<DurableConfig>,
        exporter: Arc<E>,
        observer: Arc<dyn FailureObserver>,
    ) -> Pipeline {
        let memory = Arc::new(MemoryUpkeep::new(MemoryPool::default()));
        Self::spawn_in(memory, runtime, signal, config, durable, exporter, observer)
    }

    /// As [`spawn_durable`](Pipeline::spawn_durable), with memory that others may share.
    pub fn spawn_in<E: Exporter>(
        memory: Arc<MemoryUpkeep>,
        runtime: &Handle,
        signal: Signal,
        config: BatchConfig,
        durable: Option<DurableConfig>,
        exporter: Arc<E>,
        observer: Arc<dyn FailureObserver>,
    ) -> Pipeline {
        let shared = Arc::new(Shared::new(
            signal,
            config.within_bounds(),
            durable.clone(),
            memory,
            Observer::new(observer),
        ));
        let keeper = durable.and_then(|durable| Self::spawn_keeper(&shared, durable));

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
                keeper: Mutex::new(keeper),
            }),
        }
    }

    fn spawn_keeper(shared: &Arc<Shared>, durable: DurableConfig) -> Option<JoinHandle<()>> {
        let keeper_shared = Arc::clone(shared);
        let keeper = std::thread::Builder::new()
            .name("otlp-native-queue".to_owned())
            .spawn(move || {
                // Whoever waits for the queue's end must not wait for ever.
                let shared = Arc::clone(&keeper_shared);
                if contain_panic(|| Keeper::run(keeper_shared, durable)).is_none() {
                    let reason = "the durable queue failed; please report this bug".to_owned();
                    shared.observer.report(ErrorCode::QueueUnavailable, reason);
                    Keeper::run_without(&shared);
                }
            });
        match keeper {
            Ok(keeper) => Some(keeper),
            Err(error) => {
                let reason = format!("the durable queue has no thread: {error}");
                shared.observer.report(ErrorCode::QueueUnavailable, reason);
                None
            }
        }
    }

    /// Takes `chunk`, whole or not at all. Its items count as accepted; after a shutdown they are dropped at once.
    /// Definitions alone (`item_count` 0) always get in, and so do records that count for no item.
    ///
    /// # Errors
    /// The queue is full. The caller still owns the chunk: it may offer it again later, or give up its items, tell so with
    /// [`count_refused`](Pipeline::count_refused), and offer the definitions alone.
    #[allow(
        clippy::result_large_err,
        reason = "moving a chunk that finds no room costs less than a box for each"
    )]
    pub fn offer(&self, chunk: RecordChunk) -> Result<(), RecordChunk> {
        self.owner.shared.offer(chunk)
    }

    /// Takes `body`, a whole `Export*ServiceRequest` of `items` items that was received from elsewhere; whole or not at all. It is not
    /// unpacked: requests are merged by writing one after the other, up to the limits of a batch, and only one that alone is above
    /// them is split. What is accepted counts from then on; what isn't is still its sender's, and counts nowhere.
    ///
    /// # Errors
    /// [`NotTaken`] says why, and whether its sender may come back. A request larger than the whole budget is taken when nothing
    /// else is held.
    pub fn offer_request(&self, body: Bytes, items: u64) -> Result<(), NotTaken> {
        self.owner.shared.offer_request(body, items)
    }

    /// As [`offer_request`](Pipeline::offer_request), but a request that finds no room waits for some, up to `patience`. Dropping the
    /// future gives the request up; then it was not taken.
    ///
    /// # Errors
    /// As there.
    pub fn offer_request_within(
        &self,
        body: Bytes,
        items: u64,
        patience: Duration,
    ) -> impl Future<Output = Result<(), NotTaken>> + Send {
        self.owner.shared.offer_request_within(body, items, patience)
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

    /// A copy of `words` and `strings` for the next chunk, in memory of an earlier one if there is any.
    pub fn block(&self, words: &[u32], strings: &[u8]) -> Block {
        let pool = self.owner.shared.memory.pool();
        let mut block = Block::default();
        if !words.is_empty() {
            block.words = pool.words(words.len());
            block.words.extend_from_slice(words);
        }
        if !strings.is_empty() {
            block.strings = pool.bytes(strings.len());
            block.strings.extend_from_slice(strings);
        }
        block
    }

    /// What the memory that the pipeline uses holds and how it fares; that of all pipelines that share it.
    pub fn memory(&self) -> MemoryStats {
        self.owner.shared.memory.pool().stats()
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
                let keeping = Arc::clone(&shared);
                tokio::task::spawn_blocking(move || keeping.persist(KEEP_GRACE))
                    .await
                    .ok();
                shared.abandon(AbandonCause::DeadlineExceeded);
            }
        });
        let heard = self.clone().hear(report);
        let shared = Arc::clone(&self.owner.shared);
        async move {
            let report = heard.await;
            if shared.durable.is_some() {
                // So that the next queue finds all that this one leaves.
                tokio::task::spawn_blocking(move || shared.wait_closed(CLOSE_WITHIN))
                    .await
                    .ok();
            }
            report
        }
    }

    /// Blocks until all that was accepted is on disk or has its outcome; at once without a durable queue. False if that took longer
    /// than `timeout`. Never call it on a thread of the runtime.
    pub fn persist_blocking(&self, timeout: Duration) -> bool {
        self.owner.shared.batcher_wake.notify_one();
        self.owner.shared.persist(timeout)
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
        let report = match report.recv_timeout(timeout) {
            Ok(report) => report,
            Err(_) => {
                self.owner.shared.persist(KEEP_GRACE);
                self.owner.shared.abandon(AbandonCause::DeadlineExceeded)
            }
        };
        // Its code must not be unloaded while it runs; once the queue is closed it has nothing more to do.
        if self.owner.shared.wait_closed(CLOSE_WITHIN)
            && let Some(keeper) = self.owner.take_keeper()
        {
            keeper.join().ok();
        }
        report
    }

    fn begin_flush(&self, listener: Listener) -> FlushMark {
        let shared = &self.owner.shared;
        let mark = shared.settle(|state| state.begin_flush(listener));
        shared.batcher_wake.notify_one();
        shared.wake_keeper();
        mark
    }

    /// Keeps the pipeline alive until the report is there.
    async fn hear(self, report: oneshot::Receiver<FlushReport>) -> FlushReport {
        report.await.unwrap_or(FlushReport::UNKNOWN)
    }
}

impl Owner {
    fn take_keeper(&self) -> Option<JoinHandle<()>> {
        self.keeper.lock().unwrap_or_else(PoisonError::into_inner).take()
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
