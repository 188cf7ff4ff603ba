//! Attributes and values of prost's messages as views, and views as prost's messages.

use crate::oracle::common::{AnyValue, ArrayValue, KeyValue, KeyValueList, any_value};
use otlp_native_model::{self as model, Bump, SpanId, TraceId, Value};

/// `pairs` as views. What profiles add to attributes is left out, and a missing value becomes an empty one.
pub fn attribute_views<'a>(pairs: &'a [KeyValue], arena: &'a Bump) -> &'a [model::KeyValue<'a>] {
    arena.alloc_slice_fill_iter(pairs.iter().map(|pair| model::KeyValue {
        key: &pair.key,
        value: value_view(pair.value.as_ref(), arena),
    }))
}

/// `value` as a view.
pub fn value_view<'a>(value: Option<&'a AnyValue>, arena: &'a Bump) -> Value<'a> {
    match value.and_then(|value| value.value.as_ref()) {
        None | Some(any_value::Value::StringValueStrindex(_)) => Value::Empty,
        Some(any_value::Value::StringValue(text)) => Value::String(text),
        Some(any_value::Value::BoolValue(flag)) => Value::Bool(*flag),
        Some(any_value::Value::IntValue(number)) => Value::Int(*number),
        Some(any_value::Value::DoubleValue(number)) => Value::Double(*number),
        Some(any_value::Value::BytesValue(bytes)) => Value::Bytes(bytes),
        Some(any_value::Value::ArrayValue(array)) => Value::Array(
            arena.alloc_slice_fill_iter(array.values.iter().map(|value| value_view(Some(value), arena))),
        ),
        Some(any_value::Value::KvlistValue(list)) => Value::Map(attribute_views(&list.values, arena)),
    }
}

/// The ids of a context; `None` unless both are there.
pub fn context_view(trace_id: &[u8], span_id: &[u8]) -> Option<(TraceId, SpanId)> {
    Some((trace_id.try_into().ok()?, span_id.try_into().ok()?))
}

/// Both ids of a context as prost has them: empty when there is none.
pub(crate) fn context_ids(context: Option<(TraceId, SpanId)>) -> (Vec<u8>, Vec<u8>) {
    context.map_or_else(Default::default, |(trace_id, span_id)| {
        (trace_id.to_vec(), span_id.to_vec())
    })
}

pub(crate) fn attributes(views: &[model::KeyValue<'_>]) -> Vec<KeyValue> {
    views.iter().map(KeyValue::from).collect()
}

impl From<&model::KeyValue<'_>> for KeyValue {
    fn from(view: &model::KeyValue<'_>) -> Self {
        KeyValue {
            key: view.key.to_owned(),
            value: Some(AnyValue::from(&view.value)),
            key_strindex: 0,
        }
    }
}

impl From<&Value<'_>> for AnyValue {
    fn from(view: &Value<'_>) -> Self {
        let value = match view {
            Value::Empty => None,
            Value::String(text) => Some(any_value::Value::StringValue((*text).to_owned())),
            Value::Bool(flag) => Some(any_value::Value::BoolValue(*flag)),
            Value::Int(number) => Some(any_value::Value::IntValue(*number)),
            Value::Double(number) => Some(any_value::Value::DoubleValue(*number)),
            Value::Bytes(bytes) => Some(any_value::Value::BytesValue(bytes.to_vec())),
            Value::Array(values) => Some(any_value::Value::ArrayValue(ArrayValue {
                values: values.iter().map(AnyValue::from).collect(),
            })),
            Value::Map(pairs) => Some(any_value::Value::KvlistValue(KeyValueList {
                values: attributes(pairs),
            })),
        };
        AnyValue { value }
    }
}
