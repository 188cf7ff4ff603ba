//! What every message is: bytes, read when asked.

use super::cursor::Cursor;
use super::kind::{Kind, ReadFrom};
use crate::error::{DecodeError, DecodeReason};
use std::marker::PhantomData;

/// A message as the bytes that stand for it. Making one reads nothing; each read checks what it passes.
pub trait Message<'a>: Copy {
    /// A field with its value.
    type Field;
    /// The message's name in the schema, for errors.
    const NAME: &'static str;
    /// `bytes` as this message.
    fn from_bytes(bytes: &'a [u8]) -> Self;
    /// The bytes it was made of.
    fn as_bytes(&self) -> &'a [u8];
    #[doc(hidden)]
    fn read_field(from: &mut ReadFrom<'a, '_>) -> Result<Self::Field, (u32, DecodeReason)>;
    /// Appends `field` with its tag, also if its value is the default. Returns its number; a field that the schema
    /// doesn't know has no value, so nothing is appended for it.
    fn write_field(field: Self::Field, out: &mut Vec<u8>) -> u32;
    /// The members of the oneof that `number` is one of: of which a message has one. Empty if it is of none.
    #[doc(hidden)]
    fn oneof_of(number: u32) -> &'static [u32];

    /// All fields in the order of the wire, those that the schema doesn't know among them. What is wrong with a field
    /// ends the iterator.
    #[inline]
    fn fields(&self) -> Fields<'a, Self> {
        Fields {
            cursor: Cursor::new(self.as_bytes()),
            message: PhantomData,
        }
    }
}

/// A message's fields, see [`Message::fields`].
#[derive(Clone, Debug)]
pub struct Fields<'a, M> {
    cursor: Cursor<'a>,
    message: PhantomData<M>,
}

impl<'a, M: Message<'a>> Iterator for Fields<'a, M> {
    type Item = Result<M::Field, DecodeError>;

    // What follows is a match over the field, which the compiler then joins with the one over the tag.
    #[inline(always)]
    fn next(&mut self) -> Option<Self::Item> {
        if self.cursor.is_at_end() {
            return None;
        }
        let field = M::read_field(&mut ReadFrom(&mut self.cursor));
        Some(field.map_err(|(number, reason)| {
            self.cursor = Cursor::new(&[]);
            reason.at(M::NAME, number)
        }))
    }
}

/// The values of a repeated field, in their order. What is wrong with the message ends the iterator.
#[derive(Clone, Debug)]
pub struct Repeated<'a, K> {
    cursor: Cursor<'a>,
    tag: u32,
    message: &'static str,
    kind: PhantomData<K>,
}

impl<'a, K: Kind<'a>> Repeated<'a, K> {
    #[inline]
    pub(super) fn new(bytes: &'a [u8], number: u32, message: &'static str) -> Self {
        Repeated {
            cursor: Cursor::new(bytes),
            tag: number << 3 | K::WIRE_TYPE,
            message,
            kind: PhantomData,
        }
    }

    #[inline]
    fn seek(&mut self) -> Result<Option<K::Value>, (u32, DecodeReason)> {
        while !self.cursor.is_at_end() {
            let tag = self.cursor.tag().map_err(|reason| (0, reason))?;
            let fail = |reason| (tag >> 3, reason);
            if tag == self.tag {
                return K::read(&mut ReadFrom(&mut self.cursor)).map(Some).map_err(fail);
            }
            if tag >> 3 == self.tag >> 3 {
                return Err(fail(DecodeReason::WrongWireType));
            }
            self.cursor.skip(tag).map_err(fail)?;
        }
        Ok(None)
    }
}

impl<'a, K: Kind<'a>> Iterator for Repeated<'a, K> {
    type Item = Result<K::Value, DecodeError>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        self.seek()
            .map_err(|(number, reason)| {
                self.cursor = Cursor::new(&[]);
                reason.at(self.message, number)
            })
            .transpose()
    }
}

/// The last value of a scalar field: what counts when it occurs again.
pub(crate) fn last<'a, K: Kind<'a>>(
    bytes: &'a [u8],
    number: u32,
    message: &'static str,
) -> Result<Option<K::Value>, DecodeError> {
    let mut values = Repeated::<K>::new(bytes, number, message);
    let mut last = None;
    while let Some(value) = values.next().transpose()? {
        last = Some(value);
    }
    Ok(last)
}

/// The only value of a singular message field.
pub(crate) fn only<'a, K: Kind<'a>>(
    bytes: &'a [u8],
    number: u32,
    message: &'static str,
) -> Result<Option<K::Value>, DecodeError> {
    let mut values = Repeated::<K>::new(bytes, number, message);
    let first = values.next().transpose()?;
    match values.next().transpose()? {
        None => Ok(first),
        Some(_) => Err(DecodeReason::InParts.at(message, number)),
    }
}

/// Defines a message: a struct over its bytes, an enum of its fields, and a method for each field; and how it is written as
/// JSON, if its fields have JSON names.
macro_rules! lazy_message {
    (
        $(#[$doc:meta])*
        $message:ident, $field:ident, $name:literal {
            $( $number:literal $presence:ident $variant:ident $method:ident $json:literal: $kind:ty $(| $other:ty)?; )*
        }
    ) => {
        lazy_message! {
            $(#[$doc])*
            $message, $field, $name {
                $( $number $presence $variant $method: $kind $(| $other)?; )*
            }
        }
        $crate::json::json_message! {
            $message { $( $number $presence $json: $kind $(| $other)?; )* }
        }

        #[cfg(test)]
        impl $message<'_> {
            /// Number, presence and JSON name of each field, to be held against the schema's table.
            pub(crate) const TABLE: &'static [(u32, &'static str, &'static str)] =
                &[$(($number, stringify!($presence), $json)),*];
        }
    };
    (
        $(#[$doc:meta])*
        $message:ident, $field:ident, $name:literal {
            $( $number:literal $presence:ident $variant:ident $method:ident: $kind:ty $(| $other:ty)?; )*
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $message<'a> {
            bytes: &'a [u8],
        }

        #[doc = concat!("A field of `", $name, "`, as the wire has it.")]
        #[derive(Clone, Copy, Debug)]
        pub enum $field<'a> {
            $(
                #[doc = concat!("Field ", $number, ".")]
                $variant(<$kind as $crate::lazy::kind::Kind<'a>>::Value),
            )*
            /// A field that the schema doesn't know, by its number.
            Unknown(u32, std::marker::PhantomData<&'a ()>),
        }

        impl<'a> $crate::lazy::Message<'a> for $message<'a> {
            type Field = $field<'a>;
            const NAME: &'static str = $name;

            #[inline]
            fn from_bytes(bytes: &'a [u8]) -> Self {
                $message { bytes }
            }

            #[inline]
            fn as_bytes(&self) -> &'a [u8] {
                self.bytes
            }

            #[inline(always)]
            fn read_field(
                from: &mut $crate::lazy::kind::ReadFrom<'a, '_>,
            ) -> Result<Self::Field, (u32, $crate::error::DecodeReason)> {
                use $crate::lazy::kind::Kind;
                let tag = from.0.tag().map_err(|reason| (0, reason))?;
                $(
                    if tag == ($number << 3 | <$kind as Kind<'a>>::WIRE_TYPE) {
                        return <$kind as Kind<'a>>::read(from)
                            .map($field::$variant)
                            .map_err(|reason| ($number, reason));
                    }
                    $(
                        if tag == ($number << 3 | <$other as Kind<'a>>::WIRE_TYPE) {
                            return <$other as Kind<'a>>::read(from)
                                .map($field::$variant)
                                .map_err(|reason| ($number, reason));
                        }
                    )?
                )*
                let number = tag >> 3;
                if [$($number),*].contains(&number) {
                    return Err((number, $crate::error::DecodeReason::WrongWireType));
                }
                from.0.skip(tag).map_err(|reason| (number, reason))?;
                Ok($field::Unknown(number, std::marker::PhantomData))
            }

            #[inline]
            fn write_field(field: Self::Field, out: &mut Vec<u8>) -> u32 {
                use $crate::lazy::kind::Kind;
                match field {
                    $(
                        $field::$variant(value) => {
                            $crate::varint::write_varint(out, $number << 3 | u64::from(<$kind as Kind<'a>>::WIRE_TYPE));
                            <$kind as Kind<'a>>::write(value, out);
                            $number
                        }
                    )*
                    $field::Unknown(number, _) => number,
                }
            }

            fn oneof_of(number: u32) -> &'static [u32] {
                const MEMBERS: &[u32] = &[$(lazy_message!(@member $presence $number)),*];
                if MEMBERS.contains(&number) { MEMBERS } else { &[] }
            }
        }

        impl<'a> $message<'a> {
            $( lazy_message!(@method $presence $number $name $method $kind); )*
        }
    };
    (@member oneof $number:literal) => { $number };
    (@member $presence:ident $number:literal) => { 0 };
    (@method value $number:literal $name:literal $method:ident $kind:ty) => {
        #[doc = concat!("Field ", $number, "; the default if it isn't there, its last value if it is there more than once.")]
        pub fn $method(&self) -> Result<<$kind as $crate::lazy::kind::Kind<'a>>::Value, $crate::DecodeError> {
            Ok($crate::lazy::message::last::<$kind>(self.bytes, $number, $name)?.unwrap_or_default())
        }
    };
    (@method optional $number:literal $name:literal $method:ident $kind:ty) => {
        #[doc = concat!("Field ", $number, "; its last value if it is there more than once.")]
        pub fn $method(&self) -> Result<Option<<$kind as $crate::lazy::kind::Kind<'a>>::Value>, $crate::DecodeError> {
            $crate::lazy::message::last::<$kind>(self.bytes, $number, $name)
        }
    };
    (@method message $number:literal $name:literal $method:ident $kind:ty) => {
        #[doc = concat!("Field ", $number, ". An error of reason `InParts` if it is there more than once.")]
        pub fn $method(&self) -> Result<Option<<$kind as $crate::lazy::kind::Kind<'a>>::Value>, $crate::DecodeError> {
            $crate::lazy::message::only::<$kind>(self.bytes, $number, $name)
        }
    };
    // Members of a oneof are read through all fields, since the last member counts.
    (@method oneof $number:literal $name:literal $method:ident $kind:ty) => {};
    (@method repeated $number:literal $name:literal $method:ident $kind:ty) => {
        #[doc = concat!("The values of field ", $number, ".")]
        pub fn $method(&self) -> $crate::lazy::Repeated<'a, $kind> {
            $crate::lazy::Repeated::new(self.bytes, $number, $name)
        }
    };
    // Numbers, which may come in packed occurrences and in single ones: read through all fields.
    (@method numbers $number:literal $name:literal $method:ident $kind:ty) => {};
}
pub(super) use lazy_message;
