//! The state behind its lock, and the wakes that follow its transitions.

use crate::config::BatchConfig;
use crate::flush::{DueReports, FlushReport, Listener};
use crate::keeper::DurableConfig;
use crate::keeper_signal::KeeperSignal;
use crate::memory_upkeep::MemoryUpkeep;
use crate::observer::Observer;
use crate::size_limit::SizeLimit;
use crate::state::State;
use crate::transitions::Offered;
use otlp_native_aggregate::Page;
use otlp_native_model::{ErrorCode, Signal};
use otlp_native_record::RecordChunk;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;

/// What the handles, the batcher and the sender share.
pub(crate) struct Shared {
    pub(crate) signal: Signal,
    pub(crate) config: BatchConfig,
    pub(crate) size_limit: SizeLimit,
    pub(crate) durable: Option<DurableConfig>,
    pub(crate) keeper_signal: KeeperSignal,
    pub(crate) observer: Observer,
    pub(crate) memory: Arc<MemoryUpkeep>,
    state: Mutex<State>,
    pub(crate) batcher_wake: Notify,
    pub(crate) sender_wake: Notify,
    /// Received requests wait here.
    pub(crate) room: Notify,
    /// Points of lost requests that the next collection shall report again.
    lost_pages: Mutex<Vec<Page>>,
}

/// Why all that the pipeline holds is given up.
#[derive(Clone, Copy, Debug)]
pub(crate) enum AbandonCause {
    DeadlineExceeded,
    HandlesDropped,
    TaskEnded,
}

impl Shared {
    pub(crate) fn new(
        signal: Signal,
        config: BatchConfig,
        durable: Option<DurableConfig>,
        memory: Arc<MemoryUpkeep>,
        observer: Observer,
    ) -> Self {
        Shared {
            signal,
            state: Mutex::new(State::new(config.max_queued_bytes, durable.is_some())),
            size_limit: SizeLimit::new(config.max_bytes),
            durable,
            keeper_signal: KeeperSignal::default(),
            config,
            observer,
            memory,
            batcher_wake: Notify::new(),
            sender_wake: Notify::new(),
            room: Notify::new(),
            lost_pages: Mutex::default(),
        }
    }

    /// Points of a lost request go back to where they came from.
    pub(crate) fn return_pages(&self, pages: Vec<Page>) {
        if !pages.is_empty() {
            self.lost_pages().extend(pages);
        }
    }

    /// What [`return_pages`](Shared::return_pages) was given since the last call.
    pub(crate) fn take_lost_pages(&self) -> Vec<Page> {
        std::mem::take(&mut *self.lost_pages())
    }

    fn lost_pages(&self) -> MutexGuard<'_, Vec<Page>> {
        self.lost_pages.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// For transitions that settle nothing.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// For transitions that may settle items: hands out the reports that became due, and wakes the tasks if the pipeline
    /// has ended.
    pub(crate) fn settle<T>(&self, transition: impl FnOnce(&mut State) -> (T, DueReports)) -> T {
        let mut state = self.state();
        let (value, due) = transition(&mut state);
        let has_ended = state.has_ended();
        drop(state);
        due.hand_out();
        if has_ended {
            self.wake_tasks();
        }
        value
    }

    #[allow(
        clippy::result_large_err,
        reason = "moving a chunk that finds no room costs less than a box for each"
    )]
    pub(crate) fn offer(&self, chunk: RecordChunk) -> Result<(), RecordChunk> {
        let (offered, spare) = self.state().offer(chunk);
        drop(spare);
        match offered {
            Offered::Queued => self.batcher_wake.notify_one(),
            Offered::NotNeeded(chunk) => drop(chunk),
            Offered::Full {
                chunk,
                full,
                held_bytes,
            } => {
                if full.is_first {
                    self.report_full(chunk.len_bytes(), held_bytes);
                }
                return Err(chunk);
            }
        }
        Ok(())
    }

    pub(crate) fn begin_shutdown(&self, listener: Listener) {
        self.settle(|state| ((), state.begin_shutdown(listener)));
        self.batcher_wake.notify_one();
        self.note_room();
        self.wake_keeper();
    }

    /// Ends the pipeline at once, unless it has ended.
    pub(crate) fn abandon(&self, cause: AbandonCause) -> FlushReport {
        let abandoned = match self.state().abandon() {
            Ok(abandoned) => abandoned,
            Err(report) => return report,
        };
        abandoned.due.hand_out();
        self.wake_tasks();
        if abandoned.lost_items > 0 {
            let (code, why) = match cause {
                AbandonCause::DeadlineExceeded => (
                    ErrorCode::FlushTimeout,
                    "the shutdown ran out of time; allow it more",
                ),
                AbandonCause::HandlesDropped => (
                    ErrorCode::AlreadyShutDown,
                    "the pipeline was dropped without a shutdown",
                ),
                AbandonCause::TaskEnded => (
                    ErrorCode::AlreadyShutDown,
                    "the runtime ended before the pipeline was shut down",
                ),
            };
            self.observer.report(
                code,
                format!(
                    "{} {} were dropped: {why}",
                    abandoned.lost_items,
                    self.signal.items_name()
                ),
            );
        }
        abandoned.report
    }

    fn report_full(&self, chunk_bytes: usize, held_bytes: usize) {
        let limit = self.config.max_queued_bytes;
        let reason = format!(
            "no room for a chunk of {chunk_bytes} bytes: {held_bytes} of at most {limit} bytes are queued or in flight; \
             raise maxQueuedBytes, or see why the endpoint doesn't keep up"
        );
        self.observer.report(ErrorCode::QueueFull, reason);
    }

    /// The keeper has something to do.
    pub(crate) fn wake_keeper(&self) {
        if self.durable.is_some() {
            self.keeper_signal.wake();
        }
    }

    /// How long to wait before a request is tried anew whose retry budget is spent.
    pub(crate) fn retry_wait(&self) -> Duration {
        self.durable
            .as_ref()
            .map_or(Duration::from_secs(1), |durable| durable.retry_wait)
    }

    /// Blocks until all that was accepted is on disk or has its outcome. At once without a durable queue.
    pub(crate) fn persist(&self, timeout: Duration) -> bool {
        self.durable.is_none() || {
            self.wake_keeper();
            self.keeper_signal
                .wait_until(timeout, || self.state().is_persisted())
        }
    }

    /// Blocks until the durable queue is closed. Whether it is.
    pub(crate) fn wait_closed(&self, timeout: Duration) -> bool {
        self.durable.is_none() || self.keeper_signal.wait_closed(timeout)
    }

    fn wake_tasks(&self) {
        self.batcher_wake.notify_one();
        self.sender_wake.notify_one();
        self.note_room();
        self.wake_keeper();
    }
}
