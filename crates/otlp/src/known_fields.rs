//! A flat read of one small message, for responses and errors.

use crate::error::{DecodeError, DecodeReason};
use crate::scalar::{Scalar, scalar};
use crate::schema::{Field, Message};
use crate::wire::{Fields, WireValue};

/// A field that the schema knows, as it stands on the wire.
pub(crate) struct KnownField<'a> {
    pub(crate) field: &'static Field,
    message: &'static Message,
    value: WireValue<'a>,
}

/// Hands every field of `bytes` that `message` knows to `each`. When a singular field occurs again, what comes later
/// counts.
pub(crate) fn for_each_known_field<'a>(
    message: &'static Message,
    bytes: &'a [u8],
    mut each: impl FnMut(KnownField<'a>) -> Result<(), DecodeError>,
) -> Result<(), DecodeError> {
    let segments = [bytes];
    let mut fields = Fields::new(&segments);
    while let Some(field) = fields.next_field() {
        let (number, value) = field.map_err(|(number, reason)| reason.at(message.name, number))?;
        if let Some((_, field)) = message.field_by_number(number) {
            each(KnownField {
                field,
                message,
                value,
            })?;
        }
    }
    Ok(())
}

impl<'a> KnownField<'a> {
    /// The value as the schema's scalar.
    pub(crate) fn scalar(&self) -> Result<Scalar<'a>, DecodeError> {
        scalar(self.field.kind, self.value).map_err(|reason| reason.at(self.message.name, self.field.number))
    }

    /// The bytes of the message in this field.
    pub(crate) fn content(&self) -> Result<&'a [u8], DecodeError> {
        match self.value {
            WireValue::Delimited(content) => Ok(content),
            _ => Err(DecodeReason::WrongWireType.at(self.message.name, self.field.number)),
        }
    }
}
