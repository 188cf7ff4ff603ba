//! What the decoder's visits lead to: definitions fill the scope table, items go to batches.

use crate::batches::{Batches, TooLarge};
use crate::collecting::{Collecting, Collection, StreamTally};
use crate::flush::FlushMark;
use crate::intake::QueuedChunk;
use crate::scope_table::ScopeTable;
use crate::shared::Shared;
use otlp_native_aggregate::Page;
use otlp_native_memory::MemoryPool;
use otlp_native_model::{Item, ResourceView, ScopeView};
use otlp_native_record::{RecordVisitor, StreamItem};
use std::sync::Arc;

/// Takes in chunk after chunk.
pub(crate) struct Gathering {
    pub(crate) batches: Batches,
    scopes: ScopeTable,
    collecting: Collecting,
    memory: MemoryPool,
    tally: ChunkTally,
}

/// Most points that a collection takes to a batch in one step.
const MAX_PAGE_POINTS: usize = 512;

/// What one step of a collection came to.
pub(crate) enum Collected {
    /// Points are in a batch.
    Points,
    /// Points were too large for a batch together; the next steps take them in parts.
    Halves,
    /// Points can't be sent: their scope is unknown, or a single one makes a request of `request_bytes`.
    Lost {
        mark: FlushMark,
        points: u64,
        request_bytes: usize,
    },
    /// There are no more.
    End(Option<Collection>),
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
    pub(crate) streams: StreamTally,
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
            memory: shared.memory.pool().clone(),
            batches: Batches::new(shared),
            scopes: ScopeTable::default(),
            collecting: Collecting::new(),
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
        self.collecting.reset();
        self.tally.has_orphans |= self.scopes.start_epoch();
        self.batches.send_resolved();
        self.batches.discard_open()
    }

    /// Whether a collection is under way.
    pub(crate) fn is_collecting(&self) -> bool {
        self.collecting.is_collecting()
    }

    /// The points of lost requests are to be reported again.
    pub(crate) fn restore(&mut self, pages: Vec<Page>) {
        self.collecting.restore(pages);
    }

    /// Takes the next points of the collection that is under way to a batch. `accept` hears of them before
    /// that can be sent.
    pub(crate) fn collect(&mut self, accept: impl FnOnce(FlushMark, u64)) -> Collected {
        let max_points = self.batches.room().min(MAX_PAGE_POINTS);
        let Some((page, mark)) = self.collecting.next_page(max_points) else {
            // Nothing else will come until the next collection, so nothing is worth waiting for.
            self.batches.close();
            return Collected::End(self.collecting.end());
        };
        let arena = self.memory.arena();
        let view = page.view(&arena);
        let points = page.len() as u64;
        if points > 1 && self.batches.is_too_large(&view) {
            self.collecting.halve(page);
            return Collected::Halves;
        }
        let pushed = match self.scopes.scope(page.scope_id()) {
            Some(scope) => self.batches.push_page(scope, &view, mark),
            None => Err(TooLarge::default()),
        };
        accept(mark, points);
        if let Err(TooLarge { request_bytes, .. }) = pushed {
            return Collected::Lost {
                mark,
                points,
                request_bytes,
            };
        }
        self.batches.keep(page.into_restorable());
        Collected::Points
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
        self.collecting.reset();
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

    #[inline]
    fn stream_item(&mut self, item: &StreamItem<'_>) {
        self.collecting
            .apply(item, self.tally.mark, &mut self.tally.streams);
    }

    fn invalid_item(&mut self) {
        if self.tally.unvisited > 0 {
            self.tally.unusable += 1;
            self.tally.unvisited -= 1;
        }
    }
}
