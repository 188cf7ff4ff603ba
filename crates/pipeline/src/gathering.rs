//! What the decoder's visits lead to: definitions fill the scope table, items go to batches.

use crate::batches::Batches;
use crate::flush::FlushMark;
use crate::intake::QueuedChunk;
use crate::scope_table::ScopeTable;
use crate::shared::Shared;
use otlp_native_model::{Item, ResourceView, ScopeView};
use otlp_native_record::RecordVisitor;
use std::sync::Arc;

/// Takes in chunk after chunk.
pub(crate) struct Gathering {
    pub(crate) batches: Batches,
    scopes: ScopeTable,
    tally: ChunkTally,
}

/// What became of the items of one chunk that did not get into a batch.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct ChunkTally {
    mark: FlushMark,
    /// Items that the decoder has not come to.
    pub(crate) unvisited: u64,
    /// Items that can't be used, or whose scope is unknown.
    pub(crate) unusable: u64,
    /// Items that are too large to send.
    pub(crate) too_large: u64,
    /// The size of the largest request that one of those would have made.
    pub(crate) largest_request_bytes: usize,
    /// A resource was forgotten before its attributes came.
    pub(crate) has_orphans: bool,
}

impl ChunkTally {
    /// Items that are lost.
    pub(crate) fn lost(&self) -> u64 {
        self.unvisited + self.unusable + self.too_large
    }
}

impl Gathering {
    pub(crate) fn new(shared: Arc<Shared>) -> Self {
        Gathering {
            batches: Batches::new(shared),
            scopes: ScopeTable::default(),
            tally: ChunkTally::default(),
        }
    }

    /// Call before each chunk.
    pub(crate) fn start_chunk(&mut self, queued: &QueuedChunk) {
        self.tally = ChunkTally {
            mark: queued.mark,
            unvisited: queued.items(),
            ..ChunkTally::default()
        };
    }

    /// Call after each chunk.
    pub(crate) fn tally(&self) -> ChunkTally {
        self.tally
    }

    /// Forgets all definitions, and the open batch if there is one. Returns how many items it had.
    pub(crate) fn reset(&mut self) -> u64 {
        self.tally.has_orphans |= self.scopes.start_epoch();
        self.batches.send_resolved();
        self.batches.discard_open()
    }

    #[inline]
    fn add(&mut self, scope_id: u32, item: Item<'_>) {
        let Some(scope) = self.scopes.scope(scope_id) else {
            self.tally.unusable += item.count();
            return;
        };
        if let Err(too_large) = self.batches.push(scope, item, self.tally.mark) {
            self.tally.too_large += too_large.items;
            self.tally.largest_request_bytes = self.tally.largest_request_bytes.max(too_large.request_bytes);
        }
    }
}

/// An item counts as visited once it is where it belongs. A chunk that holds more items than it said is not believed.
impl RecordVisitor for Gathering {
    fn epoch(&mut self) {
        self.tally.has_orphans |= self.scopes.start_epoch();
        self.batches.send_resolved();
    }

    fn resource(&mut self, id: u32, view: Option<&ResourceView<'_>>) {
        self.scopes.add_resource(id, view);
    }

    fn resolve_resource(&mut self, id: u32, view: &ResourceView<'_>) {
        self.scopes.resolve_resource(id, view);
        self.batches.send_resolved();
    }

    fn scope(&mut self, id: u32, resource_id: u32, view: &ScopeView<'_>) {
        self.scopes.add_scope(id, resource_id, view);
    }

    #[inline]
    fn item(&mut self, scope_id: u32, item: Item<'_>) {
        if item.count() == 0 {
            // A metric without points says nothing.
            return;
        }
        if let Some(unvisited) = self.tally.unvisited.checked_sub(item.count()) {
            self.add(scope_id, item);
            self.tally.unvisited = unvisited;
        }
    }

    fn invalid_item(&mut self) {
        if self.tally.unvisited > 0 {
            self.tally.unusable += 1;
            self.tally.unvisited -= 1;
        }
    }
}
