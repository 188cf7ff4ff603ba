//! A batch that spans are added to, within its limits.

use crate::config::BatchConfig;
use crate::contain_panic::contain_panic;
use crate::flush::FlushMark;
use crate::ready_batch::{ReadyBatch, Ticket};
use crate::scope_table::Scope;
use otlp_native_model::SpanView;
use otlp_native_otlp::{ScopeHead, TraceRequestBuilder};
use std::sync::Arc;
use tokio::time::Instant;

/// A span that joins its scope's others may lengthen the lengths of `ScopeSpans` and `ResourceSpans`: by at most four
/// bytes each.
const MAX_LENGTH_GROWTH: usize = 8;

/// The spans of the next request.
pub(crate) struct OpenBatch {
    /// Tells batches apart, so that a scope knows whether it is in this one.
    number: u64,
    mark: FlushMark,
    builder: TraceRequestBuilder,
    items: u64,
    /// When it closes at the latest; `None` if the delay reaches past the end of time.
    pub(crate) closes_at: Option<Instant>,
}

impl OpenBatch {
    /// `number` is not 0.
    pub(crate) fn new(number: u64, mark: FlushMark, config: &BatchConfig) -> Self {
        OpenBatch {
            number,
            mark,
            builder: TraceRequestBuilder::new(),
            items: 0,
            closes_at: Instant::now().checked_add(config.delay),
        }
    }

    /// Whether `span`, which takes `span_len` bytes, leaves the request within `max_bytes`. For a scope that is not in the
    /// batch yet the answer errs on the safe side, by no more than the resource's encoded length.
    pub(crate) fn fits(&self, scope: &Scope, span: &SpanView<'_>, span_len: usize, max_bytes: usize) -> bool {
        let added = if scope.last_batch == self.number {
            span_len.saturating_add(MAX_LENGTH_GROWTH)
        } else {
            request_len_of(&scope.head, span)
        };
        self.builder.encoded_len().saturating_add(added) <= max_bytes
    }

    pub(crate) fn push(&mut self, scope: &mut Scope, span: &SpanView<'_>) {
        scope.last_batch = self.number;
        self.builder.push(&scope.head, span);
        self.items += 1;
    }

    /// Whether no other span will fit.
    pub(crate) fn is_full(&self, config: &BatchConfig) -> bool {
        self.items >= config.max_items || self.len_bytes() >= config.max_bytes
    }

    pub(crate) fn items(&self) -> u64 {
        self.items
    }

    pub(crate) fn mark(&self) -> FlushMark {
        self.mark
    }

    pub(crate) fn len_bytes(&self) -> usize {
        self.builder.encoded_len()
    }

    /// Whether the resource of every span is known.
    pub(crate) fn is_sendable(&self) -> bool {
        self.builder.is_resolved()
    }

    /// The request; `None` if it can't be encoded.
    pub(crate) fn finish(self) -> Option<ReadyBatch> {
        let OpenBatch {
            builder, items, mark, ..
        } = self;
        let request = contain_panic(|| builder.finish())?;
        let ticket = Ticket {
            items,
            len_bytes: request.body.len(),
            mark,
        };
        Some(ReadyBatch { request, ticket })
    }
}

/// The size of a request that holds nothing but `span`.
pub(crate) fn request_len_of(head: &Arc<ScopeHead>, span: &SpanView<'_>) -> usize {
    let mut alone = TraceRequestBuilder::new();
    alone.push(head, span);
    alone.encoded_len()
}
