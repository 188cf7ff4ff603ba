//! Decodes chunks, one after the other, against the tables that they build up.

use crate::error::RecordError;
use crate::layout::{METRIC_DATA, METRIC_ITEM_MASK};
use crate::reader::Reader;
use crate::streams::StreamItem;
use crate::tables::Tables;
use crate::{RecordChunk, definitions, log_record, metric, span, streams};
use otlp_native_memory::{Lease, MemoryPool};
use otlp_native_model::{Bump, Item, ResourceView, ScopeView, Signal};

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
    /// A finished item of a scope.
    fn item(&mut self, scope_id: u32, item: Item<'_>);
    /// An item that can't be used, such as a span whose ids are not hexadecimal.
    fn invalid_item(&mut self);
    /// Something of the streams that are aggregated here, which only metrics have; does nothing unless overridden.
    fn stream_item(&mut self, item: &StreamItem<'_>) {
        let _ = item;
    }
}

/// The decoder of one capture's stream of chunks.
///
/// ```
/// use otlp_native_model::{Item, ResourceView, ScopeView, Signal};
/// use otlp_native_record::{RecordChunk, RecordDecoder, RecordVisitor};
///
/// struct Count(u32);
/// impl RecordVisitor for Count {
///     fn epoch(&mut self) {}
///     fn resource(&mut self, _: u32, _: Option<&ResourceView<'_>>) {}
///     fn resolve_resource(&mut self, _: u32, _: &ResourceView<'_>) {}
///     fn scope(&mut self, _: u32, _: u32, _: &ScopeView<'_>) {}
///     fn item(&mut self, _: u32, _: Item<'_>) { self.0 += 1 }
///     fn invalid_item(&mut self) {}
/// }
///
/// let mut items = Count(0);
/// RecordDecoder::new(Signal::Logs).decode(&RecordChunk::default(), &mut items)?;
/// assert_eq!(items.0, 0);
/// # Ok::<(), otlp_native_record::RecordError>(())
/// ```
#[derive(Debug)]
pub struct RecordDecoder {
    signal: Signal,
    tables: Tables,
    arena: Lease<Bump>,
    /// Where the arena comes from for each chunk; without one, it stays.
    memory: Option<MemoryPool>,
    scratch: Vec<f64>,
}

impl RecordDecoder {
    /// A decoder of chunks of `signal`, with empty tables.
    pub fn new(signal: Signal) -> Self {
        RecordDecoder {
            signal,
            tables: Tables::new(),
            arena: Lease::default(),
            memory: None,
            scratch: Vec::new(),
        }
    }

    /// As [`new`](Self::new), with an arena of `pool` while a chunk is decoded.
    pub fn in_pool(signal: Signal, pool: MemoryPool) -> Self {
        RecordDecoder {
            memory: Some(pool),
            ..Self::new(signal)
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
        let Some(pool) = &self.memory else {
            return self.decode_chunk(chunk, visitor);
        };
        self.arena = pool.arena();
        let result = self.decode_chunk(chunk, visitor);
        self.arena = Lease::default();
        result
    }

    fn decode_chunk(
        &mut self,
        chunk: &RecordChunk,
        visitor: &mut impl RecordVisitor,
    ) -> Result<(), RecordError> {
        self.arena.reset();
        let mut reader = Reader::new(&chunk.definitions)?;
        definitions::apply(&mut reader, &mut self.tables, &self.arena, visitor)?;

        let mut reader = Reader::new(&chunk.items)?;
        for _ in 0..chunk.record_count {
            self.arena.reset();
            self.item(&mut reader, visitor)?;
        }
        if reader.is_at_end() {
            Ok(())
        } else {
            Err(RecordError::Trailing {
                word: reader.position(),
            })
        }
    }

    #[inline]
    fn item(&mut self, reader: &mut Reader<'_>, visitor: &mut impl RecordVisitor) -> Result<(), RecordError> {
        let RecordDecoder {
            tables,
            arena,
            scratch,
            ..
        } = self;
        match self.signal {
            Signal::Traces => match span::span(reader, tables, arena)? {
                Some((scope_id, view)) => visitor.item(scope_id, Item::Span(&view)),
                None => visitor.invalid_item(),
            },
            Signal::Logs => match log_record::log_record(reader, tables, arena)? {
                Some((scope_id, view)) => visitor.item(scope_id, Item::LogRecord(&view)),
                None => visitor.invalid_item(),
            },
            Signal::Metrics => {
                let header = reader.word()?;
                match header & METRIC_ITEM_MASK {
                    METRIC_DATA => {
                        let (scope_id, view) = metric::metric(header, reader, tables, arena)?;
                        visitor.item(scope_id, Item::Metric(&view));
                    }
                    _ => streams::stream_item(header, reader, tables, arena, scratch, visitor)?,
                }
            }
            Signal::Profiles => {
                return Err(RecordError::UnknownTag {
                    word: reader.position(),
                });
            }
        }
        Ok(())
    }
}
