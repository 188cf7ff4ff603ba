use super::*;
use crate::schema::{self, Kind as SchemaKind, Presence, request};
use otlp_native_model::Signal;
use std::collections::BTreeMap;

type Table = &'static [(u32, &'static str, &'static str)];

/// Every message that can be read so, those around items left out, whose names depend on the signal.
const MESSAGES: &[(&str, Table)] = &[
    (Resource::NAME, Resource::TABLE),
    (EntityRef::NAME, EntityRef::TABLE),
    (Scope::NAME, Scope::TABLE),
    (KeyValue::NAME, KeyValue::TABLE),
    (AnyValue::NAME, AnyValue::TABLE),
    (ArrayValue::NAME, ArrayValue::TABLE),
    (KeyValueList::NAME, KeyValueList::TABLE),
    (LogRecord::NAME, LogRecord::TABLE),
    (Metric::NAME, Metric::TABLE),
    (Gauge::NAME, Gauge::TABLE),
    (Sum::NAME, Sum::TABLE),
    (Histogram::NAME, Histogram::TABLE),
    (ExponentialHistogram::NAME, ExponentialHistogram::TABLE),
    (Summary::NAME, Summary::TABLE),
    (NumberDataPoint::NAME, NumberDataPoint::TABLE),
    (HistogramDataPoint::NAME, HistogramDataPoint::TABLE),
    (
        ExponentialHistogramDataPoint::NAME,
        ExponentialHistogramDataPoint::TABLE,
    ),
    (Buckets::NAME, Buckets::TABLE),
    (SummaryDataPoint::NAME, SummaryDataPoint::TABLE),
    (ValueAtQuantile::NAME, ValueAtQuantile::TABLE),
    (Exemplar::NAME, Exemplar::TABLE),
    (Span::NAME, Span::TABLE),
    (Event::NAME, Event::TABLE),
    (Link::NAME, Link::TABLE),
    (Status::NAME, Status::TABLE),
];

/// Every message of the three signals' requests, by its name.
fn schema_messages() -> BTreeMap<&'static str, &'static schema::Message> {
    let mut all = BTreeMap::new();
    let mut open: Vec<_> = [Signal::Traces, Signal::Metrics, Signal::Logs]
        .into_iter()
        .map(request)
        .collect();
    while let Some(message) = open.pop() {
        if all.insert(message.name, message).is_none() {
            open.extend(message.fields.iter().filter_map(|field| match field.kind {
                SchemaKind::Message(inner) => Some(inner),
                _ => None,
            }));
        }
    }
    all
}

fn presences(presence: Presence) -> &'static [&'static str] {
    match presence {
        Presence::Implicit => &["value"],
        Presence::Explicit => &["optional", "message"],
        Presence::Repeated => &["repeated", "numbers"],
        Presence::Oneof => &["oneof"],
    }
}

#[test]
fn the_fields_are_those_of_the_schema() {
    let schema = schema_messages();
    for (name, table) in MESSAGES {
        let fields = schema[name].fields;
        assert_eq!(table.len(), fields.len(), "{name}");
        for ((number, presence, json_name), field) in table.iter().zip(fields) {
            assert_eq!((*number, *json_name), (field.number, field.json_name), "{name}");
            assert!(presences(field.presence).contains(presence), "{name}.{json_name}");
        }
    }
}

#[test]
fn no_message_of_the_schema_is_missing() {
    let around_items = |name: &str| {
        ["Export", "Resource", "Scope"]
            .iter()
            .any(|prefix| name.starts_with(prefix) && name != *prefix)
    };
    let mut missing: Vec<_> = schema_messages()
        .into_keys()
        .filter(|name| !around_items(name))
        .collect();
    missing.retain(|name| !MESSAGES.iter().any(|(known, _)| known == name));
    assert_eq!(missing, [""; 0]);
}
