//! What an epoch has defined: strings and attribute templates, how many resources and scopes, the kinds of streams.

use crate::layout::{MAX_STRING_BYTES, MAX_STRINGS, MAX_TEMPLATE_KEYS, MAX_TEMPLATES};
use crate::streams::StreamKind;

/// A key of a template and the type of its value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TemplateEntry {
    pub(crate) key: u32,
    pub(crate) kind: u32,
}

#[derive(Debug)]
pub(crate) struct Tables {
    strings: Vec<Box<str>>,
    string_bytes: usize,
    templates: Vec<Box<[TemplateEntry]>>,
    pub(crate) resources: u32,
    pub(crate) scopes: u32,
    pub(crate) streams: Vec<StreamKind>,
}

impl Tables {
    pub(crate) fn new() -> Self {
        Tables {
            strings: Vec::new(),
            string_bytes: 0,
            templates: vec![Box::default()],
            resources: 0,
            scopes: 0,
            streams: Vec::new(),
        }
    }

    #[inline]
    pub(crate) fn string(&self, id: u32) -> Option<&str> {
        self.strings.get(id as usize).map(|string| &**string)
    }

    #[inline]
    pub(crate) fn template(&self, id: u32) -> Option<&[TemplateEntry]> {
        self.templates.get(id as usize).map(|template| &**template)
    }

    /// Adds a string under the next id; `false` when the table is full.
    pub(crate) fn add_string(&mut self, string: &str) -> bool {
        let bytes = self.string_bytes + string.len();
        if self.strings.len() >= MAX_STRINGS as usize || bytes > MAX_STRING_BYTES as usize {
            return false;
        }
        self.string_bytes = bytes;
        self.strings.push(string.into());
        true
    }

    /// Adds `parent` with one more key under the next id; `false` when the table is full or `parent` is unknown.
    pub(crate) fn add_template(&mut self, parent: u32, entry: TemplateEntry) -> bool {
        let Some(keys) = self.template(parent) else {
            return false;
        };
        if self.templates.len() >= MAX_TEMPLATES as usize || keys.len() >= MAX_TEMPLATE_KEYS as usize {
            return false;
        }
        let mut extended = Vec::with_capacity(keys.len() + 1);
        extended.extend_from_slice(keys);
        extended.push(entry);
        self.templates.push(extended.into());
        true
    }
}
