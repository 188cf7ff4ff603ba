//! What an epoch has defined: strings and attribute templates, how many resources and scopes, the kinds of streams.

use crate::layout::{MAX_STRING_BYTES, MAX_STRINGS, MAX_TEMPLATE_ENTRIES, MAX_TEMPLATE_KEYS, MAX_TEMPLATES};
use crate::streams::StreamKind;

/// A key of a template and the type of its value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TemplateEntry {
    pub(crate) key: u32,
    pub(crate) kind: u32,
}

/// The first keys of a row of them: a template and its first children lie in one row, so that a chain of many keys takes
/// no more room than its longest template.
#[derive(Clone, Copy, Debug)]
struct Template {
    row: usize,
    keys: usize,
}

#[derive(Debug)]
pub(crate) struct Tables {
    strings: Vec<Box<str>>,
    string_bytes: usize,
    templates: Vec<Template>,
    rows: Vec<Vec<TemplateEntry>>,
    entries: usize,
    pub(crate) resources: u32,
    pub(crate) scopes: u32,
    pub(crate) streams: Vec<StreamKind>,
}

impl Tables {
    pub(crate) fn new() -> Self {
        Tables {
            strings: Vec::new(),
            string_bytes: 0,
            templates: vec![Template { row: 0, keys: 0 }],
            rows: vec![Vec::new()],
            entries: 0,
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
        let Template { row, keys } = *self.templates.get(id as usize)?;
        self.rows.get(row)?.get(..keys)
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
        let Some(&Template { row, keys }) = self.templates.get(parent as usize) else {
            return false;
        };
        let Some(keys_of_row) = self.rows.get_mut(row) else {
            return false;
        };
        let is_first_child = keys_of_row.len() == keys;
        let added = if is_first_child { 1 } else { keys + 1 };
        if self.templates.len() >= MAX_TEMPLATES as usize
            || keys >= MAX_TEMPLATE_KEYS as usize
            || self.entries + added > MAX_TEMPLATE_ENTRIES as usize
        {
            return false;
        }
        self.entries += added;
        if is_first_child {
            keys_of_row.push(entry);
            self.templates.push(Template { row, keys: keys + 1 });
            return true;
        }
        let mut extended = Vec::with_capacity(added);
        extended.extend(keys_of_row.iter().take(keys));
        extended.push(entry);
        self.templates.push(Template {
            row: self.rows.len(),
            keys: keys + 1,
        });
        self.rows.push(extended);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(tables: &Tables, id: u32) -> Vec<u32> {
        let template = tables.template(id).unwrap();
        template.iter().map(|entry| entry.key).collect()
    }

    fn add(tables: &mut Tables, parent: u32, key: u32) -> bool {
        tables.add_template(parent, TemplateEntry { key, kind: 0 })
    }

    #[test]
    fn every_template_has_its_parents_keys_and_one_more_wherever_children_branch_off() {
        let mut tables = Tables::new();
        let mut expected: Vec<Vec<u32>> = vec![Vec::new()];
        let mut state = 7_u32;
        for key in 0..2_000 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let parent = state >> 8 & 0xffff;
            let parent = parent % expected.len() as u32;
            assert!(add(&mut tables, parent, key));
            let mut template = expected[parent as usize].clone();
            template.push(key);
            expected.push(template);
        }
        for (id, template) in expected.iter().enumerate() {
            assert_eq!(keys(&tables, id as u32), *template);
        }
    }

    #[test]
    fn a_chain_takes_a_key_for_each_template_and_branches_are_bounded_in_all() {
        let mut tables = Tables::new();
        for depth in 0..MAX_TEMPLATE_KEYS {
            assert!(add(&mut tables, depth, depth));
        }
        assert!(!add(&mut tables, MAX_TEMPLATE_KEYS, 0));
        assert_eq!(tables.entries, MAX_TEMPLATE_KEYS as usize);
        let deep = MAX_TEMPLATE_KEYS - 1;
        let mut branches = 0;
        while add(&mut tables, deep, branches) {
            branches += 1;
        }
        assert!(tables.entries <= MAX_TEMPLATE_ENTRIES as usize);
        assert!(branches + 2 > (MAX_TEMPLATE_ENTRIES - MAX_TEMPLATE_KEYS) / MAX_TEMPLATE_KEYS);
    }

    #[test]
    fn an_unknown_parent_is_refused() {
        assert!(!add(&mut Tables::new(), 1, 0));
    }
}
