//! Writes capture records as `src/capture` does, for tests of what reads them.

mod log_record;
mod metric;
mod span;
mod streams;
mod words;

use otlp_native_model::{KeyValue, ResourceView, ScopeView, Value};
use otlp_native_record::layout::*;
use otlp_native_record::{Block, RecordChunk};
use std::collections::HashMap;
use words::{dynamic, inline, tag, tagged, untagged};

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
    record_count: u32,
    item_count: u32,
    has_binary_ids: bool,
    strings: HashMap<String, u32>,
    templates: HashMap<(u32, String, u32), u32>,
    resources: u32,
    scopes: u32,
}

impl ChunkWriter {
    /// A writer whose first chunk starts an epoch.
    pub fn new(style: AttributeStyle) -> Self {
        let definitions = Block {
            words: vec![DEFINE_EPOCH].into(),
            strings: Vec::new().into(),
        };
        ChunkWriter {
            style,
            definitions,
            items: Block::default(),
            record_count: 0,
            item_count: 0,
            has_binary_ids: false,
            strings: HashMap::new(),
            templates: HashMap::new(),
            resources: 0,
            scopes: 0,
        }
    }

    /// Whether ids of spans and log records are written as words.
    pub fn set_binary_ids(&mut self, has_binary_ids: bool) {
        self.has_binary_ids = has_binary_ids;
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

    /// What was written since the last call.
    pub fn take(&mut self) -> RecordChunk {
        RecordChunk {
            definitions: std::mem::take(&mut self.definitions),
            items: std::mem::take(&mut self.items),
            record_count: std::mem::take(&mut self.record_count),
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
