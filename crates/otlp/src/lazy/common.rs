//! `opentelemetry/proto/common/v1` and `resource/v1`.

use super::kind::{Blob, Bool, Double, Int32, Int64, Nested, Text, Uint32};
use super::message::{Message, lazy_message};
use crate::error::DecodeError;

lazy_message! {
    /// The producer of telemetry.
    Resource, ResourceField, "Resource" {
        1 repeated Attribute attributes "attributes": Nested<KeyValue<'a>>;
        2 value DroppedAttributesCount dropped_attributes_count "droppedAttributesCount": Uint32;
        3 repeated EntityRef entity_refs "entityRefs": Nested<EntityRef<'a>>;
    }
}

lazy_message! {
    /// A reference to an entity that the resource is made of.
    EntityRef, EntityRefField, "EntityRef" {
        1 value SchemaUrl schema_url "schemaUrl": Text;
        2 value Type entity_type "type": Text;
        3 repeated IdKey id_keys "idKeys": Text;
        4 repeated DescriptionKey description_keys "descriptionKeys": Text;
    }
}

lazy_message! {
    /// The library that made the telemetry.
    Scope, ScopeField, "InstrumentationScope" {
        1 value Name name "name": Text;
        2 value Version version "version": Text;
        3 repeated Attribute attributes "attributes": Nested<KeyValue<'a>>;
        4 value DroppedAttributesCount dropped_attributes_count "droppedAttributesCount": Uint32;
    }
}

lazy_message! {
    /// An attribute.
    KeyValue, KeyValueField, "KeyValue" {
        1 value Key key "key": Text;
        2 message Value value "value": Nested<AnyValue<'a>>;
        3 value KeyStrindex key_strindex "keyStrindex": Int32;
    }
}

lazy_message! {
    /// A value of any type.
    AnyValue, AnyValueField, "AnyValue" {
        1 oneof String string_value "stringValue": Text;
        2 oneof Bool bool_value "boolValue": Bool;
        3 oneof Int int_value "intValue": Int64;
        4 oneof Double double_value "doubleValue": Double;
        5 oneof Array array_value "arrayValue": Nested<ArrayValue<'a>>;
        6 oneof Map kvlist_value "kvlistValue": Nested<KeyValueList<'a>>;
        7 oneof Bytes bytes_value "bytesValue": Blob;
        8 oneof StringStrindex string_value_strindex "stringValueStrindex": Int32;
    }
}

lazy_message! {
    /// An array of values.
    ArrayValue, ArrayValueField, "ArrayValue" {
        1 repeated Value values "values": Nested<AnyValue<'a>>;
    }
}

lazy_message! {
    /// A map as a list of its entries.
    KeyValueList, KeyValueListField, "KeyValueList" {
        1 repeated Value values "values": Nested<KeyValue<'a>>;
    }
}

impl<'a> AnyValue<'a> {
    /// The member of the oneof that counts: the last one. `None` for an empty value. An array or a map that comes in
    /// several parts is read as its last part.
    #[inline]
    pub fn member(&self) -> Result<Option<AnyValueField<'a>>, DecodeError> {
        let mut last = None;
        for field in self.fields() {
            match field? {
                AnyValueField::Unknown(..) => {}
                known => last = Some(known),
            }
        }
        Ok(last)
    }
}
