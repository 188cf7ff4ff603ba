//! All that the handles and the tasks share. Every method is one transition: the ledger balances before and after it.

use crate::byte_budget::{ByteBudget, Full};
use crate::delivery::Tally;
use crate::flush::{DueReports, FlushMark, FlushReport, Flushes, Listener};
use crate::intake::{Entry, Intake, brings_items_later, is_vacant, strip_items};
use crate::ledger::{DropReason, Ledger, Stage};
use crate::merging::{MergeLimits, Merged, Merging, ReceivedBody};
use crate::ready_batch::{Part, ReadyBatch, Ticket};
use crate::transitions::{Abandoned, Next, NextItemsDropped, Offered, RequestOffered};
use otlp_native_queue::EntryId;
use otlp_native_record::{Block, RecordChunk};
use std::collections::VecDeque;
use std::time::Duration;
use tokio::time::Instant;

/// Behind one lock that is held only for the length of a transition.
pub(crate) struct State {
    phase: Phase,
    pub(crate) ledger: Ledger,
    pub(crate) budget: ByteBudget,
    intake: Intake,
    pub(crate) ready: VecDeque<ReadyBatch>,
    merging: Merging,
    pub(crate) flushes: Flushes,
    pub(crate) durable: Option<Durable>,
}

/// Of a pipeline with a durable queue.
#[derive(Default)]
pub(crate) struct Durable {
    /// Items without an outcome that are on disk.
    pub(crate) items: u64,
    pub(crate) work: KeeperWork,
}

/// What the keeper shall do.
#[derive(Default)]
pub(crate) struct KeeperWork {
    /// To be stored.
    pub(crate) unstored: Vec<ReadyBatch>,
    /// They have their outcome.
    pub(crate) done: Vec<EntryId>,
    /// They are to be sent again.
    pub(crate) returned: Vec<Part>,
    /// And not before so long.
    pub(crate) asked_wait: Duration,
    /// Whether someone waits for what waits.
    pub(crate) is_flushing: bool,
    pub(crate) has_ended: bool,
}

#[derive(Clone, Copy)]
enum Phase {
    Open,
    /// The flush of this mark is the shutdown.
    ShuttingDown(FlushMark),
    /// Nothing is held any more, and nothing ever will be.
    Ended(FlushReport),
}

impl State {
    pub(crate) fn new(limit_bytes: usize, is_durable: bool) -> Self {
        State {
            phase: Phase::Open,
            ledger: Ledger::default(),
            budget: ByteBudget::new(limit_bytes),
            intake: Intake::default(),
            ready: VecDeque::new(),
            merging: Merging::default(),
            flushes: Flushes::default(),
            durable: is_durable.then(Durable::default),
        }
    }

    pub(crate) fn has_ended(&self) -> bool {
        matches!(self.phase, Phase::Ended(_))
    }

    /// Takes a chunk in. While the pipeline shuts down only definitions still count: a batch may wait for its resource.
    /// The second value is memory that isn't needed.
    pub(crate) fn offer(&mut self, mut chunk: RecordChunk) -> (Offered, Option<Block>) {
        let items = u64::from(chunk.item_count);
        let spare = match self.phase {
            Phase::Open => None,
            Phase::ShuttingDown(_) => {
                self.ledger.accept_dropped(items, DropReason::Shutdown);
                Some(strip_items(&mut chunk))
            }
            Phase::Ended(_) => {
                self.ledger.accept_dropped(items, DropReason::Shutdown);
                return (Offered::NotNeeded(chunk), None);
            }
        };
        if is_vacant(&chunk) {
            return (Offered::NotNeeded(chunk), spare);
        }
        let items = u64::from(chunk.item_count);
        let is_held = brings_items_later(&chunk);
        let offered = match self.intake.offer(chunk, self.flushes.mark(), &mut self.budget) {
            Ok(()) => {
                self.ledger.accept(items);
                if is_held {
                    self.flushes.hold();
                }
                Offered::Queued
            }
            Err((chunk, full)) => Offered::Full {
                chunk,
                full,
                held_bytes: self.budget.held(),
            },
        };
        (offered, spare)
    }

    /// Whether a received request of `len` bytes would find room, or would be turned away for another reason.
    pub(crate) fn has_room_for_request(&self, len: usize) -> bool {
        !matches!(self.phase, Phase::Open) || self.budget.has_room_for_request(len)
    }

    /// A received request was turned away for want of room: whether it is the first, and the bytes that are held.
    pub(crate) fn note_full(&mut self) -> (Full, usize) {
        (self.budget.note_full(), self.budget.held())
    }

    /// Takes in a request that was received, in one piece or several, whole or not at all.
    pub(crate) fn offer_request(
        &mut self,
        pieces: Vec<ReceivedBody>,
        limits: &MergeLimits,
    ) -> RequestOffered {
        if !matches!(self.phase, Phase::Open) {
            return RequestOffered::ShutDown;
        }
        let len = pieces.iter().map(|piece| piece.body.len()).sum();
        if !self.budget.admit_request(len) {
            return RequestOffered::Full;
        }
        let mark = self.flushes.mark();
        // What goes to a durable queue is merged there: only what is on disk is safe.
        let is_last = self.durable.is_some();
        let mut merged = Merged::default();
        for piece in pieces {
            self.ledger.accept(piece.items);
            let (closed, has_begun) = self.merging.add(piece, mark, limits, is_last);
            merged.has_begun |= has_begun;
            merged.has_closed |= !closed.is_empty();
            for batch in closed {
                self.make_ready(batch);
            }
        }
        RequestOffered::Merged(merged)
    }

    /// When the merged request closes at the latest.
    pub(crate) fn merge_closes_at(&self) -> Option<Instant> {
        self.merging.closes_at()
    }

    /// Closes the merged request; whether there was one.
    pub(crate) fn close_merge(&mut self) -> bool {
        let closed = self.merging.close();
        let has_closed = closed.is_some();
        if let Some(batch) = closed {
            self.make_ready(batch);
        }
        has_closed
    }

    /// A request waits for its turn.
    fn make_ready(&mut self, batch: ReadyBatch) {
        match &mut self.durable {
            Some(durable) => durable.work.unstored.push(batch),
            None => self.ready.push_back(batch),
        }
    }

    /// The batcher's next step. `has_sendable` says whether its open batch could become a request, `is_collecting` whether
    /// a collection is under way. While that finds no room, updates of streams are still taken in: they go into the
    /// aggregator's state, not into the queue.
    pub(crate) fn next(&mut self, has_sendable: bool, is_collecting: bool) -> Next {
        if self.has_ended() {
            return Next::End;
        }
        let has_room = self.budget.has_room_to_decode();
        if is_collecting && has_room {
            return Next::Collect;
        }
        let can_come_free = has_sendable || self.budget.has_requests();
        let needs_room = matches!(self.intake.front(), Some(Entry::Chunk(queued)) if queued.items() > 0);
        if needs_room && !has_room {
            return if can_come_free {
                Next::AwaitRoom
            } else {
                Next::DropNextItems
            };
        }
        match self.intake.pop() {
            Some(Entry::Chunk(chunk)) => Next::Decode(chunk),
            Some(Entry::CloseBatch) => Next::CloseBatch,
            None if is_collecting && can_come_free => Next::AwaitRoom,
            None => Next::AwaitChunk,
        }
    }

    /// Drops the items of the next chunk and keeps its definitions.
    pub(crate) fn drop_next_items(&mut self) -> (NextItemsDropped, DueReports) {
        let Some(Entry::Chunk(queued)) = self.intake.front_mut() else {
            return Default::default();
        };
        let (items, mark) = (queued.items(), queued.mark);
        let memory = strip_items(&mut queued.chunk);
        let is_first = self.budget.note_full().is_first;
        (
            NextItemsDropped {
                items,
                is_first,
                memory,
            },
            self.drop_queued(mark, items, DropReason::QueueFull),
        )
    }

    /// The batcher is done with a chunk that took `held_bytes`, and now holds `gathered_bytes`.
    pub(crate) fn finish_chunk(&mut self, held_bytes: usize, gathered_bytes: usize) {
        if !self.has_ended() {
            self.budget.release_chunk(held_bytes);
            self.budget.set_gathered(gathered_bytes);
        }
    }

    /// A collection yielded `points`, which belong to the chunk of `mark` that asked for it.
    pub(crate) fn accept_collected(&mut self, mark: FlushMark, points: u64) {
        if !self.has_ended() {
            self.ledger.accept(points);
            self.flushes.add(mark, points);
        }
    }

    /// A chunk or collection of `mark` that flushes wait for brings no more items.
    pub(crate) fn release_hold(&mut self, mark: FlushMark) -> DueReports {
        if self.has_ended() {
            return DueReports::default();
        }
        let due = self.flushes.release(mark);
        self.end_if_due(&due);
        due
    }

    /// What the batcher holds by now.
    pub(crate) fn set_gathered(&mut self, gathered_bytes: usize) {
        if !self.has_ended() {
            self.budget.set_gathered(gathered_bytes);
        }
    }

    /// Items of `mark` that the batcher held are given up.
    pub(crate) fn drop_queued(&mut self, mark: FlushMark, items: u64, reason: DropReason) -> DueReports {
        if self.has_ended() {
            return DueReports::default();
        }
        self.ledger.drop_items(Stage::Queued, items, reason);
        self.settled(mark, items, items)
    }

    /// The batcher made a request, and now holds `gathered_bytes`.
    pub(crate) fn enqueue(&mut self, batch: ReadyBatch, gathered_bytes: usize) {
        if !self.has_ended() {
            self.budget.add_request(batch.ticket.len_bytes);
            self.budget.set_gathered(gathered_bytes);
            self.make_ready(batch);
        }
    }

    /// The next request to send; its items are in flight from now on.
    pub(crate) fn start_next(&mut self) -> Option<ReadyBatch> {
        let batch = self.ready.pop_front()?;
        self.ledger.start(batch.ticket.items);
        Some(batch)
    }

    /// A request in flight has its outcome.
    pub(crate) fn settle(&mut self, ticket: Ticket, parts: &[Part], tally: &Tally) -> DueReports {
        if self.has_ended() {
            return DueReports::default();
        }
        self.budget.release_request(ticket.len_bytes);
        self.ledger.conclude(ticket.items, tally);
        let mut lost = ticket.items - tally.delivered.min(ticket.items);
        if parts.is_empty() {
            return self.settled(ticket.mark, ticket.items, lost);
        }
        if let Some(durable) = &mut self.durable {
            durable.items = durable.items.saturating_sub(ticket.items);
            durable.work.done.extend(parts.iter().map(|part| part.id));
        }
        let mut due = DueReports::default();
        for part in parts {
            let lost_here = lost.min(part.items);
            lost -= lost_here;
            due.extend(self.flushes.settle(part.mark, part.items, lost_here));
        }
        self.end_if_due(&due);
        due
    }

    /// Starts to wait for all that has no outcome yet.
    pub(crate) fn begin_flush(&mut self, listener: Listener) -> (FlushMark, DueReports) {
        if !self.has_ended() {
            self.intake.close_batch();
        }
        self.flushes.begin(&self.ledger, listener)
    }

    /// A flush that didn't end in time; `None` when its report is out already.
    pub(crate) fn give_up_flush(&mut self, mark: FlushMark) -> Option<FlushReport> {
        self.flushes.give_up(mark)
    }

    /// Takes no more items, and ends when those that it has are settled. A later call joins the first.
    pub(crate) fn begin_shutdown(&mut self, listener: Listener) -> DueReports {
        match self.phase {
            Phase::Open => {
                let (mark, due) = self.begin_flush(listener);
                self.phase = Phase::ShuttingDown(mark);
                self.end_if_due(&due);
                due
            }
            Phase::ShuttingDown(mark) => {
                self.flushes.join(mark, listener);
                DueReports::default()
            }
            Phase::Ended(report) => DueReports::of(report, listener),
        }
    }

    /// Ends at once: all that has no outcome is lost. The error is the report of the end that came before.
    pub(crate) fn abandon(&mut self) -> Result<Abandoned, FlushReport> {
        if let Phase::Ended(report) = self.phase {
            return Err(report);
        }
        let durable = self.durable.as_ref().map_or(0, |durable| durable.items);
        let kept = durable.min(self.ledger.outstanding());
        self.ledger.keep(kept);
        let Ledger {
            queued, in_flight, ..
        } = self.ledger;
        self.ledger
            .drop_items(Stage::Queued, queued, DropReason::Shutdown);
        self.ledger
            .drop_items(Stage::InFlight, in_flight, DropReason::Shutdown);
        let lost_items = queued.saturating_add(in_flight);

        let due = self.flushes.abandon(kept);
        let report = match self.phase {
            Phase::ShuttingDown(mark) => due.report_of(mark),
            Phase::Open | Phase::Ended(_) => None,
        };
        let report = report.unwrap_or(FlushReport {
            lost_items,
            is_complete: lost_items == 0,
        });
        Ok(Abandoned {
            report,
            lost_items,
            due,
            _memory: self.end(report),
        })
    }

    /// Items of `mark` have their outcome. Those of the shutdown's flush are the last.
    fn settled(&mut self, mark: FlushMark, items: u64, lost: u64) -> DueReports {
        let due = self.flushes.settle(mark, items, lost);
        self.end_if_due(&due);
        due
    }

    pub(crate) fn end_if_due(&mut self, due: &DueReports) {
        if let Phase::ShuttingDown(mark) = self.phase
            && let Some(report) = due.report_of(mark)
        {
            self.end(report);
        }
    }

    /// Returns what is left, which is definitions at most unless items were abandoned.
    fn end(&mut self, report: FlushReport) -> (Intake, VecDeque<ReadyBatch>) {
        self.phase = Phase::Ended(report);
        self.budget.clear();
        self.merging = Merging::default();
        (std::mem::take(&mut self.intake), std::mem::take(&mut self.ready))
    }
}
