//! The task that exports requests, several at once.

use crate::delivery::{Outgoing, Tally, deliver};
use crate::ready_batch::{Part, Ticket};
use crate::shared::Shared;
use otlp_native_aggregate::Page;
use otlp_native_model::{EncodedRequest, ErrorCode, Exporter};
use std::collections::HashMap;
use std::sync::Arc;
use tokio::task::{Id, JoinError, JoinSet};

/// What is known of a request in flight.
struct Sent {
    ticket: Ticket,
    pages: Vec<Page>,
    parts: Vec<Part>,
    /// To try the disk again with what it refused before.
    request: Option<EncodedRequest>,
}

/// Starts exports in the order in which batches became ready, and settles them in the order in which they end. It runs
/// until the pipeline has ended; exports that are still in flight are dropped then.
pub(crate) struct Sender<E> {
    shared: Arc<Shared>,
    exporter: Arc<E>,
    /// A task for each export, so that one that panics harms no other.
    exports: JoinSet<Tally>,
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
        let mut has_started = false;
        while self.exports.len() < self.shared.config.max_concurrent_exports {
            let Some(batch) = self.shared.state().start_next() else {
                break;
            };
            has_started = true;
            let is_kept = !batch.parts.is_empty();
            let sent = Sent {
                ticket: batch.ticket,
                pages: batch.pages,
                parts: batch.parts,
                request: (!is_kept && self.shared.durable.is_some()).then(|| batch.request.clone()),
            };
            let (exporter, shared) = (Arc::clone(&self.exporter), Arc::clone(&self.shared));
            let export = self.exports.spawn(async move {
                let retry_wait = shared.retry_wait();
                deliver(
                    exporter.as_ref(),
                    Outgoing::new(batch.request, batch.more),
                    &shared.size_limit,
                    is_kept,
                    retry_wait,
                )
                .await
            });
            self.sent.insert(export.id(), sent);
        }
        if has_started {
            self.shared.wake_keeper();
        }
    }

    /// An export that panics is refused: what made it panic would do so again.
    fn settle(&mut self, ended: Result<(Id, Tally), JoinError>) {
        let (id, tally) = match ended {
            Ok((id, tally)) => (id, Some(tally)),
            Err(error) => (error.id(), None),
        };
        let Some(sent) = self.sent.remove(&id) else {
            return;
        };
        let Sent {
            ticket,
            pages,
            parts,
            request,
        } = sent;
        let has_panicked = tally.is_none();
        let tally = tally.unwrap_or_else(|| Tally::all_refused(ticket.items));
        if tally.exhausted > 0 && !parts.is_empty() {
            self.shared.state().give_back(ticket, &parts, tally.asked_wait);
            self.shared.wake_keeper();
            return;
        }
        if let (true, Some(request)) = (tally.exhausted == ticket.items, request) {
            self.shared.state().keep_again(request, ticket, pages);
            self.shared.wake_keeper();
            return;
        }
        if tally.is_all_lost() && !has_panicked {
            // First, so that whoever hears of the loss finds them in the next collection.
            self.shared.return_pages(pages);
        }
        self.shared
            .settle(|state| ((), state.settle(ticket, &parts, &tally)));
        self.shared.batcher_wake.notify_one();
        self.shared.note_room();
        self.shared.wake_keeper();
        self.report(ticket, &tally, has_panicked);
    }

    fn report(&self, ticket: Ticket, tally: &Tally, has_panicked: bool) {
        let name = self.shared.signal.items_name();
        if has_panicked {
            let reason = format!(
                "{} {name} were dropped: their export panicked; please report this bug",
                ticket.items
            );
            self.shared.observer.report(ErrorCode::InvalidItem, reason);
        }
        if tally.malformed > 0 {
            let reason = format!(
                "{} {name} were dropped: the server refused what they came in, which is no valid OTLP; those merged with \
                 them were sent again without them",
                tally.malformed
            );
            self.shared.observer.report(ErrorCode::InvalidItem, reason);
        }
        if tally.too_large > 0 {
            let reason = format!(
                "{} {name} were dropped: each alone is larger than the server takes",
                tally.too_large
            );
            self.shared.observer.report(ErrorCode::RequestTooLarge, reason);
        }
    }
}
