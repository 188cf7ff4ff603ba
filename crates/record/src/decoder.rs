//! Decodes chunks, one after the other, against the tables that they build up.

use crate::error::RecordError;
use crate::reader::Reader;
use crate::tables::Tables;
use crate::{RecordChunk, definitions, items};
use otlp_native_model::{Bump, ResourceView, ScopeView, SpanView};

/// Receives what a chunk holds, in the order of the stream. Views live only for the call.
pub trait RecordVisitor {
    /// All ids of resources and scopes are forgotten and start again at 0.
    fn epoch(&mut self);
    /// A new resource; `None` while its attributes are not known yet.
    fn resource(&mut self, id: u32, view: Option<&ResourceView<'_>>);
    /// The attributes of a resource that was announced without them.
    fn resolve_resource(&mut self, id: u32, view: &ResourceView<'_>);
    /// A new scope of a resource.
    fn scope(&mut self, id: u32, resource_id: u32, view: &ScopeView<'_>);
    /// A finished span.
    fn span(&mut self, scope_id: u32, view: &SpanView<'_>);
    /// An item that can't be used, such as a span whose ids are not hexadecimal.
    fn invalid_item(&mut self);
}

/// The decoder of one capture's stream of chunks.
///
/// ```
/// use otlp_native_model::{ResourceView, ScopeView, SpanView};
/// use otlp_native_record::{RecordChunk, RecordDecoder, RecordVisitor};
///
/// struct Count(u32);
/// impl RecordVisitor for Count {
///     fn epoch(&mut self) {}
///     fn resource(&mut self, _: u32, _: Option<&ResourceView<'_>>) {}
///     fn resolve_resource(&mut self, _: u32, _: &ResourceView<'_>) {}
///     fn scope(&mut self, _: u32, _: u32, _: &ScopeView<'_>) {}
///     fn span(&mut self, _: u32, _: &SpanView<'_>) { self.0 += 1 }
///     fn invalid_item(&mut self) {}
/// }
///
/// let mut spans = Count(0);
/// RecordDecoder::new().decode(&RecordChunk::default(), &mut spans)?;
/// assert_eq!(spans.0, 0);
/// # Ok::<(), otlp_native_record::RecordError>(())
/// ```
#[derive(Debug)]
pub struct RecordDecoder {
    tables: Tables,
    arena: Bump,
}

impl RecordDecoder {
    /// A decoder with empty tables.
    pub fn new() -> Self {
        RecordDecoder {
            tables: Tables::new(),
            arena: Bump::new(),
        }
    }

    /// Applies the chunk's definitions, then visits its items.
    ///
    /// # Errors
    /// The chunk is malformed. Items that the visitor has not seen by then are lost; the next chunk can be decoded.
    pub fn decode(
        &mut self,
        chunk: &RecordChunk,
        visitor: &mut impl RecordVisitor,
    ) -> Result<(), RecordError> {
        self.arena.reset();
        let mut reader = Reader::new(&chunk.definitions)?;
        definitions::apply(&mut reader, &mut self.tables, &self.arena, visitor)?;

        let mut reader = Reader::new(&chunk.items)?;
        for _ in 0..chunk.item_count {
            self.arena.reset();
            match items::span(&mut reader, &self.tables, &self.arena)? {
                Some((scope_id, view)) => visitor.span(scope_id, &view),
                None => visitor.invalid_item(),
            }
        }
        if reader.is_at_end() {
            Ok(())
        } else {
            Err(RecordError::Trailing {
                word: reader.position(),
            })
        }
    }
}

impl Default for RecordDecoder {
    fn default() -> Self {
        Self::new()
    }
}
