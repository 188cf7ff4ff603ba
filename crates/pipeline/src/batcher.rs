//! The task that decodes chunks and batches what they hold.

use crate::contain_panic::contain_panic;
use crate::gathering::{ChunkTally, Collected, Gathering};
use crate::intake::QueuedChunk;
use crate::ledger::DropReason;
use crate::shared::Shared;
use crate::transitions::Next;
use otlp_native_model::ErrorCode;
use otlp_native_record::{RecordDecoder, RecordError};
use std::sync::Arc;
use tokio::time::sleep_until;

/// Runs until the pipeline has ended.
pub(crate) struct Batcher {
    shared: Arc<Shared>,
    decoder: RecordDecoder,
    gathering: Gathering,
}

impl Batcher {
    pub(crate) fn new(shared: Arc<Shared>) -> Self {
        Batcher {
            gathering: Gathering::new(Arc::clone(&shared)),
            decoder: RecordDecoder::in_pool(shared.signal, shared.memory.pool().clone()),
            shared,
        }
    }

    pub(crate) async fn run(mut self) {
        loop {
            if self.shared.memory.trim_if_due() {
                self.gathering.batches.rest();
            }
            self.gathering.restore(self.shared.take_lost_pages());
            let has_sendable = self.gathering.batches.has_sendable();
            let is_collecting = self.gathering.is_collecting();
            let next = self.shared.state().next(has_sendable, is_collecting);
            match next {
                Next::Decode(queued) => {
                    self.decode(queued);
                    self.gathering.batches.close_if_due();
                    // A burst of chunks shall not keep this thread from the exports.
                    tokio::task::yield_now().await;
                }
                Next::Collect => {
                    self.collect();
                    tokio::task::yield_now().await;
                }
                Next::CloseBatch => {
                    self.gathering.batches.close();
                    self.shared.close_merge();
                }
                Next::DropNextItems => self.drop_next_items(),
                Next::AwaitRoom if has_sendable => self.gathering.batches.close(),
                // On disk nothing is lost by waiting for others; in memory it is.
                Next::AwaitChunk if has_sendable && self.shared.durable.is_some() => {
                    self.gathering.batches.close();
                }
                Next::AwaitRoom | Next::AwaitChunk => self.wait().await,
                Next::End => return,
            }
        }
    }

    /// Until something has changed, or the open batch has waited long enough.
    async fn wait(&mut self) {
        let changed = self.shared.batcher_wake.notified();
        let next_trim = self.shared.memory.next_trim();
        let merge_closes_at = self.shared.state().merge_closes_at();
        let due = [self.gathering.batches.closes_at(), merge_closes_at, next_trim]
            .into_iter()
            .flatten()
            .min();
        match due {
            Some(at) => tokio::select! {
                () = changed => {}
                () = sleep_until(at) => {
                    self.gathering.batches.close_if_due();
                    self.shared.close_merge_if_due();
                }
            },
            None => changed.await,
        }
    }

    fn decode(&mut self, queued: QueuedChunk) {
        self.gathering.start_chunk(&queued);
        let result = contain_panic(|| self.decoder.decode(&queued.chunk, &mut self.gathering));
        let mut lost = 0;
        if result.is_none() {
            // What the panic left behind is not to be trusted.
            self.decoder = RecordDecoder::in_pool(self.shared.signal, self.shared.memory.pool().clone());
            lost += self.gathering.reset();
        }
        let tally = self.gathering.tally();
        lost += tally.lost();

        let is_released = queued.is_held() && !tally.streams.has_handed_on_hold;
        let QueuedChunk {
            chunk,
            held_bytes,
            mark,
            ..
        } = queued;
        let gathered_bytes = self.gathering.batches.len_bytes();
        self.shared.settle(|state| {
            state.finish_chunk(held_bytes, gathered_bytes);
            state
                .ledger
                .accept_dropped(tally.streams.refused, DropReason::Invalid);
            state
                .ledger
                .accept_dropped(tally.streams.orphaned, DropReason::QueueFull);
            ((), state.drop_queued(mark, lost, DropReason::Invalid))
        });
        if is_released {
            self.shared.settle(|state| ((), state.release_hold(mark)));
        }
        drop(chunk);
        self.report(&tally, result, lost);
    }

    /// One step of the collection that is under way.
    fn collect(&mut self) {
        let shared = &self.shared;
        let collected = contain_panic(|| {
            self.gathering
                .collect(|mark, points| shared.state().accept_collected(mark, points))
        });
        let name = shared.signal.items_name();
        match collected {
            Some(Collected::Points | Collected::Halves) => {}
            Some(Collected::Lost {
                mark,
                points,
                request_bytes,
            }) => {
                shared.settle(|state| ((), state.drop_queued(mark, points, DropReason::Invalid)));
                let (code, reason) = match request_bytes {
                    0 => (ErrorCode::InvalidItem, "their scope is not valid".to_owned()),
                    _ => (
                        ErrorCode::RequestTooLarge,
                        too_large(request_bytes, shared.config.max_request_bytes),
                    ),
                };
                shared
                    .observer
                    .report(code, format!("{points} {name} were dropped: {reason}"));
            }
            Some(Collected::End(ended)) => {
                if let Some(collection) = ended.filter(|collection| collection.is_held) {
                    shared.settle(|state| ((), state.release_hold(collection.mark)));
                }
            }
            None => {
                // What the panic left behind is not to be trusted.
                self.decoder = RecordDecoder::in_pool(shared.signal, shared.memory.pool().clone());
                let mark = self.gathering.batches.open_mark();
                let lost = self.gathering.reset();
                if let Some(mark) = mark {
                    shared.settle(|state| ((), state.drop_queued(mark, lost, DropReason::Invalid)));
                }
                let reason = format!("{lost} {name} were dropped: collecting failed; please report this bug");
                shared.observer.report(ErrorCode::InvalidItem, reason);
            }
        }
        let gathered_bytes = self.gathering.batches.len_bytes();
        shared.state().set_gathered(gathered_bytes);
    }

    fn drop_next_items(&mut self) {
        let dropped = self.shared.settle(|state| state.drop_next_items());
        drop(dropped.memory);
        if dropped.is_first {
            let reason = format!(
                "{} {} were dropped: all that is queued waits for a resource whose attributes have not come yet",
                dropped.items,
                self.shared.signal.items_name()
            );
            self.shared.observer.report(ErrorCode::QueueFull, reason);
        }
    }

    /// At most one report a kind and chunk.
    fn report(&self, tally: &ChunkTally, result: Option<Result<(), RecordError>>, lost: u64) {
        let name = self.shared.signal.items_name();
        let report = |reason| self.shared.observer.report(ErrorCode::InvalidItem, reason);
        match result {
            None => report(format!(
                "{lost} {name} were dropped: decoding failed; please report this bug"
            )),
            Some(Err(error)) => report(format!("{} {name} were dropped: {error}", tally.unvisited)),
            Some(Ok(())) if tally.unvisited > 0 => {
                report(format!(
                    "{} {name} were dropped: the record holds fewer",
                    tally.unvisited
                ));
            }
            Some(Ok(())) => {}
        }
        if let Some(refusal) = tally.streams.refusal {
            report(format!(
                "{} {name} were dropped: {refusal}",
                tally.streams.refused
            ));
        }
        if tally.streams.orphaned > 0 {
            let reason = format!(
                "{} {name} were dropped: their series began anew before there was room to report them",
                tally.streams.orphaned
            );
            self.shared.observer.report(ErrorCode::QueueFull, reason);
        }
        if tally.unusable > 0 {
            report(format!(
                "{} {name} were dropped: their ids or scope are not valid",
                tally.unusable
            ));
        }
        if tally.has_orphans {
            report(format!(
                "{name} were sent without resource attributes: these had not come in time"
            ));
        }
        if tally.too_large > 0 {
            let reason = too_large(tally.largest_request_bytes, self.shared.config.max_request_bytes);
            let reason = format!("{} {name} were dropped: {reason}", tally.too_large);
            self.shared.observer.report(ErrorCode::RequestTooLarge, reason);
        }
    }
}

fn too_large(request_bytes: usize, max_request_bytes: usize) -> String {
    format!("one alone makes a request of {request_bytes} bytes, and maxRequestBytes is {max_request_bytes}")
}
