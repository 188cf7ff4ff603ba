//! Reads log records.

use crate::error::RecordError;
use crate::ids::{binary_id, hex_id};
use crate::layout::*;
use crate::reader::Reader;
use crate::span::has;
use crate::tables::Tables;
use otlp_native_model::{Bump, LogRecordView};

/// Reads one log record with its scope id. `None` for one whose ids are not hexadecimal: the reader stands behind it and
/// the next one can be read.
#[inline]
pub(crate) fn log_record<'s, 'c: 's>(
    reader: &mut Reader<'c>,
    tables: &'s Tables,
    arena: &'s Bump,
) -> Result<Option<(u32, LogRecordView<'s>)>, RecordError> {
    let header = reader.word()?;
    let scope_id = reader.scope_id(tables)?;
    let context = if !has(header, LOG_HAS_TRACE_CONTEXT) {
        Ok(None)
    } else if has(header, LOG_HAS_BINARY_IDS) {
        Ok(Some((binary_id::<4, 16>(reader)?, binary_id::<2, 8>(reader)?)))
    } else {
        match (hex_id::<32, 16>(reader, arena)?, hex_id::<16, 8>(reader, arena)?) {
            (Some(trace_id), Some(span_id)) => Ok(Some((trace_id, span_id))),
            _ => Err(()),
        }
    };
    let view = LogRecordView {
        time_unix_nano: reader.time()?,
        observed_time_unix_nano: reader.time()?,
        severity_number: (header >> LOG_SEVERITY_SHIFT) as u8,
        severity_text: if has(header, LOG_HAS_SEVERITY_TEXT) {
            reader.string(tables, arena)?
        } else {
            ""
        },
        event_name: if has(header, LOG_HAS_EVENT_NAME) {
            reader.string(tables, arena)?
        } else {
            ""
        },
        body: if has(header, LOG_HAS_BODY) {
            Some(reader.tagged_value(tables, arena, 1)?)
        } else {
            None
        },
        dropped_attributes_count: if has(header, LOG_HAS_DROPPED) {
            reader.word()?
        } else {
            0
        },
        attributes: reader.attributes(tables, arena)?,
        flags: header & HEADER_TRACE_FLAGS_MASK,
        context: context.unwrap_or_default(),
    };
    Ok(context.is_ok().then_some((scope_id, view)))
}
