//! The capture record: what JavaScript writes when a span ends, a log is emitted or metrics are collected, and the bounds-checked decoder that turns it back into
//! views. [`layout`] is the one source of the format; `src/capture/layout.ts` is generated from it.
//!
//! A record is two streams: 32-bit words, and the bytes of every string that is not in a table. The decoder never trusts
//! either: a malformed record is an error value, never a panic and never an allocation larger than the input allows.
//!
//! Tests write records with `otlp_native_testkit::ChunkWriter`.

mod decoder;
mod definitions;
mod error;
mod ids;
pub mod layout;
mod log_record;
mod metric;
mod points;
mod reader;
mod span;
mod streams;
mod tables;
mod values;

pub use decoder::{RecordDecoder, RecordVisitor};
pub use error::RecordError;
pub use streams::StreamItem;

use otlp_native_memory::Lease;

/// One stream of words and the UTF-8 bytes of its inline strings. Its memory may be a pool's, to which it then goes back when the
/// block is dropped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Block {
    /// The words, as [`layout`] describes them.
    pub words: Lease<Vec<u32>>,
    /// The inline strings, one after the other.
    pub strings: Lease<Vec<u8>>,
}

impl Block {
    /// Bytes of memory that the block's content takes.
    pub fn len_bytes(&self) -> usize {
        self.words.len() * size_of::<u32>() + self.strings.len()
    }

    /// Forgets the content and keeps the memory.
    pub fn clear(&mut self) {
        self.words.clear();
        self.strings.clear();
    }
}

/// What crosses from JavaScript in one call: additions to the tables, then finished items that refer to them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordChunk {
    /// Epochs, strings, templates, resources and scopes; applied before the items are read.
    pub definitions: Block,
    /// Records of the finished items.
    pub items: Block,
    /// How many records `items` holds.
    pub record_count: u32,
    /// What the records count for: one each, but of metrics the number of their points. Of streams that are aggregated
    /// here nothing counts yet.
    pub item_count: u32,
}

impl RecordChunk {
    /// Bytes of memory that the chunk's content takes.
    pub fn len_bytes(&self) -> usize {
        self.definitions.len_bytes() + self.items.len_bytes()
    }
}
