//! The transitions of what is on disk, or should be.

use crate::flush::{DueReports, FlushMark};
use crate::ledger::{DropReason, Stage};
use crate::ready_batch::{Part, ReadyBatch, Ticket};
use crate::state::{KeeperWork, State};
use otlp_native_aggregate::Page;
use otlp_native_model::EncodedRequest;
use std::time::Duration;

impl State {
    /// All that the keeper shall do by now.
    pub(crate) fn keeper_work(&mut self) -> KeeperWork {
        let is_flushing = self.flushes.is_awaited();
        let has_ended = self.has_ended();
        let Some(durable) = &mut self.durable else {
            return KeeperWork {
                has_ended,
                ..KeeperWork::default()
            };
        };
        KeeperWork {
            is_flushing,
            has_ended,
            ..std::mem::take(&mut durable.work)
        }
    }

    /// A batch is on disk: its items still wait, its memory is free.
    pub(crate) fn stored(&mut self, ticket: Ticket) {
        self.ledger.persisted = self.ledger.persisted.saturating_add(ticket.items);
        if self.has_ended() {
            self.ledger.keep_after_all(ticket.items);
            return;
        }
        self.budget.release_request(ticket.len_bytes);
        if let Some(durable) = &mut self.durable {
            durable.items += ticket.items;
        }
    }

    /// There is no room on disk for a batch.
    pub(crate) fn refuse_unstored(&mut self, ticket: Ticket) -> DueReports {
        if !self.has_ended() {
            self.budget.release_request(ticket.len_bytes);
        }
        self.drop_queued(ticket.mark, ticket.items, DropReason::QueueFull)
    }

    /// The disk takes no batch now, so it is sent from memory.
    pub(crate) fn send_from_memory(&mut self, mut batch: ReadyBatch) {
        if self.has_ended() {
            return;
        }
        if !std::mem::replace(&mut batch.is_unpersisted, true) {
            self.ledger.unpersisted = self.ledger.unpersisted.saturating_add(batch.ticket.items);
        }
        self.ready.push_back(batch);
    }

    /// `items` of another process were found on disk. Returns their mark.
    pub(crate) fn recover(&mut self, items: u64) -> FlushMark {
        if !self.has_ended() {
            self.ledger.accept(items);
            self.ledger.recovered = self.ledger.recovered.saturating_add(items);
            if let Some(durable) = &mut self.durable {
                durable.items += items;
            }
        }
        self.flushes.mark()
    }

    /// Items on disk are given up.
    pub(crate) fn lose_durable(&mut self, lost: &[(FlushMark, u64)], reason: DropReason) -> DueReports {
        let mut due = DueReports::default();
        if self.has_ended() {
            return due;
        }
        for (mark, items) in lost {
            if let Some(durable) = &mut self.durable {
                durable.items = durable.items.saturating_sub(*items);
            }
            self.ledger.drop_items(Stage::Queued, *items, reason);
            due.extend(self.flushes.settle(*mark, *items, *items));
        }
        self.end_if_due(&due);
        due
    }

    /// How many requests wait for the sender.
    pub(crate) fn ready_len(&self) -> usize {
        self.ready.len()
    }

    /// A request was read back from disk, to be sent next; not if the server has just asked for a pause.
    pub(crate) fn enqueue_taken(&mut self, batch: ReadyBatch) {
        if self.has_ended() {
            return;
        }
        if let Some(durable) = &mut self.durable
            && !durable.work.asked_wait.is_zero()
        {
            durable.work.returned.extend(batch.parts);
            return;
        }
        self.budget.add_request(batch.ticket.len_bytes);
        self.ready.push_back(batch);
    }

    /// A request from disk has spent its retry budget: it waits there again, as long as the server asked at least.
    pub(crate) fn give_back(&mut self, ticket: Ticket, parts: &[Part], asked_wait: Duration) {
        if self.has_ended() {
            return;
        }
        self.budget.release_request(ticket.len_bytes);
        self.ledger.put_back(ticket.items);
        let Some(durable) = &mut self.durable else { return };
        durable.work.returned.extend_from_slice(parts);
        durable.work.asked_wait = durable.work.asked_wait.max(asked_wait);
        if asked_wait.is_zero() {
            return;
        }
        // Those that would have been next wait, too.
        for batch in std::mem::take(&mut self.ready) {
            if batch.parts.is_empty() {
                self.ready.push_back(batch);
            } else {
                self.budget.release_request(batch.ticket.len_bytes);
                durable.work.returned.extend(batch.parts);
            }
        }
    }

    /// A request from memory has spent its retry budget: the disk is asked again.
    pub(crate) fn keep_again(&mut self, request: EncodedRequest, ticket: Ticket, pages: Vec<Page>) {
        if self.has_ended() {
            return;
        }
        self.ledger.put_back(ticket.items);
        if let Some(durable) = &mut self.durable {
            durable.work.unstored.push(ReadyBatch {
                request,
                ticket,
                more: Vec::new(),
                pages,
                parts: Vec::new(),
                is_unpersisted: true,
            });
        }
    }

    /// Whether all that was accepted is on disk or has its outcome.
    pub(crate) fn is_persisted(&self) -> bool {
        let durable = self.durable.as_ref().map_or(0, |durable| durable.items);
        self.has_ended() || (self.ledger.outstanding() <= durable && !self.flushes.has_holds())
    }
}
