//! The request that received ones are merged into: protobuf says that messages one after the other are one message.

use crate::flush::FlushMark;
use crate::ready_batch::{ReadyBatch, Ticket};
use bytes::Bytes;
use otlp_native_model::{EncodedRequest, Signal};
use std::time::Duration;
use tokio::time::Instant;

/// An `Export*ServiceRequest` that was received, as protobuf.
pub(crate) struct ReceivedBody {
    pub(crate) body: Bytes,
    pub(crate) items: u64,
}

/// How far requests are merged.
pub(crate) struct MergeLimits {
    pub(crate) signal: Signal,
    pub(crate) max_items: u64,
    pub(crate) max_bytes: usize,
    pub(crate) delay: Duration,
}

/// What an accepted request did.
#[derive(Default)]
pub(crate) struct Merged {
    /// It is the first of a merged request, which closes after its delay.
    pub(crate) has_begun: bool,
    /// A merged request is ready.
    pub(crate) has_closed: bool,
}

/// At most one request that others may be added to.
#[derive(Default)]
pub(crate) struct Merging {
    open: Option<OpenMerge>,
}

struct OpenMerge {
    signal: Signal,
    mark: FlushMark,
    body: MergedBody,
    items: u64,
    /// `None` if the delay reaches past the end of time.
    closes_at: Option<Instant>,
}

enum MergedBody {
    /// As it was received: a request that goes alone is never copied.
    One(Bytes),
    Many(Vec<u8>),
}

impl Merging {
    /// Adds a request, after closing the one before if they don't fit together or if flushes wait for one of the two only.
    /// Returns what closed, and whether another was begun that is still open.
    pub(crate) fn add(
        &mut self,
        received: ReceivedBody,
        mark: FlushMark,
        limits: &MergeLimits,
        is_last: bool,
    ) -> (Vec<ReadyBatch>, bool) {
        let mut closed = Vec::new();
        if let Some(open) = &self.open
            && !(open.mark == mark && open.fits(&received, limits))
        {
            closed.extend(self.close());
        }
        let has_begun = self.open.is_none();
        match &mut self.open {
            Some(open) => open.add(received, limits),
            None => self.open = Some(OpenMerge::new(received, mark, limits)),
        }
        if is_last || self.open.as_ref().is_some_and(|open| open.is_full(limits)) {
            closed.extend(self.close());
        }
        (closed, has_begun && self.open.is_some())
    }

    pub(crate) fn close(&mut self) -> Option<ReadyBatch> {
        self.open.take().map(OpenMerge::finish)
    }

    pub(crate) fn closes_at(&self) -> Option<Instant> {
        self.open.as_ref()?.closes_at
    }
}

impl OpenMerge {
    fn new(received: ReceivedBody, mark: FlushMark, limits: &MergeLimits) -> Self {
        OpenMerge {
            signal: limits.signal,
            mark,
            body: MergedBody::One(received.body),
            items: received.items,
            closes_at: Instant::now().checked_add(limits.delay),
        }
    }

    fn fits(&self, received: &ReceivedBody, limits: &MergeLimits) -> bool {
        self.items.saturating_add(received.items) <= limits.max_items
            && self.body.len().saturating_add(received.body.len()) <= limits.max_bytes
    }

    /// Whether no other request will fit. Profiles refer by number to the tables of their own request, so they go as they came.
    fn is_full(&self, limits: &MergeLimits) -> bool {
        self.items >= limits.max_items
            || self.body.len() >= limits.max_bytes
            || self.signal == Signal::Profiles
    }

    fn add(&mut self, received: ReceivedBody, limits: &MergeLimits) {
        self.items += received.items;
        self.body.add(&received.body, limits.max_bytes);
    }

    fn finish(self) -> ReadyBatch {
        let body = match self.body {
            MergedBody::One(body) => body,
            MergedBody::Many(body) => Bytes::from(body),
        };
        ReadyBatch {
            ticket: Ticket {
                items: self.items,
                len_bytes: body.len(),
                mark: self.mark,
            },
            request: EncodedRequest {
                signal: self.signal,
                body,
                items: self.items,
            },
            pages: Vec::new(),
            parts: Vec::new(),
            is_unpersisted: false,
        }
    }
}

impl MergedBody {
    fn len(&self) -> usize {
        match self {
            MergedBody::One(body) => body.len(),
            MergedBody::Many(body) => body.len(),
        }
    }

    fn add(&mut self, more: &Bytes, max_bytes: usize) {
        let merged = match self {
            MergedBody::Many(merged) => merged,
            MergedBody::One(first) => {
                // Requests of one sender are of a size: room for as many as will fit, without growing again and again.
                let mut merged = Vec::with_capacity(max_bytes.min(first.len().saturating_mul(8)));
                merged.extend_from_slice(first);
                *self = MergedBody::Many(merged);
                return self.add(more, max_bytes);
            }
        };
        merged.extend_from_slice(more);
    }
}
