//! JSON to protobuf.

use super::error::{JsonError, JsonReason};
use super::proto_buffer::ProtoBuffer;
use super::read_scalar::read_scalar;
use super::reader::Reader;
use crate::schema::{Field, Kind, MAX_FIELDS, Message, Presence};
use crate::wire::MAX_DEPTH;

/// The protobuf form of `json`, which holds one `message`.
pub(super) fn read_message(
    message: &'static Message,
    json: &[u8],
    limit_bytes: usize,
) -> Result<Vec<u8>, JsonError> {
    let mut state = MessageReader {
        reader: Reader::new(json)?,
        out: ProtoBuffer::new(limit_bytes, json.len() / 2),
        field: "",
        depth_left: MAX_DEPTH,
    };
    match state.message(message).and_then(|()| state.reader.finish()) {
        Ok(()) => Ok(state.out.finish()),
        Err(reason) => Err(state.reader.error(reason, state.field)),
    }
}

struct MessageReader<'a> {
    reader: Reader<'a>,
    out: ProtoBuffer,
    /// The innermost known field that is being read.
    field: &'static str,
    depth_left: u32,
}

impl MessageReader<'_> {
    fn message(&mut self, message: &'static Message) -> Result<(), JsonReason> {
        self.reader.open(b'{')?;
        let mut seen: u32 = 0;
        let mut expected = 0;
        let mut is_first = true;
        while self.reader.next_member_of_object(&mut is_first)? {
            let Some((index, field)) = self.field(message, expected)? else {
                self.reader.skip_value()?;
                continue;
            };
            expected = index + 1;
            let outer = std::mem::replace(&mut self.field, field.json_name);
            if !self.reader.take_null()? {
                // The members of a oneof share a bit.
                let bit = 1
                    << if field.presence == Presence::Oneof {
                        MAX_FIELDS
                    } else {
                        index
                    };
                if seen & bit != 0 {
                    return Err(JsonReason::DuplicateField);
                }
                seen |= bit;
                self.value(field)?;
            }
            self.field = outer;
        }
        Ok(())
    }

    /// The field whose key comes next; `None` if the schema doesn't know it. `expected` is the likeliest index: writers keep
    /// an order, and leave out what has its default.
    #[inline]
    fn field(
        &mut self,
        message: &'static Message,
        expected: usize,
    ) -> Result<Option<(usize, &'static Field)>, JsonReason> {
        let later = message.fields.iter().enumerate().skip(expected);
        for (index, field) in later.chain(message.fields.iter().enumerate().take(expected)) {
            if self.reader.take_key(field.json_name) {
                return Ok(Some((index, field)));
            }
        }
        let key = self.reader.key()?;
        Ok(message.field_by_json_name(&key, expected))
    }

    fn value(&mut self, field: &'static Field) -> Result<(), JsonReason> {
        match (field.presence, field.kind) {
            (Presence::Repeated, Kind::Message(inner)) => {
                self.reader.open(b'[')?;
                let mut is_first = true;
                while self.reader.next_element(&mut is_first)? {
                    self.nested(field.number, inner)?;
                }
                Ok(())
            }
            (Presence::Repeated, _) => self.scalars(field),
            (_, Kind::Message(inner)) => self.nested(field.number, inner),
            (presence, kind) => {
                let value = read_scalar(&mut self.reader, kind)?;
                if presence == Presence::Implicit && value.is_default() {
                    return Ok(());
                }
                self.out.field(field.number, &value)
            }
        }
    }

    fn nested(&mut self, number: u32, inner: &'static Message) -> Result<(), JsonReason> {
        self.depth_left = self.depth_left.checked_sub(1).ok_or(JsonReason::TooDeep)?;
        let open = self.out.open(number)?;
        // Reached with `null` only as an element of a list.
        if !self.reader.take_null()? {
            self.message(inner)?;
        }
        self.depth_left += 1;
        self.out.close(open)
    }

    fn scalars(&mut self, field: &'static Field) -> Result<(), JsonReason> {
        self.reader.open(b'[')?;
        let mut is_first = true;
        if !field.kind.is_packable() {
            while self.reader.next_element(&mut is_first)? {
                let value = read_scalar(&mut self.reader, field.kind)?;
                self.out.field(field.number, &value)?;
            }
            return Ok(());
        }
        if !self.reader.next_element(&mut is_first)? {
            return Ok(());
        }
        let packed = self.out.open(field.number)?;
        loop {
            let value = read_scalar(&mut self.reader, field.kind)?;
            self.out.element(&value)?;
            if !self.reader.next_element(&mut is_first)? {
                return self.out.close(packed);
            }
        }
    }
}
