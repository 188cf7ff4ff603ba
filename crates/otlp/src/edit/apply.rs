//! Turns a patch of a message into changes of the body.

use super::patch::Patch;
use super::place::{Placed, for_each};
use super::splices::Splices;
use crate::error::DecodeError;
use crate::lazy::{Blob, last};
use crate::varint::{write_prefix, write_varint};

impl Patch {
    /// Applies to one field of the message what the patch says of it. `attributes` is the number of its attributes.
    #[inline]
    pub(super) fn apply_to(
        &mut self,
        field: &Placed<'_>,
        attributes: u32,
        splices: &mut Splices,
    ) -> Result<(), DecodeError> {
        if field.tag == attributes << 3 | 2 && !self.attributes.is_empty() {
            let key = last::<Blob>(field.content, 1, "KeyValue")?.unwrap_or_default();
            if let Some(index) = self.attribute_index(key) {
                self.replace_attribute(index, field, attributes, splices);
                return Ok(());
            }
        }
        if let Some(index) = self.field_index(field.number()) {
            self.replace_field(index, field, splices);
        }
        Ok(())
    }

    fn replace_attribute(&mut self, index: usize, at: &Placed<'_>, number: u32, splices: &mut Splices) {
        let Some(attribute) = self.attributes.get_mut(index) else {
            return;
        };
        let pair = match std::mem::replace(&mut attribute.is_written, true) {
            false => attribute.pair.clone(),
            true => None,
        };
        let pair = pair.and_then(|pair| self.bytes.get(pair));
        splices.replace(at.start, at.len(), |out| {
            if let Some(pair) = pair {
                write_attribute(out, number, pair);
            }
        });
    }

    fn replace_field(&mut self, index: usize, at: &Placed<'_>, splices: &mut Splices) {
        let Some(field) = self.fields.get_mut(index) else {
            return;
        };
        let bytes = match std::mem::replace(&mut field.is_written, true) {
            false => self.bytes.get(field.bytes.clone()).unwrap_or_default(),
            true => &[],
        };
        splices.replace(at.start, at.len(), |out| out.extend_from_slice(bytes));
    }

    /// Appends what the message didn't have. `end` is where the message ends.
    pub(super) fn append(&self, end: usize, attributes: u32, splices: &mut Splices) {
        if self.has_unwritten() {
            splices.replace(end, 0, |out| self.write_unwritten(out, attributes));
        }
    }

    fn has_unwritten(&self) -> bool {
        let fields = self
            .fields
            .iter()
            .any(|field| !field.is_written && !field.bytes.is_empty());
        let attributes = self
            .attributes
            .iter()
            .any(|attribute| !attribute.is_written && attribute.pair.is_some());
        fields || attributes
    }

    fn write_unwritten(&self, out: &mut Vec<u8>, attributes: u32) {
        for field in self.fields.iter().filter(|field| !field.is_written) {
            out.extend_from_slice(self.bytes.get(field.bytes.clone()).unwrap_or_default());
        }
        for attribute in self.attributes.iter().filter(|attribute| !attribute.is_written) {
            if let Some(pair) = attribute.pair.clone().and_then(|pair| self.bytes.get(pair)) {
                write_attribute(out, attributes, pair);
            }
        }
    }

    /// Applies the patch to the fields of a message, `name`, with nothing to walk into.
    pub(super) fn apply(
        &mut self,
        message: &Placed<'_>,
        name: &'static str,
        attributes: u32,
        splices: &mut Splices,
    ) -> Result<(), DecodeError> {
        for_each(message.content, message.end, name, |field| {
            self.apply_to(&field, attributes, splices)
        })?;
        self.append(message.end, attributes, splices);
        Ok(())
    }

    /// A whole field `number` with the message that the patch makes of none, or nothing.
    pub(super) fn append_message(&self, end: usize, number: u8, attributes: u32, splices: &mut Splices) {
        if self.has_unwritten() {
            let mut message = Vec::new();
            self.write_unwritten(&mut message, attributes);
            splices.replace(end, 0, |out| {
                write_prefix(out, number << 3 | 2, message.len());
                out.extend_from_slice(&message);
            });
        }
    }
}

fn write_attribute(out: &mut Vec<u8>, number: u32, pair: &[u8]) {
    write_varint(out, u64::from(number) << 3 | 2);
    write_varint(out, pair.len() as u64);
    out.extend_from_slice(pair);
}
