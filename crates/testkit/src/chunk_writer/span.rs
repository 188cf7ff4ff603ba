//! Writes spans.

use super::ChunkWriter;
use super::words::{binary, hex, inline, len, time, when};
use otlp_native_model::SpanView;
use otlp_native_record::layout::*;

impl ChunkWriter {
    /// Adds a span. Its numbers become what JavaScript's doubles keep of them.
    pub fn span(&mut self, scope_id: u32, view: &SpanView<'_>) {
        self.record_count += 1;
        self.item_count += 1;
        let header = view.flags & (HEADER_TRACE_FLAGS_MASK | HEADER_IS_REMOTE)
            | u32::from(view.kind) << HEADER_KIND_SHIFT
            | u32::from(view.status.code) << HEADER_STATUS_SHIFT
            | when(view.parent_span_id.is_some(), HEADER_HAS_PARENT)
            | when(!view.trace_state.is_empty(), HEADER_HAS_TRACE_STATE)
            | when(!view.status.message.is_empty(), HEADER_HAS_MESSAGE)
            | HEADER_HAS_DROPPED
            | when(!view.events.is_empty(), HEADER_HAS_EVENTS)
            | when(!view.links.is_empty(), HEADER_HAS_LINKS)
            | when(self.has_binary_ids, HEADER_HAS_BINARY_IDS);
        let mut items = std::mem::take(&mut self.items);
        items.words.extend([header, scope_id]);
        let parent: &[u8] = view.parent_span_id.as_ref().map_or(&[], |id| id);
        for id in [&view.trace_id[..], &view.span_id, parent] {
            if self.has_binary_ids {
                binary(&mut items, id);
            } else {
                hex(&mut items, id);
            }
        }
        time(&mut items, view.start_time_unix_nano);
        time(&mut items, view.end_time_unix_nano);
        inline(&mut items, view.name);
        if !view.trace_state.is_empty() {
            inline(&mut items, view.trace_state);
        }
        if !view.status.message.is_empty() {
            inline(&mut items, view.status.message);
        }
        items.words.extend([
            view.dropped_attributes_count,
            view.dropped_events_count,
            view.dropped_links_count,
        ]);
        self.attributes(&mut items, view.attributes);
        if !view.events.is_empty() {
            items.words.push(len(view.events));
            for event in view.events {
                time(&mut items, event.time_unix_nano);
                inline(&mut items, event.name);
                items.words.push(event.dropped_attributes_count);
                self.attributes(&mut items, event.attributes);
            }
        }
        if !view.links.is_empty() {
            items.words.push(len(view.links));
            for link in view.links {
                let has_trace_state = when(!link.trace_state.is_empty(), HEADER_HAS_TRACE_STATE);
                items
                    .words
                    .push(link.flags & (HEADER_TRACE_FLAGS_MASK | HEADER_IS_REMOTE) | has_trace_state);
                hex(&mut items, &link.trace_id);
                hex(&mut items, &link.span_id);
                if !link.trace_state.is_empty() {
                    inline(&mut items, link.trace_state);
                }
                items.words.push(link.dropped_attributes_count);
                self.attributes(&mut items, link.attributes);
            }
        }
        self.items = items;
    }
}
