//! The open batch, and the closed ones that wait for their resource.

use crate::flush::FlushMark;
use crate::ledger::DropReason;
use crate::open_batch::{OpenBatch, request_len_of};
use crate::scope_table::Scope;
use crate::shared::Shared;
use otlp_native_model::{ErrorCode, SpanView};
use otlp_native_otlp::{SpanLen, TraceRequestBuilder};
use std::collections::VecDeque;
use std::sync::Arc;
use tokio::time::Instant;

/// Splits the stream of spans into requests.
pub(crate) struct Batches {
    shared: Arc<Shared>,
    open: Option<OpenBatch>,
    /// Of the batch that was sent last: its memory serves the next one.
    spare_builder: TraceRequestBuilder,
    parked: VecDeque<OpenBatch>,
    parked_bytes: usize,
    opened: u64,
}

/// The span alone makes a larger request than may be sent.
pub(crate) struct TooLarge {
    pub(crate) request_bytes: usize,
}

impl Batches {
    pub(crate) fn new(shared: Arc<Shared>) -> Self {
        Batches {
            shared,
            open: None,
            spare_builder: TraceRequestBuilder::new(),
            parked: VecDeque::new(),
            parked_bytes: 0,
            opened: 0,
        }
    }

    /// Adds a span, closing the open batch before it if it doesn't fit and after it if no other will.
    pub(crate) fn push(
        &mut self,
        scope: &mut Scope,
        span: &SpanView<'_>,
        mark: FlushMark,
    ) -> Result<(), TooLarge> {
        let (max_bytes, max_request_bytes) =
            (self.shared.config.max_bytes, self.shared.config.max_request_bytes);
        let len = SpanLen::of(span);
        if len.encoded() > max_request_bytes {
            return Err(TooLarge {
                request_bytes: request_len_of(&scope.head, span),
            });
        }
        if self
            .open
            .as_ref()
            .is_some_and(|open| !open.fits(scope, span, len, max_bytes))
        {
            self.close();
        }
        if self.open.is_none() {
            let request_bytes = request_len_of(&scope.head, span);
            if request_bytes > max_request_bytes {
                return Err(TooLarge { request_bytes });
            }
            self.opened += 1;
        }
        let config = &self.shared.config;
        let open = self.open.get_or_insert_with(|| {
            OpenBatch::new(self.opened, mark, config, std::mem::take(&mut self.spare_builder))
        });
        open.push(scope, span, len);
        if open.is_full(config) {
            self.close();
        }
        Ok(())
    }

    /// Closes the open batch. It is sent as soon as its resource is known.
    pub(crate) fn close(&mut self) {
        let Some(batch) = self.open.take() else { return };
        if batch.is_sendable() {
            self.send(batch);
        } else {
            self.parked_bytes += batch.len_bytes();
            self.parked.push_back(batch);
        }
    }

    /// Closes the open batch if its delay has passed.
    pub(crate) fn close_if_due(&mut self) {
        if self.closes_at().is_some_and(|at| at <= Instant::now()) {
            self.close();
        }
    }

    /// Sends what waited for a resource that is known by now.
    pub(crate) fn send_resolved(&mut self) {
        self.parked_bytes = 0;
        for batch in std::mem::take(&mut self.parked) {
            if batch.is_sendable() {
                self.send(batch);
            } else {
                self.parked_bytes += batch.len_bytes();
                self.parked.push_back(batch);
            }
        }
    }

    /// Gives up the open batch, which may be broken. Returns how many items it had.
    pub(crate) fn discard_open(&mut self) -> u64 {
        self.open.take().map_or(0, |batch| batch.items())
    }

    /// Whether the open batch could be sent.
    pub(crate) fn has_sendable(&self) -> bool {
        self.open.as_ref().is_some_and(OpenBatch::is_sendable)
    }

    pub(crate) fn closes_at(&self) -> Option<Instant> {
        self.open.as_ref()?.closes_at
    }

    /// Bytes of all these batches, as they would be encoded.
    pub(crate) fn len_bytes(&self) -> usize {
        self.parked_bytes + self.open.as_ref().map_or(0, OpenBatch::len_bytes)
    }

    fn send(&mut self, batch: OpenBatch) {
        let (mark, items) = (batch.mark(), batch.items());
        let (ready, builder) = batch.finish();
        self.spare_builder = builder;
        if let Some(ready) = ready {
            self.shared.state().enqueue(ready, self.len_bytes());
            self.shared.sender_wake.notify_one();
        } else {
            self.shared
                .settle(|state| ((), state.drop_queued(mark, items, DropReason::Invalid)));
            let reason =
                format!("{items} spans could not be encoded; please report this as a bug of otlp-native");
            self.shared.observer.report(ErrorCode::InvalidItem, reason);
        }
    }
}
