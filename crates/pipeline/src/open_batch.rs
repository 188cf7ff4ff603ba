//! A batch that items are added to, within its limits.

use crate::config::BatchConfig;
use crate::contain_panic::contain_panic;
use crate::flush::FlushMark;
use crate::ready_batch::{ReadyBatch, Ticket};
use crate::scope_table::Scope;
use otlp_native_aggregate::Page;
use otlp_native_otlp::{EncodedItem, RequestBuilder};
use tokio::time::Instant;

/// An item that joins its scope's others may lengthen the lengths of the scope's and the resource's messages: by at most
/// four bytes each.
const MAX_LENGTH_GROWTH: usize = 8;

/// The items of the next request.
pub(crate) struct OpenBatch {
    /// Tells batches apart, so that a scope knows whether it is in this one.
    number: u64,
    mark: FlushMark,
    builder: RequestBuilder,
    items: u64,
    /// What has to be reported again if the request is lost.
    pages: Vec<Page>,
    pages_bytes: usize,
    /// When it closes at the latest; `None` if the delay reaches past the end of time.
    pub(crate) closes_at: Option<Instant>,
}

impl OpenBatch {
    /// `number` is not 0; `builder` is empty.
    pub(crate) fn new(number: u64, mark: FlushMark, config: &BatchConfig, builder: RequestBuilder) -> Self {
        OpenBatch {
            number,
            mark,
            builder,
            items: 0,
            pages: Vec::new(),
            pages_bytes: 0,
            closes_at: Instant::now().checked_add(config.delay),
        }
    }

    /// Whether `item` leaves the request within `max_bytes`. For a scope that is not in the batch yet the answer errs on
    /// the safe side, by no more than the resource's encoded length.
    pub(crate) fn fits(&self, scope: &Scope, item: EncodedItem<'_>, max_bytes: usize) -> bool {
        let added = if scope.last_batch == self.number {
            item.bytes().len().saturating_add(MAX_LENGTH_GROWTH)
        } else {
            scope.head.request_len(item.bytes().len())
        };
        self.builder.encoded_len().saturating_add(added) <= max_bytes
    }

    pub(crate) fn push(&mut self, scope: &mut Scope, item: EncodedItem<'_>) {
        scope.last_batch = self.number;
        self.builder.push_encoded(&scope.head, item);
        self.items += item.count();
    }

    /// Keeps what has to be reported again if the request is lost: the points that were added last.
    pub(crate) fn keep(&mut self, page: Page) {
        self.pages_bytes += page.len_bytes();
        self.pages.push(page);
    }

    /// Whether no other item will fit.
    pub(crate) fn is_full(&self, max_items: u64, max_bytes: usize) -> bool {
        self.items >= max_items || self.len_bytes() >= max_bytes
    }

    pub(crate) fn items(&self) -> u64 {
        self.items
    }

    pub(crate) fn mark(&self) -> FlushMark {
        self.mark
    }

    /// The request's size if it were finished now.
    pub(crate) fn len_bytes(&self) -> usize {
        self.builder.encoded_len()
    }

    /// What it takes of the byte budget.
    pub(crate) fn held_bytes(&self) -> usize {
        self.builder.encoded_len().saturating_add(self.pages_bytes)
    }

    /// Whether the resource of every item is known.
    pub(crate) fn is_sendable(&self) -> bool {
        self.builder.is_resolved()
    }

    /// The request, and the builder with its memory for another batch; neither if the request can't be encoded.
    pub(crate) fn finish(self) -> (Option<ReadyBatch>, Option<RequestBuilder>) {
        let OpenBatch {
            mut builder,
            items,
            mark,
            pages,
            pages_bytes,
            ..
        } = self;
        let Some(request) = contain_panic(|| builder.take()) else {
            return (None, None);
        };
        let ticket = Ticket {
            items,
            len_bytes: request.body.len().saturating_add(pages_bytes),
            mark,
        };
        let ready = ReadyBatch {
            request,
            ticket,
            more: Vec::new(),
            pages,
            parts: Vec::new(),
            is_unpersisted: false,
        };
        (Some(ready), Some(builder))
    }
}
