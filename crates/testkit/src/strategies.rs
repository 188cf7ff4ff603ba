//! Strategies for spans, scopes and resources: every kind of value, nested, with the extremes of each type.

use crate::owned::{OwnedEvent, OwnedKeyValue, OwnedLink, OwnedResource, OwnedScope, OwnedSpan, OwnedValue};
use proptest::collection::vec;
use proptest::prelude::*;

/// A span, often with events and links.
pub fn span() -> impl Strategy<Value = OwnedSpan> {
    let ids = (
        any::<[u8; 16]>(),
        any::<[u8; 8]>(),
        proptest::option::of(any::<[u8; 8]>()),
    );
    let names = (text(), trace_state(), 0_u8..=5, span_flags());
    let status = (0_u8..=2, text());
    let lists = (attributes(), vec(event(), 0..4), vec(link(), 0..4));
    (
        ids,
        names,
        (nanos(), nanos()),
        lists,
        (count(), count(), count()),
        status,
    )
        .prop_map(|(ids, names, times, lists, dropped, status)| OwnedSpan {
            trace_id: ids.0,
            span_id: ids.1,
            parent_span_id: ids.2,
            name: names.0,
            trace_state: names.1,
            kind: names.2,
            flags: names.3,
            start_time_unix_nano: times.0,
            end_time_unix_nano: times.1,
            attributes: lists.0,
            events: lists.1,
            links: lists.2,
            dropped_attributes_count: dropped.0,
            dropped_events_count: dropped.1,
            dropped_links_count: dropped.2,
            status_code: status.0,
            status_message: status.1,
        })
}

fn event() -> impl Strategy<Value = OwnedEvent> {
    (nanos(), text(), attributes(), count()).prop_map(|(time_unix_nano, name, attributes, dropped)| {
        OwnedEvent {
            time_unix_nano,
            name,
            attributes,
            dropped_attributes_count: dropped,
        }
    })
}

fn link() -> impl Strategy<Value = OwnedLink> {
    (
        any::<[u8; 16]>(),
        any::<[u8; 8]>(),
        trace_state(),
        attributes(),
        count(),
        span_flags(),
    )
        .prop_map(
            |(trace_id, span_id, trace_state, attributes, dropped, flags)| OwnedLink {
                trace_id,
                span_id,
                trace_state,
                attributes,
                dropped_attributes_count: dropped,
                flags,
            },
        )
}

/// An instrumentation scope.
pub fn scope() -> impl Strategy<Value = OwnedScope> {
    (text(), text(), attributes(), count(), text()).prop_map(
        |(name, version, attributes, dropped, schema_url)| OwnedScope {
            name,
            version,
            attributes,
            dropped_attributes_count: dropped,
            schema_url,
        },
    )
}

/// A resource.
pub fn resource() -> impl Strategy<Value = OwnedResource> {
    (attributes(), count(), text()).prop_map(|(attributes, dropped, schema_url)| OwnedResource {
        attributes,
        dropped_attributes_count: dropped,
        schema_url,
    })
}

/// A list of attributes. Keys may repeat and may be empty.
pub fn attributes() -> impl Strategy<Value = Vec<OwnedKeyValue>> {
    vec((text(), value()), 0..6).prop_map(|pairs| {
        pairs
            .into_iter()
            .map(|(key, value)| OwnedKeyValue { key, value })
            .collect()
    })
}

/// An attribute's value, nested up to four levels.
pub fn value() -> impl Strategy<Value = OwnedValue> {
    let leaf = prop_oneof![
        1 => Just(OwnedValue::Empty),
        4 => text().prop_map(OwnedValue::String),
        1 => any::<bool>().prop_map(OwnedValue::Bool),
        3 => integer().prop_map(OwnedValue::Int),
        3 => double().prop_map(OwnedValue::Double),
        1 => vec(any::<u8>(), 0..9).prop_map(OwnedValue::Bytes),
    ];
    leaf.prop_recursive(4, 24, 5, |inner| {
        let pair = (text(), inner.clone()).prop_map(|(key, value)| OwnedKeyValue { key, value });
        prop_oneof![
            vec(inner, 0..5).prop_map(OwnedValue::Array),
            vec(pair, 0..5).prop_map(OwnedValue::Map),
        ]
    })
}

/// A string: empty, ASCII, what JSON must escape, beyond ASCII, or longer than one length byte can say.
pub fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        1 => Just(String::new()),
        6 => vec(prop::char::range(' ', '~'), 1..12).prop_map(String::from_iter),
        2 => vec(any::<char>(), 1..12).prop_map(String::from_iter),
        1 => vec(prop::char::range('\0', '/'), 1..12).prop_map(String::from_iter),
        1 => (0_usize..400).prop_map(|length| "ü".repeat(length)),
    ]
}

/// An integer, often an extreme one.
pub fn integer() -> impl Strategy<Value = i64> {
    prop_oneof![
        any::<i64>(),
        -300_i64..300,
        prop::sample::select(vec![
            i64::MIN,
            i64::MAX,
            0,
            -1,
            1 << 53,
            (1 << 53) + 1,
            i64::from(u32::MAX)
        ]),
    ]
}

/// A double, often one of the special ones. `NaN` is always `f64::NAN`.
pub fn double() -> impl Strategy<Value = f64> {
    let special = vec![
        0.0,
        -0.0,
        f64::NAN,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::MAX,
        f64::MIN,
    ];
    let limits = vec![
        f64::MIN_POSITIVE,
        f64::EPSILON,
        5e-324,
        1.0,
        -1.5,
        0.1,
        1e21,
        1e-7,
        9007199254740993.0,
    ];
    prop_oneof![
        any::<u64>().prop_map(|bits| {
            let number = f64::from_bits(bits);
            if number.is_nan() { f64::NAN } else { number }
        }),
        prop::sample::select(special),
        prop::sample::select(limits),
        -1e6_f64..1e6,
    ]
}

/// Nanoseconds since the epoch: none, today's or the largest.
pub fn nanos() -> impl Strategy<Value = u64> {
    prop_oneof![
        Just(0),
        Just(u64::MAX),
        1_700_000_000_000_000_000_u64..1_900_000_000_000_000_000,
        any::<u64>()
    ]
}

/// A number of dropped things, most often none.
pub fn count() -> impl Strategy<Value = u32> {
    prop_oneof![3 => Just(0), 1 => 1_u32..300, 1 => Just(u32::MAX)]
}

fn trace_state() -> impl Strategy<Value = String> {
    prop_oneof![3 => Just(String::new()), 1 => "[a-z]{1,5}=[a-z0-9]{1,20}(,[a-z]{1,5}=[a-z0-9]{1,20}){0,3}"]
}

fn span_flags() -> impl Strategy<Value = u32> {
    (any::<u8>(), 0_u32..4).prop_map(|(trace_flags, remote)| u32::from(trace_flags) | remote << 8)
}
