//! Owned telemetry as prost messages, with the same choices as the encoder where protobuf leaves one: a value, a scope
//! and a resource are always present, an unset status and an absent parent never.

use crate::oracle::common::{AnyValue, ArrayValue, InstrumentationScope, KeyValue, KeyValueList, any_value};
use crate::oracle::resource::Resource;
use crate::oracle::trace::{Span, Status, span};
use crate::owned::{OwnedEvent, OwnedKeyValue, OwnedLink, OwnedResource, OwnedScope, OwnedSpan, OwnedValue};

impl From<&OwnedSpan> for Span {
    fn from(span: &OwnedSpan) -> Self {
        let has_status = span.status_code != 0 || !span.status_message.is_empty();
        Span {
            trace_id: span.trace_id.to_vec(),
            span_id: span.span_id.to_vec(),
            trace_state: span.trace_state.clone(),
            parent_span_id: span.parent_span_id.map(|id| id.to_vec()).unwrap_or_default(),
            flags: span.flags,
            name: span.name.clone(),
            kind: span.kind.into(),
            start_time_unix_nano: span.start_time_unix_nano,
            end_time_unix_nano: span.end_time_unix_nano,
            attributes: attributes(&span.attributes),
            dropped_attributes_count: span.dropped_attributes_count,
            events: span.events.iter().map(span::Event::from).collect(),
            dropped_events_count: span.dropped_events_count,
            links: span.links.iter().map(span::Link::from).collect(),
            dropped_links_count: span.dropped_links_count,
            status: has_status.then(|| Status {
                message: span.status_message.clone(),
                code: span.status_code.into(),
            }),
        }
    }
}

impl From<&OwnedEvent> for span::Event {
    fn from(event: &OwnedEvent) -> Self {
        span::Event {
            time_unix_nano: event.time_unix_nano,
            name: event.name.clone(),
            attributes: attributes(&event.attributes),
            dropped_attributes_count: event.dropped_attributes_count,
        }
    }
}

impl From<&OwnedLink> for span::Link {
    fn from(link: &OwnedLink) -> Self {
        span::Link {
            trace_id: link.trace_id.to_vec(),
            span_id: link.span_id.to_vec(),
            trace_state: link.trace_state.clone(),
            attributes: attributes(&link.attributes),
            dropped_attributes_count: link.dropped_attributes_count,
            flags: link.flags,
        }
    }
}

impl From<&OwnedScope> for InstrumentationScope {
    fn from(scope: &OwnedScope) -> Self {
        InstrumentationScope {
            name: scope.name.clone(),
            version: scope.version.clone(),
            attributes: attributes(&scope.attributes),
            dropped_attributes_count: scope.dropped_attributes_count,
        }
    }
}

impl From<&OwnedResource> for Resource {
    fn from(resource: &OwnedResource) -> Self {
        Resource {
            attributes: attributes(&resource.attributes),
            dropped_attributes_count: resource.dropped_attributes_count,
            entity_refs: Vec::new(),
        }
    }
}

impl From<&OwnedKeyValue> for KeyValue {
    fn from(pair: &OwnedKeyValue) -> Self {
        KeyValue {
            key: pair.key.clone(),
            value: Some(AnyValue::from(&pair.value)),
            key_strindex: 0,
        }
    }
}

impl From<&OwnedValue> for AnyValue {
    fn from(value: &OwnedValue) -> Self {
        let value = match value {
            OwnedValue::Empty => None,
            OwnedValue::String(text) => Some(any_value::Value::StringValue(text.clone())),
            OwnedValue::Bool(flag) => Some(any_value::Value::BoolValue(*flag)),
            OwnedValue::Int(number) => Some(any_value::Value::IntValue(*number)),
            OwnedValue::Double(number) => Some(any_value::Value::DoubleValue(*number)),
            OwnedValue::Array(values) => Some(any_value::Value::ArrayValue(ArrayValue {
                values: values.iter().map(AnyValue::from).collect(),
            })),
            OwnedValue::Map(pairs) => Some(any_value::Value::KvlistValue(KeyValueList {
                values: attributes(pairs),
            })),
            OwnedValue::Bytes(bytes) => Some(any_value::Value::BytesValue(bytes.clone())),
        };
        AnyValue { value }
    }
}

fn attributes(pairs: &[OwnedKeyValue]) -> Vec<KeyValue> {
    pairs.iter().map(KeyValue::from).collect()
}
