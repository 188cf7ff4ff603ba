//! Reads finished spans.

use crate::error::RecordError;
use crate::ids::{binary_id, hex_id};
use crate::layout::*;
use crate::reader::Reader;
use crate::tables::Tables;
use bumpalo::collections::Vec as ArenaVec;
use otlp_native_model::{Bump, EventView, LinkView, SpanView, StatusView};

/// OTLP: whether the parent is remote is known.
const FLAG_HAS_IS_REMOTE: u32 = 0x100;
/// OTLP: the parent is remote.
const FLAG_IS_REMOTE: u32 = 0x200;

/// Fewest words of an event: time, name, dropped, attributes.
const EVENT_WORDS: usize = 5;
/// Fewest words of a link: header, dropped, attributes.
const LINK_WORDS: usize = 3;

/// Reads one span with its scope id. `None` for a span that is well-formed as a record but no valid span (its ids are
/// not hexadecimal): the reader stands behind it and the next one can be read.
#[inline]
pub(crate) fn span<'s, 'c: 's>(
    reader: &mut Reader<'c>,
    tables: &'s Tables,
    arena: &'s Bump,
) -> Result<Option<(u32, SpanView<'s>)>, RecordError> {
    let header = reader.word()?;
    let scope_id = reader.scope_id(tables)?;
    let has_parent = has(header, HEADER_HAS_PARENT);
    let (trace_id, span_id, parent_span_id) = if has(header, HEADER_HAS_BINARY_IDS) {
        let ids = (
            Some(binary_id::<4, 16>(reader)?),
            Some(binary_id::<2, 8>(reader)?),
        );
        let parent = has_parent.then(|| binary_id::<2, 8>(reader)).transpose()?;
        (ids.0, ids.1, parent.map(Some))
    } else {
        let ids = (hex_id::<32, 16>(reader, arena)?, hex_id::<16, 8>(reader, arena)?);
        let parent = has_parent.then(|| hex_id::<16, 8>(reader, arena)).transpose()?;
        (ids.0, ids.1, parent)
    };
    let start_time_unix_nano = reader.time()?;
    let end_time_unix_nano = reader.time()?;
    let name = reader.string(tables, arena)?;
    let trace_state = if has(header, HEADER_HAS_TRACE_STATE) {
        reader.string(tables, arena)?
    } else {
        ""
    };
    let message = if has(header, HEADER_HAS_MESSAGE) {
        reader.string(tables, arena)?
    } else {
        ""
    };
    let (dropped_attributes_count, dropped_events_count, dropped_links_count) =
        if has(header, HEADER_HAS_DROPPED) {
            (reader.word()?, reader.word()?, reader.word()?)
        } else {
            (0, 0, 0)
        };
    let attributes = reader.attributes(tables, arena)?;
    let events = if has(header, HEADER_HAS_EVENTS) {
        events(reader, tables, arena)?
    } else {
        &[]
    };
    let links = if has(header, HEADER_HAS_LINKS) {
        links(reader, tables, arena)?
    } else {
        Some(&[] as &[_])
    };

    let (Some(trace_id), Some(span_id), Some(links)) = (trace_id, span_id, links) else {
        return Ok(None);
    };
    let parent_span_id = match parent_span_id {
        Some(None) => return Ok(None),
        Some(id) => id,
        None => None,
    };
    let view = SpanView {
        trace_id,
        span_id,
        trace_state,
        parent_span_id,
        name,
        kind: (header >> HEADER_KIND_SHIFT & 7) as u8,
        start_time_unix_nano,
        end_time_unix_nano,
        attributes,
        dropped_attributes_count,
        events,
        dropped_events_count,
        links,
        dropped_links_count,
        status: StatusView {
            code: (header >> HEADER_STATUS_SHIFT & 3) as u8,
            message,
        },
        flags: flags(header),
    };
    Ok(Some((scope_id, view)))
}

fn events<'s, 'c: 's>(
    reader: &mut Reader<'c>,
    tables: &'s Tables,
    arena: &'s Bump,
) -> Result<&'s [EventView<'s>], RecordError> {
    let count = reader.count(EVENT_WORDS)?;
    let mut events = ArenaVec::with_capacity_in(count, arena);
    for _ in 0..count {
        events.push(EventView {
            time_unix_nano: reader.time()?,
            name: reader.string(tables, arena)?,
            dropped_attributes_count: reader.word()?,
            attributes: reader.attributes(tables, arena)?,
        });
    }
    Ok(events.into_bump_slice())
}

/// `None` when a link's ids are not hexadecimal.
fn links<'s, 'c: 's>(
    reader: &mut Reader<'c>,
    tables: &'s Tables,
    arena: &'s Bump,
) -> Result<Option<&'s [LinkView<'s>]>, RecordError> {
    let count = reader.count(LINK_WORDS)?;
    let mut links = ArenaVec::with_capacity_in(count, arena);
    let mut is_valid = true;
    for _ in 0..count {
        let header = reader.word()?;
        let trace_id = hex_id::<32, 16>(reader, arena)?;
        let span_id = hex_id::<16, 8>(reader, arena)?;
        is_valid &= trace_id.is_some() && span_id.is_some();
        links.push(LinkView {
            trace_id: trace_id.unwrap_or_default(),
            span_id: span_id.unwrap_or_default(),
            trace_state: if has(header, HEADER_HAS_TRACE_STATE) {
                reader.string(tables, arena)?
            } else {
                ""
            },
            dropped_attributes_count: reader.word()?,
            attributes: reader.attributes(tables, arena)?,
            flags: flags(header),
        });
    }
    Ok(is_valid.then(|| links.into_bump_slice() as &[_]))
}

#[inline]
pub(crate) const fn has(header: u32, bit: u32) -> bool {
    header & bit != 0
}

const fn flags(header: u32) -> u32 {
    header & HEADER_TRACE_FLAGS_MASK
        | FLAG_HAS_IS_REMOTE
        | if has(header, HEADER_IS_REMOTE) {
            FLAG_IS_REMOTE
        } else {
            0
        }
}
