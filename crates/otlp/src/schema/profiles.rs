//! `opentelemetry/proto/profiles/v1development`.

use super::common::{ANY_VALUE, INSTRUMENTATION_SCOPE, RESOURCE};
use super::{Field, Kind, Message};

pub(super) static RESOURCE_PROFILES: Message = Message {
    name: "ResourceProfiles",
    fields: &[
        Field::message(1, "resource", &RESOURCE),
        Field::messages(2, "scopeProfiles", &SCOPE_PROFILES),
        Field::new(3, "schemaUrl", Kind::String),
    ],
    is_item: false,
};

pub(super) static PROFILES_DICTIONARY: Message = Message {
    name: "ProfilesDictionary",
    fields: &[
        Field::messages(1, "mappingTable", &MAPPING),
        Field::messages(2, "locationTable", &LOCATION),
        Field::messages(3, "functionTable", &FUNCTION),
        Field::messages(4, "linkTable", &LINK),
        Field::repeated(5, "stringTable", Kind::String),
        Field::messages(6, "attributeTable", &KEY_VALUE_AND_UNIT),
        Field::messages(7, "stackTable", &STACK),
    ],
    is_item: false,
};

static SCOPE_PROFILES: Message = Message {
    name: "ScopeProfiles",
    fields: &[
        Field::message(1, "scope", &INSTRUMENTATION_SCOPE),
        Field::messages(2, "profiles", &PROFILE),
        Field::new(3, "schemaUrl", Kind::String),
    ],
    is_item: false,
};

static PROFILE: Message = Message {
    name: "Profile",
    fields: &[
        Field::message(1, "sampleType", &VALUE_TYPE),
        Field::messages(2, "samples", &SAMPLE),
        Field::new(3, "timeUnixNano", Kind::Fixed64),
        Field::new(4, "durationNano", Kind::Uint64),
        Field::message(5, "periodType", &VALUE_TYPE),
        Field::new(6, "period", Kind::Int64),
        Field::new(7, "profileId", Kind::ProfileId),
        Field::new(8, "droppedAttributesCount", Kind::Uint32),
        Field::new(9, "originalPayloadFormat", Kind::String),
        Field::new(10, "originalPayload", Kind::Bytes),
        Field::repeated(11, "attributeIndices", Kind::Int32),
    ],
    is_item: true,
};

static LINK: Message = Message {
    name: "Link",
    fields: &[
        Field::new(1, "traceId", Kind::Id),
        Field::new(2, "spanId", Kind::Id),
    ],
    is_item: false,
};

static VALUE_TYPE: Message = Message {
    name: "ValueType",
    fields: &[
        Field::new(1, "typeStrindex", Kind::Int32),
        Field::new(2, "unitStrindex", Kind::Int32),
    ],
    is_item: false,
};

static SAMPLE: Message = Message {
    name: "Sample",
    fields: &[
        Field::new(1, "stackIndex", Kind::Int32),
        Field::repeated(2, "attributeIndices", Kind::Int32),
        Field::new(3, "linkIndex", Kind::Int32),
        Field::repeated(4, "values", Kind::Int64),
        Field::repeated(5, "timestampsUnixNano", Kind::Fixed64),
    ],
    is_item: false,
};

static MAPPING: Message = Message {
    name: "Mapping",
    fields: &[
        Field::new(1, "memoryStart", Kind::Uint64),
        Field::new(2, "memoryLimit", Kind::Uint64),
        Field::new(3, "fileOffset", Kind::Uint64),
        Field::new(4, "filenameStrindex", Kind::Int32),
        Field::repeated(5, "attributeIndices", Kind::Int32),
    ],
    is_item: false,
};

static STACK: Message = Message {
    name: "Stack",
    fields: &[Field::repeated(1, "locationIndices", Kind::Int32)],
    is_item: false,
};

static LOCATION: Message = Message {
    name: "Location",
    fields: &[
        Field::new(1, "mappingIndex", Kind::Int32),
        Field::new(2, "address", Kind::Uint64),
        Field::messages(3, "lines", &LINE),
        Field::repeated(4, "attributeIndices", Kind::Int32),
    ],
    is_item: false,
};

static LINE: Message = Message {
    name: "Line",
    fields: &[
        Field::new(1, "functionIndex", Kind::Int32),
        Field::new(2, "line", Kind::Int64),
        Field::new(3, "column", Kind::Int64),
    ],
    is_item: false,
};

static FUNCTION: Message = Message {
    name: "Function",
    fields: &[
        Field::new(1, "nameStrindex", Kind::Int32),
        Field::new(2, "systemNameStrindex", Kind::Int32),
        Field::new(3, "filenameStrindex", Kind::Int32),
        Field::new(4, "startLine", Kind::Int64),
    ],
    is_item: false,
};

static KEY_VALUE_AND_UNIT: Message = Message {
    name: "KeyValueAndUnit",
    fields: &[
        Field::new(1, "keyStrindex", Kind::Int32),
        Field::message(2, "value", &ANY_VALUE),
        Field::new(3, "unitStrindex", Kind::Int32),
    ],
    is_item: false,
};
