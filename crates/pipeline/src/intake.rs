//! What was handed to the pipeline and is not decoded yet.

use crate::byte_budget::{ByteBudget, Full};
use crate::flush::FlushMark;
use otlp_native_record::{Block, RecordChunk};
use std::collections::VecDeque;

/// Chunks in the order in which they came, and between them the places where a flush closes the open batch.
#[derive(Default)]
pub(crate) struct Intake {
    entries: VecDeque<Entry>,
}

pub(crate) enum Entry {
    Chunk(QueuedChunk),
    CloseBatch,
}

/// A chunk that was accepted.
pub(crate) struct QueuedChunk {
    pub(crate) chunk: RecordChunk,
    /// What the chunk takes of the byte budget, until it is decoded.
    pub(crate) held_bytes: usize,
    pub(crate) mark: FlushMark,
    is_held: bool,
}

impl Intake {
    /// Takes ownership on `Ok`; on `Full` the caller still owns `chunk` and decides its fate.
    #[allow(
        clippy::result_large_err,
        reason = "moving a chunk that finds no room costs less than a box for each"
    )]
    pub(crate) fn offer(
        &mut self,
        chunk: RecordChunk,
        mark: FlushMark,
        budget: &mut ByteBudget,
    ) -> Result<(), (RecordChunk, Full)> {
        if let Err(full) = budget.admit(&chunk) {
            return Err((chunk, full));
        }
        let held_bytes = chunk.len_bytes();
        let is_held = brings_items_later(&chunk);
        self.entries.push_back(Entry::Chunk(QueuedChunk {
            chunk,
            held_bytes,
            mark,
            is_held,
        }));
        Ok(())
    }

    /// The batch that is open after all chunks so far shall be closed.
    pub(crate) fn close_batch(&mut self) {
        if !matches!(self.entries.back(), Some(Entry::CloseBatch)) {
            self.entries.push_back(Entry::CloseBatch);
        }
    }

    pub(crate) fn front(&self) -> Option<&Entry> {
        self.entries.front()
    }

    pub(crate) fn front_mut(&mut self) -> Option<&mut Entry> {
        self.entries.front_mut()
    }

    pub(crate) fn pop(&mut self) -> Option<Entry> {
        self.entries.pop_front()
    }
}

impl QueuedChunk {
    pub(crate) fn items(&self) -> u64 {
        u64::from(self.chunk.item_count)
    }

    /// Whether flushes wait until it's decoded, although nothing in it counts as an item yet.
    pub(crate) fn is_held(&self) -> bool {
        self.is_held
    }
}

/// Takes the items out of `chunk`. The definitions stay, since later items and waiting batches need them.
pub(crate) fn strip_items(chunk: &mut RecordChunk) -> Block {
    (chunk.record_count, chunk.item_count) = (0, 0);
    std::mem::take(&mut chunk.items)
}

/// Whether the chunk has records but no items: it is about streams, whose points count when they are collected.
pub(crate) fn brings_items_later(chunk: &RecordChunk) -> bool {
    chunk.record_count > 0 && chunk.item_count == 0
}

/// Whether there is nothing to decode.
pub(crate) fn is_vacant(chunk: &RecordChunk) -> bool {
    chunk.record_count == 0 && chunk.definitions.words.is_empty()
}
