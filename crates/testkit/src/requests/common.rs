//! What every signal holds: resources, scopes, attributes, ids.

use crate::oracle::common::{AnyValue, EntityRef, InstrumentationScope, KeyValue, any_value};
use crate::oracle::resource::Resource;
use crate::strategies::{self, text};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

pub(super) fn resource() -> impl Strategy<Value = Option<Resource>> {
    let entity_refs = vec((text(), text(), vec(text(), 0..3), vec(text(), 0..3)), 0..2);
    option::of((strategies::resource(), entity_refs)).prop_map(|resource| {
        resource.map(|(owned, entity_refs)| {
            let entity_refs =
                entity_refs
                    .into_iter()
                    .map(|(schema_url, r#type, id_keys, description_keys)| EntityRef {
                        schema_url,
                        r#type,
                        id_keys,
                        description_keys,
                    });
            Resource {
                entity_refs: entity_refs.collect(),
                ..Resource::from(&owned)
            }
        })
    })
}

pub(super) fn scope() -> impl Strategy<Value = Option<InstrumentationScope>> {
    option::of(strategies::scope()).prop_map(|scope| scope.as_ref().map(InstrumentationScope::from))
}

/// Attributes, some of them as profiles write them, some without a value.
pub(super) fn attributes() -> impl Strategy<Value = Vec<KeyValue>> {
    let indexed = (any::<i32>(), any_value()).prop_map(|(key_strindex, value)| KeyValue {
        key: String::new(),
        value,
        key_strindex,
    });
    let named = (text(), any_value()).prop_map(|(key, value)| KeyValue {
        key,
        value,
        key_strindex: 0,
    });
    vec(prop_oneof![4 => named, 1 => indexed], 0..4)
}

pub(super) fn any_value() -> impl Strategy<Value = Option<AnyValue>> {
    let index = any::<i32>().prop_map(any_value::Value::StringValueStrindex);
    prop_oneof![
        1 => Just(None),
        8 => strategies::value().prop_map(|value| Some(AnyValue::from(&value))),
        1 => index.prop_map(|value| Some(AnyValue { value: Some(value) })),
    ]
}

pub(super) fn trace_id() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![1 => Just(Vec::new()), 4 => vec(any::<u8>(), 16)]
}

pub(super) fn span_id() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![1 => Just(Vec::new()), 4 => vec(any::<u8>(), 8)]
}

/// An enum's number, sometimes one that the enum lacks.
pub(super) fn enumeration(largest: i32) -> impl Strategy<Value = i32> {
    prop_oneof![8 => 0..=largest, 1 => any::<i32>()]
}
