//! `opentelemetry/proto/common/v1` and `resource/v1`.

use super::{Field, Kind, Message};

pub(super) static ANY_VALUE: Message = Message {
    name: "AnyValue",
    fields: &[
        Field::oneof(1, "stringValue", Kind::String),
        Field::oneof(2, "boolValue", Kind::Bool),
        Field::oneof(3, "intValue", Kind::Int64),
        Field::oneof(4, "doubleValue", Kind::Double),
        Field::oneof(5, "arrayValue", Kind::Message(&ARRAY_VALUE)),
        Field::oneof(6, "kvlistValue", Kind::Message(&KEY_VALUE_LIST)),
        Field::oneof(7, "bytesValue", Kind::Bytes),
        Field::oneof(8, "stringValueStrindex", Kind::Int32),
    ],
    is_item: false,
};

static ARRAY_VALUE: Message = Message {
    name: "ArrayValue",
    fields: &[Field::messages(1, "values", &ANY_VALUE)],
    is_item: false,
};

static KEY_VALUE_LIST: Message = Message {
    name: "KeyValueList",
    fields: &[Field::messages(1, "values", &KEY_VALUE)],
    is_item: false,
};

pub(super) static KEY_VALUE: Message = Message {
    name: "KeyValue",
    fields: &[
        Field::new(1, "key", Kind::String),
        Field::message(2, "value", &ANY_VALUE),
        Field::new(3, "keyStrindex", Kind::Int32),
    ],
    is_item: false,
};

pub(super) static INSTRUMENTATION_SCOPE: Message = Message {
    name: "InstrumentationScope",
    fields: &[
        Field::new(1, "name", Kind::String),
        Field::new(2, "version", Kind::String),
        Field::messages(3, "attributes", &KEY_VALUE),
        Field::new(4, "droppedAttributesCount", Kind::Uint32),
    ],
    is_item: false,
};

pub(super) static RESOURCE: Message = Message {
    name: "Resource",
    fields: &[
        Field::messages(1, "attributes", &KEY_VALUE),
        Field::new(2, "droppedAttributesCount", Kind::Uint32),
        Field::messages(3, "entityRefs", &ENTITY_REF),
    ],
    is_item: false,
};

static ENTITY_REF: Message = Message {
    name: "EntityRef",
    fields: &[
        Field::new(1, "schemaUrl", Kind::String),
        Field::new(2, "type", Kind::String),
        Field::repeated(3, "idKeys", Kind::String),
        Field::repeated(4, "descriptionKeys", Kind::String),
    ],
    is_item: false,
};
