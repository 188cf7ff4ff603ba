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

/// Large requests stay as they are, and are sent one after the other. Small ones are copied together: what they cost one by one
/// would be more than the copy.
#[derive(Default)]
struct MergedBody {
    pieces: Vec<Bytes>,
    /// Small ones, after the pieces.
    copied: Vec<u8>,
    len: usize,
}

/// From here on a request is no small one.
const PIECE_BYTES: usize = 16 << 10;

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
            Some(open) => open.add(received),
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
        let mut body = MergedBody::default();
        body.add(received.body);
        OpenMerge {
            signal: limits.signal,
            mark,
            body,
            items: received.items,
            closes_at: Instant::now().checked_add(limits.delay),
        }
    }

    fn fits(&self, received: &ReceivedBody, limits: &MergeLimits) -> bool {
        self.items.saturating_add(received.items) <= limits.max_items
            && self.body.len.saturating_add(received.body.len()) <= limits.max_bytes
    }

    /// Whether no other request will fit. Profiles refer by number to the tables of their own request, so they go as they came.
    fn is_full(&self, limits: &MergeLimits) -> bool {
        self.items >= limits.max_items || self.body.len >= limits.max_bytes || self.signal == Signal::Profiles
    }

    fn add(&mut self, received: ReceivedBody) {
        self.items += received.items;
        self.body.add(received.body);
    }

    fn finish(self) -> ReadyBatch {
        let len_bytes = self.body.len;
        let mut pieces = self.body.finish().into_iter();
        ReadyBatch {
            ticket: Ticket {
                items: self.items,
                len_bytes,
                mark: self.mark,
            },
            request: EncodedRequest {
                signal: self.signal,
                body: pieces.next().unwrap_or_default(),
                items: self.items,
            },
            more: pieces.collect(),
            pages: Vec::new(),
            parts: Vec::new(),
            is_unpersisted: false,
        }
    }
}

impl MergedBody {
    fn add(&mut self, more: Bytes) {
        let is_small = more.len() < PIECE_BYTES;
        let is_first = self.len == 0;
        self.len += more.len();
        if is_small && !is_first {
            // The one before was small too, but first, and may have stayed alone.
            if self.copied.is_empty()
                && let Some(last) = self.pieces.pop_if(|last| last.len() < PIECE_BYTES)
            {
                self.copied.extend_from_slice(&last);
            }
            self.copied.extend_from_slice(&more);
        } else {
            self.close_copied();
            self.pieces.push(more);
        }
    }

    fn close_copied(&mut self) {
        if !self.copied.is_empty() {
            self.pieces.push(std::mem::take(&mut self.copied).into());
        }
    }

    fn finish(mut self) -> Vec<Bytes> {
        self.close_copied();
        self.pieces
    }
}
