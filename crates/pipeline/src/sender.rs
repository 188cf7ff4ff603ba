//! The task that exports requests, several at once.

use crate::ledger::DropReason;
use crate::ready_batch::{Settlement, Ticket};
use crate::shared::Shared;
use otlp_native_aggregate::Page;
use otlp_native_model::{ErrorCode, ExportOutcome, Exporter};
use std::collections::HashMap;
use std::sync::Arc;
use tokio::task::{Id, JoinError, JoinSet};

/// What is known of a request in flight.
struct Sent {
    ticket: Ticket,
    pages: Vec<Page>,
}

/// Starts exports in the order in which batches became ready, and settles them in the order in which they end. It runs
/// until the pipeline has ended; exports that are still in flight are dropped then.
pub(crate) struct Sender<E> {
    shared: Arc<Shared>,
    exporter: Arc<E>,
    /// A task for each export, so that one that panics harms no other.
    exports: JoinSet<ExportOutcome>,
    sent: HashMap<Id, Sent>,
}

impl<E: Exporter> Sender<E> {
    pub(crate) fn new(shared: Arc<Shared>, exporter: Arc<E>) -> Self {
        Sender {
            shared,
            exporter,
            exports: JoinSet::new(),
            sent: HashMap::new(),
        }
    }

    pub(crate) async fn run(mut self) {
        loop {
            self.start_exports();
            if self.shared.state().has_ended() {
                return;
            }
            tokio::select! {
                () = self.shared.sender_wake.notified() => {}
                Some(ended) = self.exports.join_next_with_id() => self.settle(ended),
            }
        }
    }

    fn start_exports(&mut self) {
        while self.exports.len() < self.shared.config.max_concurrent_exports {
            let Some(batch) = self.shared.state().start_next() else {
                return;
            };
            let exporter = Arc::clone(&self.exporter);
            let export = self
                .exports
                .spawn(async move { exporter.export(batch.request).await });
            let sent = Sent {
                ticket: batch.ticket,
                pages: batch.pages,
            };
            self.sent.insert(export.id(), sent);
        }
    }

    /// An export that panics is refused: what made it panic would do so again.
    fn settle(&mut self, ended: Result<(Id, ExportOutcome), JoinError>) {
        let (id, outcome) = match ended {
            Ok((id, outcome)) => (id, Some(outcome)),
            Err(error) => (error.id(), None),
        };
        let Some(Sent { ticket, pages }) = self.sent.remove(&id) else {
            return;
        };
        let settlement = match &outcome {
            Some(ExportOutcome::Delivered { rejected_items, .. }) => Settlement::Delivered {
                rejected: *rejected_items,
            },
            Some(ExportOutcome::RetriesExhausted(_)) => {
                // First, so that whoever hears of the loss finds them in the next collection.
                self.shared.return_pages(pages);
                Settlement::Dropped(DropReason::RetriesExhausted)
            }
            Some(ExportOutcome::Refused(failure)) => {
                // After an answer that can't be read the server may have taken them, and must not get them twice.
                if !matches!(
                    failure.code,
                    ErrorCode::InvalidResponse | ErrorCode::ResponseTooLarge
                ) {
                    self.shared.return_pages(pages);
                }
                Settlement::Dropped(DropReason::Refused)
            }
            None => Settlement::Dropped(DropReason::Refused),
        };
        self.shared.settle(|state| ((), state.settle(ticket, settlement)));
        self.shared.batcher_wake.notify_one();
        if outcome.is_none() {
            let reason = format!(
                "{} {} were dropped: their export panicked; please report this bug",
                ticket.items,
                self.shared.signal.items_name()
            );
            self.shared.observer.report(ErrorCode::InvalidItem, reason);
        }
    }
}
