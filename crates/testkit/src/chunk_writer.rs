//! Writes capture records as `src/capture` does, for tests of what reads them.

use otlp_native_model::{KeyValue, ResourceView, ScopeView, SpanView, Value};
use otlp_native_record::layout::*;
use otlp_native_record::{Block, RecordChunk};
use std::collections::HashMap;

/// How attributes are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttributeStyle {
    /// As a template id and values, keys and short strings in the string table.
    Templates,
    /// With their keys, all strings inline.
    Dynamic,
}

/// Builds chunks of one epoch.
#[derive(Debug)]
pub struct ChunkWriter {
    style: AttributeStyle,
    definitions: Block,
    items: Block,
    item_count: u32,
    strings: HashMap<String, u32>,
    templates: HashMap<(u32, String, u32), u32>,
    resources: u32,
    scopes: u32,
}

impl ChunkWriter {
    /// A writer whose first chunk starts an epoch.
    pub fn new(style: AttributeStyle) -> Self {
        let definitions = Block {
            words: vec![DEFINE_EPOCH],
            strings: Vec::new(),
        };
        ChunkWriter {
            style,
            definitions,
            items: Block::default(),
            item_count: 0,
            strings: HashMap::new(),
            templates: HashMap::new(),
            resources: 0,
            scopes: 0,
        }
    }

    /// Defines a resource, `None` for one whose attributes are pending, and returns its id.
    pub fn resource(&mut self, view: Option<&ResourceView<'_>>) -> u32 {
        let id = self.resources;
        self.resources += 1;
        self.definitions
            .words
            .extend([DEFINE_RESOURCE, id, u32::from(view.is_none())]);
        self.resource_body(view.unwrap_or(&NO_RESOURCE));
        id
    }

    /// Gives a pending resource its attributes.
    pub fn resolve_resource(&mut self, id: u32, view: &ResourceView<'_>) {
        self.definitions.words.extend([DEFINE_RESOLVED_RESOURCE, id]);
        self.resource_body(view);
    }

    fn resource_body(&mut self, view: &ResourceView<'_>) {
        inline(&mut self.definitions, view.schema_url);
        dynamic(&mut self.definitions, view.attributes);
    }

    /// Defines a scope and returns its id.
    pub fn scope(&mut self, resource_id: u32, view: &ScopeView<'_>) -> u32 {
        let id = self.scopes;
        self.scopes += 1;
        let block = &mut self.definitions;
        block.words.extend([DEFINE_SCOPE, id, resource_id]);
        inline(block, view.name);
        inline(block, view.version);
        inline(block, view.schema_url);
        block.words.push(view.dropped_attributes_count);
        dynamic(block, view.attributes);
        id
    }

    /// Adds a span. Its numbers become what JavaScript's doubles keep of them.
    pub fn span(&mut self, scope_id: u32, view: &SpanView<'_>) {
        self.item_count += 1;
        let header = view.flags & (HEADER_TRACE_FLAGS_MASK | HEADER_IS_REMOTE)
            | u32::from(view.kind) << HEADER_KIND_SHIFT
            | u32::from(view.status.code) << HEADER_STATUS_SHIFT
            | when(view.parent_span_id.is_some(), HEADER_HAS_PARENT)
            | when(!view.trace_state.is_empty(), HEADER_HAS_TRACE_STATE)
            | when(!view.status.message.is_empty(), HEADER_HAS_MESSAGE)
            | HEADER_HAS_DROPPED
            | when(!view.events.is_empty(), HEADER_HAS_EVENTS)
            | when(!view.links.is_empty(), HEADER_HAS_LINKS);
        let mut items = std::mem::take(&mut self.items);
        items.words.extend([header, scope_id]);
        hex(&mut items, &view.trace_id);
        hex(&mut items, &view.span_id);
        hex(&mut items, view.parent_span_id.as_ref().map_or(&[], |id| id));
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

    /// What was written since the last call.
    pub fn take(&mut self) -> RecordChunk {
        RecordChunk {
            definitions: std::mem::take(&mut self.definitions),
            items: std::mem::take(&mut self.items),
            item_count: std::mem::take(&mut self.item_count),
        }
    }

    fn attributes(&mut self, items: &mut Block, attributes: &[KeyValue<'_>]) {
        if self.style == AttributeStyle::Dynamic || attributes.len() > MAX_TEMPLATE_KEYS as usize {
            return dynamic(items, attributes);
        }
        let at = items.words.len();
        items.words.push(0);
        let mut template = 0;
        for KeyValue { key, value } in attributes {
            let tag = match tag(*value) {
                TYPE_EMPTY | TYPE_ARRAY | TYPE_MAP | TYPE_BYTES => TYPE_ANY,
                tag => tag,
            };
            template = self.template(template, key, tag);
            match value {
                _ if tag == TYPE_ANY => tagged(items, *value),
                Value::String(text) if text.len() < 8 => {
                    let reference = self.string(text) << 1 | 1;
                    items.words.push(reference);
                }
                value => untagged(items, *value),
            }
        }
        if let Some(word) = items.words.get_mut(at) {
            *word = template;
        }
    }

    fn template(&mut self, parent: u32, key: &str, kind: u32) -> u32 {
        let next = self.templates.len() as u32 + 1;
        let key_id = self.string(key);
        *self
            .templates
            .entry((parent, key.to_owned(), kind))
            .or_insert_with(|| {
                self.definitions
                    .words
                    .extend([DEFINE_TEMPLATE, parent, key_id, kind]);
                next
            })
    }

    fn string(&mut self, text: &str) -> u32 {
        if let Some(id) = self.strings.get(text) {
            return *id;
        }
        let id = self.strings.len() as u32;
        self.definitions.words.push(DEFINE_STRING);
        inline(&mut self.definitions, text);
        self.strings.insert(text.to_owned(), id);
        id
    }
}

const NO_RESOURCE: ResourceView<'_> = ResourceView {
    attributes: &[],
    dropped_attributes_count: 0,
    schema_url: "",
};

fn when(condition: bool, bit: u32) -> u32 {
    if condition { bit } else { 0 }
}

fn len<T>(items: &[T]) -> u32 {
    items.len() as u32
}

fn inline(block: &mut Block, text: &str) {
    block.words.push((text.encode_utf16().count() as u32) << 1);
    block.strings.extend_from_slice(text.as_bytes());
}

fn hex(block: &mut Block, id: &[u8]) {
    for byte in id {
        block.strings.extend_from_slice(format!("{byte:02x}").as_bytes());
    }
}

fn time(block: &mut Block, nanos: u64) {
    match u32::try_from(nanos / 1_000_000_000) {
        Ok(seconds) if seconds != WIDE_TIME => {
            block.words.extend([seconds, (nanos % 1_000_000_000) as u32]);
        }
        _ => block
            .words
            .extend([WIDE_TIME, nanos as u32, (nanos >> 32) as u32]),
    }
}

fn dynamic(block: &mut Block, attributes: &[KeyValue<'_>]) {
    block.words.push(DYNAMIC_TEMPLATE);
    entries(block, attributes);
}

fn entries(block: &mut Block, attributes: &[KeyValue<'_>]) {
    block.words.push(len(attributes));
    for KeyValue { key, value } in attributes {
        inline(block, key);
        tagged(block, *value);
    }
}

fn tag(value: Value<'_>) -> u32 {
    match value {
        Value::Empty => TYPE_EMPTY,
        Value::String(_) => TYPE_STRING,
        Value::Bool(_) => TYPE_BOOL,
        Value::Int(number) if i32::try_from(number).is_ok() => TYPE_INT,
        Value::Int(_) | Value::Double(_) => TYPE_NUMBER,
        Value::Array(_) => TYPE_ARRAY,
        Value::Map(_) => TYPE_MAP,
        Value::Bytes(_) => TYPE_BYTES,
    }
}

fn tagged(block: &mut Block, value: Value<'_>) {
    block.words.push(tag(value));
    untagged(block, value);
}

fn untagged(block: &mut Block, value: Value<'_>) {
    match value {
        Value::Empty => {}
        Value::String(text) => inline(block, text),
        Value::Bool(flag) => block.words.push(u32::from(flag)),
        Value::Int(number) => match i32::try_from(number) {
            Ok(number) => block.words.push(number.cast_unsigned()),
            Err(_) => double(block, number as f64),
        },
        Value::Double(number) => double(block, number),
        Value::Array(values) => {
            block.words.push(len(values));
            for value in values {
                tagged(block, *value);
            }
        }
        Value::Map(pairs) => entries(block, pairs),
        Value::Bytes(bytes) => {
            block.words.push(len(bytes));
            for chunk in bytes.chunks(4) {
                let mut word = [0; 4];
                for (to, from) in word.iter_mut().zip(chunk) {
                    *to = *from;
                }
                block.words.push(u32::from_le_bytes(word));
            }
        }
    }
}

fn double(block: &mut Block, number: f64) {
    let bits = number.to_bits();
    block.words.extend([bits as u32, (bits >> 32) as u32]);
}
