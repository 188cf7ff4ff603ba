//! Protobuf to JSON in one pass, for requests as writers make them: the values of a field together, no singular field
//! twice. All others take the way of `write_message`, which also finds out what is wrong with a request.

use super::hex::write_hex;
use super::plain::is_plain;
use super::write_scalar::{write_double, write_escaped};
use super::{base64::write_base64, digits::write_integer};
use crate::lazy::{
    Blob, Bool, Cursor, Double, Fixed32, Fixed64, Id, Int32, Int64, LogRecord, Metric, Nested, Packed,
    Resource, Scope, Sfixed64, Sint32, Span, Text, Uint32, Uint64, Unpacked,
};
use otlp_native_model::Signal;

/// Appends the value that stands at the cursor; `None` if it's not valid or the request not regular.
pub(crate) trait JsonKind {
    fn write_json(cursor: &mut Cursor<'_>, out: &mut Vec<u8>, depth_left: u32) -> Option<()>;
}

/// Appends a message as an object.
pub(crate) trait JsonMessage {
    fn write_json(bytes: &[u8], out: &mut Vec<u8>, depth_left: u32) -> Option<()>;
}

macro_rules! json_kind {
    ($($kind:ident: $cursor:ident, $out:ident => $write:expr;)*) => {
        $(
            impl JsonKind for $kind {
                #[inline]
                fn write_json($cursor: &mut Cursor<'_>, $out: &mut Vec<u8>, _: u32) -> Option<()> {
                    $write;
                    Some(())
                }
            }
        )*
    };
}

json_kind! {
    Text: cursor, out => write_text(out, cursor.delimited().ok()?)?;
    Blob: cursor, out => quoted(out, |out| { write_base64(out, cursor.delimited().ok()?); Some(()) })?;
    Id: cursor, out => quoted(out, |out| { write_hex(out, cursor.delimited().ok()?); Some(()) })?;
    Bool: cursor, out => {
        let text: &[u8] = if cursor.varint().ok()? != 0 { b"true" } else { b"false" };
        out.extend_from_slice(text)
    };
    Uint32: cursor, out => write_integer(out, false, u64::from(cursor.varint().ok()? as u32));
    Int32: cursor, out => {
        let number = cursor.varint().ok()? as i32;
        write_integer(out, number < 0, number.unsigned_abs().into())
    };
    Sint32: cursor, out => {
        let value = cursor.varint().ok()? as u32;
        let number = (value >> 1).cast_signed() ^ -((value & 1).cast_signed());
        write_integer(out, number < 0, number.unsigned_abs().into())
    };
    Int64: cursor, out => {
        let number = cursor.varint().ok()?.cast_signed();
        write_signed(out, number)
    };
    Uint64: cursor, out => write_unsigned(out, cursor.varint().ok()?);
    Fixed32: cursor, out => write_integer(out, false, u32::from_le_bytes(cursor.fixed().ok()?).into());
    Fixed64: cursor, out => write_unsigned(out, u64::from_le_bytes(cursor.fixed().ok()?));
    Sfixed64: cursor, out => write_signed(out, i64::from_le_bytes(cursor.fixed().ok()?));
    Double: cursor, out => write_double(out, f64::from_le_bytes(cursor.fixed().ok()?));
}

impl<M: JsonMessage> JsonKind for Nested<M> {
    #[inline]
    fn write_json(cursor: &mut Cursor<'_>, out: &mut Vec<u8>, depth_left: u32) -> Option<()> {
        M::write_json(cursor.delimited().ok()?, out, depth_left.checked_sub(1)?)
    }
}

/// Values with commas between them. Where an occurrence without values has others before or after it, nothing fits.
impl<K: JsonKind> JsonKind for Packed<K> {
    #[inline]
    fn write_json(cursor: &mut Cursor<'_>, out: &mut Vec<u8>, depth_left: u32) -> Option<()> {
        let mut values = Cursor::new(cursor.delimited().ok()?);
        if values.is_at_end() {
            return (out.last() != Some(&b',')).then_some(());
        }
        loop {
            K::write_json(&mut values, out, depth_left)?;
            if values.is_at_end() {
                return Some(());
            }
            out.push(b',');
        }
    }
}

impl<K: JsonKind> JsonKind for Unpacked<K> {
    #[inline]
    fn write_json(cursor: &mut Cursor<'_>, out: &mut Vec<u8>, depth_left: u32) -> Option<()> {
        K::write_json(cursor, out, depth_left)
    }
}

#[inline]
fn quoted(out: &mut Vec<u8>, content: impl FnOnce(&mut Vec<u8>) -> Option<()>) -> Option<()> {
    out.push(b'"');
    content(out)?;
    out.push(b'"');
    Some(())
}

#[inline]
fn write_unsigned(out: &mut Vec<u8>, number: u64) {
    out.push(b'"');
    write_integer(out, false, number);
    out.push(b'"');
}

#[inline]
fn write_signed(out: &mut Vec<u8>, number: i64) {
    out.push(b'"');
    write_integer(out, number < 0, number.unsigned_abs());
    out.push(b'"');
}

#[inline]
fn write_text(out: &mut Vec<u8>, text: &[u8]) -> Option<()> {
    if !is_plain(text) {
        write_escaped(out, std::str::from_utf8(text).ok()?);
        return Some(());
    }
    out.reserve(text.len() + 2);
    out.push(b'"');
    out.extend_from_slice(text);
    out.push(b'"');
    Some(())
}

/// Writes a message's fields as they come. See [`lazy_message`](crate::lazy), of which it is a part.
macro_rules! json_message {
    ($message:ident { $( $number:literal $presence:ident $json:literal: $kind:ty $(| $other:ty)?; )* }) => {
        impl<'a> $crate::json::JsonMessage for $message<'a> {
            fn write_json(bytes: &[u8], out: &mut Vec<u8>, depth_left: u32) -> Option<()> {
                use $crate::json::{JsonKind, JsonObject};
                use $crate::lazy::{Cursor, Kind};
                let mut object = JsonObject::begin(out);
                let mut cursor = Cursor::new(bytes);
                while !cursor.is_at_end() {
                    let tag = cursor.tag().ok()?;
                    $(
                        if tag == ($number << 3 | <$kind as Kind<'_>>::WIRE_TYPE) {
                            $crate::json::json_field!(@$presence object, out, $number, $json);
                            <$kind as JsonKind>::write_json(&mut cursor, out, depth_left)?;
                            continue;
                        }
                        $(
                            if tag == ($number << 3 | <$other as Kind<'_>>::WIRE_TYPE) {
                                $crate::json::json_field!(@$presence object, out, $number, $json);
                                <$other as JsonKind>::write_json(&mut cursor, out, depth_left)?;
                                continue;
                            }
                        )?
                    )*
                    if [$($number),*].contains(&(tag >> 3)) {
                        return None;
                    }
                    cursor.skip(tag).ok()?;
                }
                object.end(out);
                Some(())
            }
        }
    };
}
pub(crate) use json_message;

macro_rules! json_field {
    (@repeated $object:ident, $out:ident, $number:literal, $json:literal) => {
        $object.element($out, $number, concat!(",\"", $json, "\":["))?
    };
    (@numbers $object:ident, $out:ident, $number:literal, $json:literal) => {
        $object.numbers($out, $number, concat!(",\"", $json, "\":["))?
    };
    (@oneof $object:ident, $out:ident, $number:literal, $json:literal) => {
        $object.member($out, 0, concat!(",\"", $json, "\":"))?
    };
    (@$presence:ident $object:ident, $out:ident, $number:literal, $json:literal) => {
        $object.member($out, $number, concat!(",\"", $json, "\":"))?
    };
}
pub(crate) use json_field;

/// An object that is being written. The comma before its first key becomes its brace.
pub(crate) struct JsonObject {
    start: usize,
    /// Bit n: field n was written; bit 0: a member of the oneof was.
    seen: u32,
    /// The number of the field whose list is open, 0 if none is.
    list: u32,
}

impl JsonObject {
    #[inline]
    pub(crate) fn begin(out: &[u8]) -> Self {
        JsonObject {
            start: out.len(),
            seen: 0,
            list: 0,
        }
    }

    /// Appends the key of a field that may occur once.
    #[inline]
    pub(crate) fn member(&mut self, out: &mut Vec<u8>, number: u32, key: &'static str) -> Option<()> {
        self.close_list(out);
        self.see(number)?;
        out.extend_from_slice(key.as_bytes());
        Some(())
    }

    /// Appends the key of a list before its first element, a comma before others.
    #[inline]
    pub(crate) fn element(&mut self, out: &mut Vec<u8>, number: u32, key: &'static str) -> Option<()> {
        if self.list == number {
            out.push(b',');
            return Some(());
        }
        self.close_list(out);
        self.see(number)?;
        self.list = number;
        out.extend_from_slice(key.as_bytes());
        Some(())
    }

    /// As [`element`](Self::element), of numbers, of which several may come at once or none.
    #[inline]
    pub(crate) fn numbers(&mut self, out: &mut Vec<u8>, number: u32, key: &'static str) -> Option<()> {
        // An occurrence without values leaves nothing to put a comma behind, so it has to be the only one.
        if self.list == number && out.last() == Some(&b'[') {
            return None;
        }
        self.element(out, number, key)
    }

    #[inline]
    pub(crate) fn end(mut self, out: &mut Vec<u8>) {
        self.close_list(out);
        match out.get_mut(self.start) {
            Some(first) => *first = b'{',
            None => out.push(b'{'),
        }
        out.push(b'}');
    }

    #[inline]
    fn close_list(&mut self, out: &mut Vec<u8>) {
        if self.list != 0 {
            out.push(b']');
            self.list = 0;
        }
    }

    #[inline]
    fn see(&mut self, number: u32) -> Option<()> {
        let bit = 1 << (number & 31);
        if self.seen & bit != 0 {
            return None;
        }
        self.seen |= bit;
        Some(())
    }
}

/// Keys of what surrounds items.
struct Names {
    resource_groups: &'static str,
    scope_groups: &'static str,
    items: &'static str,
    item: fn(&[u8], &mut Vec<u8>, u32) -> Option<()>,
}

static TRACES: Names = Names {
    resource_groups: ",\"resourceSpans\":[",
    scope_groups: ",\"scopeSpans\":[",
    items: ",\"spans\":[",
    item: Span::write_json,
};
static METRICS: Names = Names {
    resource_groups: ",\"resourceMetrics\":[",
    scope_groups: ",\"scopeMetrics\":[",
    items: ",\"metrics\":[",
    item: Metric::write_json,
};
static LOGS: Names = Names {
    resource_groups: ",\"resourceLogs\":[",
    scope_groups: ",\"scopeLogs\":[",
    items: ",\"logRecords\":[",
    item: LogRecord::write_json,
};

/// The JSON form of `body`; `None` if it isn't valid, or not regular.
pub(super) fn write_regular(signal: Signal, body: &[u8]) -> Option<Vec<u8>> {
    let names = match signal {
        Signal::Traces => &TRACES,
        Signal::Metrics => &METRICS,
        Signal::Logs => &LOGS,
        Signal::Profiles => return None,
    };
    let mut out = Vec::with_capacity(body.len().saturating_mul(3));
    object(body, &mut out, &mut |tag, cursor, object, out| {
        if tag != 1 << 3 | 2 {
            return Some(false);
        }
        object.element(out, 1, names.resource_groups)?;
        resource_group(cursor.delimited().ok()?, out, names)?;
        Some(true)
    })?;
    Some(out)
}

fn resource_group(bytes: &[u8], out: &mut Vec<u8>, names: &Names) -> Option<()> {
    object(bytes, out, &mut |tag, cursor, object, out| {
        match tag {
            0x0a => {
                object.member(out, 1, ",\"resource\":")?;
                // Of the 100 messages inside one another, three are outside.
                Resource::write_json(cursor.delimited().ok()?, out, ITEM_DEPTH)?;
            }
            0x12 => {
                object.element(out, 2, names.scope_groups)?;
                scope_group(cursor.delimited().ok()?, out, names)?;
            }
            0x1a => {
                object.member(out, 3, ",\"schemaUrl\":")?;
                Text::write_json(cursor, out, 0)?;
            }
            _ => return Some(false),
        }
        Some(true)
    })
}

fn scope_group(bytes: &[u8], out: &mut Vec<u8>, names: &Names) -> Option<()> {
    object(bytes, out, &mut |tag, cursor, object, out| {
        match tag {
            0x0a => {
                object.member(out, 1, ",\"scope\":")?;
                Scope::write_json(cursor.delimited().ok()?, out, ITEM_DEPTH)?;
            }
            0x12 => {
                object.element(out, 2, names.items)?;
                (names.item)(cursor.delimited().ok()?, out, ITEM_DEPTH)?;
            }
            0x1a => {
                object.member(out, 3, ",\"schemaUrl\":")?;
                Text::write_json(cursor, out, 0)?;
            }
            _ => return Some(false),
        }
        Some(true)
    })
}

/// Messages that may be inside an item: fewer than a resource may have, so that deeper ones take the other way.
const ITEM_DEPTH: u32 = crate::wire::MAX_DEPTH - 3;

type EachField<'f> = &'f mut dyn FnMut(u32, &mut Cursor<'_>, &mut JsonObject, &mut Vec<u8>) -> Option<bool>;

/// Writes an object of the fields that `each` knows; it says of the others that it doesn't.
fn object(bytes: &[u8], out: &mut Vec<u8>, each: EachField<'_>) -> Option<()> {
    let mut object = JsonObject::begin(out);
    let mut cursor = Cursor::new(bytes);
    while !cursor.is_at_end() {
        let tag = cursor.tag().ok()?;
        if !each(tag, &mut cursor, &mut object, out)? {
            if tag >> 3 <= 3 {
                return None;
            }
            cursor.skip(tag).ok()?;
        }
    }
    object.end(out);
    Some(())
}
