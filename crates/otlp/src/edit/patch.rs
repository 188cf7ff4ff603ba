//! Changes to one message.

use crate::encode::{encoded, write_any_value, write_key_value_body};
use crate::lazy::{AnyValue, KeyValue, Message};
use otlp_native_model::Value;
use std::ops::Range;

/// What is to become of one message: fields with new values, attributes with new values or without, or nothing of it at
/// all. Its memory is kept from message to message.
///
/// What was set can be read back, so that one who edits in several steps sees what the earlier ones did.
#[derive(Debug, Default)]
pub struct Patch {
    pub(super) fields: Vec<FieldPatch>,
    pub(super) attributes: Vec<AttributePatch>,
    pub(super) bytes: Vec<u8>,
    pub(super) is_dropped: bool,
    scratch: Vec<u8>,
}

/// `LogRecord.body`.
const BODY: u8 = 5;

/// All occurrences of a field make room for these bytes, tag included; none if it is to go.
#[derive(Clone, Debug)]
pub(super) struct FieldPatch {
    pub(super) number: u32,
    pub(super) bytes: Range<usize>,
    /// Other fields that go too: members of the same oneof.
    pub(super) instead_of: &'static [u32],
    pub(super) is_written: bool,
}

#[derive(Clone, Debug)]
pub(super) struct AttributePatch {
    pub(super) key: Range<usize>,
    /// A `KeyValue` without tag and length; `None` if the attribute is to go.
    pub(super) pair: Option<Range<usize>>,
    pub(super) is_written: bool,
}

impl Patch {
    /// A patch that changes nothing.
    pub fn new() -> Self {
        Patch::default()
    }

    /// Gives a singular field the value in `field`: whatever was there before goes.
    pub fn set<'a, M: Message<'a>>(&mut self, field: M::Field) {
        let start = self.bytes.len();
        let number = M::write_field(field, &mut self.bytes);
        self.put(number, start, M::oneof_of(number));
    }

    /// Takes a field out, all its values if it is repeated.
    pub fn clear(&mut self, number: u32) {
        self.put(number, self.bytes.len(), &[]);
    }

    /// Gives a log record's body this value.
    pub fn set_body(&mut self, value: &Value<'_>) {
        let start = self.bytes.len();
        let field = encoded(&mut self.scratch, |out| {
            write_any_value(out, BODY << 3 | 2, value)
        });
        self.bytes.extend_from_slice(field);
        self.put(BODY.into(), start, &[]);
    }

    fn put(&mut self, number: u32, start: usize, instead_of: &'static [u32]) {
        self.fields
            .retain(|field| field.number != number && !instead_of.contains(&field.number));
        self.fields.push(FieldPatch {
            number,
            bytes: start..self.bytes.len(),
            instead_of,
            is_written: false,
        });
    }

    /// Gives the attribute `key` a value; adds it if there's none of that key. If there are several, one is left.
    pub fn set_attribute(&mut self, key: &str, value: &Value<'_>) {
        let start = self.bytes.len();
        let pair = encoded(&mut self.scratch, |out| write_key_value_body(out, key, value));
        self.bytes.extend_from_slice(pair);
        let pair = start..self.bytes.len();
        self.put_attribute(key, Some(pair));
    }

    /// Takes an attribute out.
    pub fn remove_attribute(&mut self, key: &str) {
        self.put_attribute(key, None);
    }

    fn put_attribute(&mut self, key: &str, pair: Option<Range<usize>>) {
        if let Some(index) = self.attribute_index(key.as_bytes()) {
            if let Some(attribute) = self.attributes.get_mut(index) {
                attribute.pair = pair;
            }
            return;
        }
        let start = self.bytes.len();
        self.bytes.extend_from_slice(key.as_bytes());
        self.attributes.push(AttributePatch {
            key: start..self.bytes.len(),
            pair,
            is_written: false,
        });
    }

    /// Takes the whole message out of what holds it.
    pub fn drop_message(&mut self) {
        self.is_dropped = true;
    }

    /// Whether it changes anything.
    pub fn is_empty(&self) -> bool {
        !self.is_dropped && self.fields.is_empty() && self.attributes.is_empty()
    }

    /// What the patch says of an attribute: `None` if nothing, `Some(None)` that it goes.
    pub fn attribute(&self, key: &str) -> Option<Option<AnyValue<'_>>> {
        let index = self.attribute_index(key.as_bytes())?;
        let pair = self.attributes.get(index)?.pair.clone();
        Some(pair.and_then(|pair| {
            let pair = KeyValue::from_bytes(self.bytes.get(pair).unwrap_or_default());
            pair.value().ok().flatten()
        }))
    }

    /// What the patch says of the singular field `number`: `None` if nothing; a message of `M` that has the field with
    /// its new value, or hasn't it if it goes.
    pub fn field<'a, M: Message<'a>>(&'a self, number: u32) -> Option<M> {
        let field = self.fields.iter().find(|field| field.number == number)?;
        self.bytes.get(field.bytes.clone()).map(M::from_bytes)
    }

    /// Forgets everything but keeps the memory.
    pub fn reset(&mut self) {
        self.fields.clear();
        self.attributes.clear();
        self.bytes.clear();
        self.is_dropped = false;
    }

    pub(super) fn attribute_index(&self, key: &[u8]) -> Option<usize> {
        self.attributes
            .iter()
            .position(|attribute| self.bytes.get(attribute.key.clone()) == Some(key))
    }

    /// The index of what the patch says of the field `number`, or of a member of the same oneof.
    pub(super) fn field_index(&self, number: u32) -> Option<usize> {
        self.fields
            .iter()
            .position(|field| field.number == number || field.instead_of.contains(&number))
    }
}
