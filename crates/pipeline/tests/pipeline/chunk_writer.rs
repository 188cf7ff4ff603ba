//! Writes record chunks, as the capture side would.

use otlp_native_record::layout::*;
use otlp_native_record::{Block, RecordChunk};

/// Collects definitions and spans for the next chunk. Spans get ids 1, 2, 3 … in order.
pub(crate) struct ChunkWriter {
    chunk: RecordChunk,
    next_span: u64,
}

impl ChunkWriter {
    /// Announces resource 0, `service.name` "known", and its scope 0.
    pub(crate) fn new() -> Self {
        let mut writer = ChunkWriter {
            chunk: RecordChunk::default(),
            next_span: 1,
        };
        writer.epoch();
        writer.resource(0, Some("known"));
        writer.scope(0, 0, "scope-0");
        writer
    }

    pub(crate) fn epoch(&mut self) {
        self.chunk.definitions.words.push(DEFINE_EPOCH);
    }

    /// `None` is a resource whose attributes come later.
    pub(crate) fn resource(&mut self, id: u32, service: Option<&str>) {
        let words = &mut self.chunk.definitions.words;
        words.extend([DEFINE_RESOURCE, id, u32::from(service.is_none()), 0]);
        attributes(&mut self.chunk.definitions, service);
    }

    pub(crate) fn resolve(&mut self, id: u32, service: &str) {
        self.chunk
            .definitions
            .words
            .extend([DEFINE_RESOLVED_RESOURCE, id, 0]);
        attributes(&mut self.chunk.definitions, Some(service));
    }

    pub(crate) fn scope(&mut self, id: u32, resource_id: u32, name: &str) {
        self.chunk
            .definitions
            .words
            .extend([DEFINE_SCOPE, id, resource_id]);
        string(&mut self.chunk.definitions, name);
        self.chunk
            .definitions
            .words
            .extend([0, 0, 0, DYNAMIC_TEMPLATE, 0]);
    }

    /// Returns the span's id.
    pub(crate) fn span(&mut self, scope_id: u32, name: &str) -> u64 {
        let id = self.next_span;
        self.next_span += 1;
        self.raw_span(scope_id, &format!("{id:016x}"), name);
        id
    }

    pub(crate) fn spans(&mut self, count: usize, name: &str) -> Vec<u64> {
        (0..count).map(|_| self.span(0, name)).collect()
    }

    /// A span whose id is not hexadecimal.
    pub(crate) fn invalid_span(&mut self, scope_id: u32) {
        self.raw_span(scope_id, "not-hexadecimal!", "invalid");
    }

    /// Claims an item that isn't there.
    pub(crate) fn missing_span(&mut self) {
        self.chunk.record_count += 1;
        self.chunk.item_count += 1;
    }

    pub(crate) fn take(&mut self) -> RecordChunk {
        std::mem::take(&mut self.chunk)
    }

    fn raw_span(&mut self, scope_id: u32, span_id: &str, name: &str) {
        let items = &mut self.chunk.items;
        items.strings.extend(b"0123456789abcdef0123456789abcdef");
        items.strings.extend(span_id.as_bytes());
        items
            .words
            .extend([0, scope_id, 1_700_000_000, 1, 1_700_000_000, 2]);
        string(items, name);
        items.words.extend([DYNAMIC_TEMPLATE, 0]);
        self.chunk.record_count += 1;
        self.chunk.item_count += 1;
    }
}

fn attributes(block: &mut Block, service: Option<&str>) {
    block
        .words
        .extend([DYNAMIC_TEMPLATE, u32::from(service.is_some())]);
    if let Some(service) = service {
        string(block, "service.name");
        block.words.push(TYPE_STRING);
        string(block, service);
    }
}

/// ASCII only, so that a byte is a UTF-16 unit.
fn string(block: &mut Block, value: &str) {
    assert!(value.is_ascii());
    block.words.push((value.len() as u32) << 1);
    block.strings.extend(value.as_bytes());
}
