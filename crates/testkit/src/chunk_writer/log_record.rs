//! Writes log records.

use super::ChunkWriter;
use super::words::{binary_context, hex, inline, tagged, time, when};
use otlp_native_model::LogRecordView;
use otlp_native_record::layout::*;

impl ChunkWriter {
    /// Adds a log record. Its numbers become what JavaScript's doubles keep of them, its flags what W3C knows.
    pub fn log_record(&mut self, scope_id: u32, view: &LogRecordView<'_>) {
        self.record_count += 1;
        self.item_count += 1;
        let header = view.flags & HEADER_TRACE_FLAGS_MASK
            | u32::from(view.severity_number) << LOG_SEVERITY_SHIFT
            | when(view.context.is_some(), LOG_HAS_TRACE_CONTEXT)
            | when(self.has_binary_ids, LOG_HAS_BINARY_IDS)
            | when(!view.severity_text.is_empty(), LOG_HAS_SEVERITY_TEXT)
            | when(!view.event_name.is_empty(), LOG_HAS_EVENT_NAME)
            | when(view.body.is_some(), LOG_HAS_BODY)
            | when(view.dropped_attributes_count != 0, LOG_HAS_DROPPED);
        let mut items = std::mem::take(&mut self.items);
        items.words.extend([header, scope_id]);
        if let Some(context) = &view.context {
            if self.has_binary_ids {
                binary_context(&mut items, context);
            } else {
                hex(&mut items, &context.0);
                hex(&mut items, &context.1);
            }
        }
        time(&mut items, view.time_unix_nano);
        time(&mut items, view.observed_time_unix_nano);
        for text in [view.severity_text, view.event_name] {
            if !text.is_empty() {
                inline(&mut items, text);
            }
        }
        if let Some(body) = view.body {
            tagged(&mut items, body);
        }
        if view.dropped_attributes_count != 0 {
            items.words.push(view.dropped_attributes_count);
        }
        self.attributes(&mut items, view.attributes);
        self.items = items;
    }
}
