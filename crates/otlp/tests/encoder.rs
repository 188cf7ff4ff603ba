//! The hand-written encoder against prost.

// Clippy's allowances for tests end at `#[test]` functions; these are for what they call.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use otlp_native_model::{
    Bump, EventView, Item, KeyValue, ResourceView, ScopeView, Signal, SpanView, StatusView, Value,
};
use otlp_native_otlp::{ItemEncoder, RequestBuilder, ResourceHead, ScopeHead, count_items};
use otlp_native_testkit::oracle::common::{AnyValue, InstrumentationScope, any_value};
use otlp_native_testkit::oracle::resource::Resource;
use otlp_native_testkit::oracle::trace::{ResourceSpans, ScopeSpans, Span};
use otlp_native_testkit::oracle::{ExportTraceServiceRequest, Message};
use otlp_native_testkit::owned::{OwnedResource, OwnedScope, OwnedSpan};
use otlp_native_testkit::strategies;
use proptest::collection::vec;
use proptest::prelude::*;
use std::sync::Arc;

/// Resources with their scopes, and spans with the index of the scope each belongs to.
#[derive(Clone, Debug)]
struct Scenario {
    resources: Vec<(OwnedResource, bool)>,
    scopes: Vec<(OwnedScope, usize)>,
    spans: Vec<(OwnedSpan, usize)>,
}

fn scenario() -> impl Strategy<Value = Scenario> {
    (1_usize..4, 1_usize..6).prop_flat_map(|(resource_count, scope_count)| {
        let resources = vec((strategies::resource(), any::<bool>()), resource_count);
        let scopes = vec((strategies::scope(), 0..resource_count), scope_count);
        let spans = vec((strategies::span(), 0..scope_count), 0..8);
        (resources, scopes, spans).prop_map(|(resources, scopes, spans)| Scenario {
            resources,
            scopes,
            spans,
        })
    })
}

/// What the request must mean: groups in the order of their first span.
fn expected(scenario: &Scenario, is_known: impl Fn(usize) -> bool) -> ExportTraceServiceRequest {
    type Groups<T> = Vec<(usize, Vec<T>)>;
    let mut groups: Groups<(usize, Vec<Span>)> = Vec::new();
    for (span, scope) in &scenario.spans {
        let resource = scenario.scopes[*scope].1;
        let at = groups
            .iter()
            .position(|group| group.0 == resource)
            .unwrap_or_else(|| {
                groups.push((resource, Vec::new()));
                groups.len() - 1
            });
        let scopes = &mut groups[at].1;
        let at = scopes
            .iter()
            .position(|group| group.0 == *scope)
            .unwrap_or_else(|| {
                scopes.push((*scope, Vec::new()));
                scopes.len() - 1
            });
        scopes[at].1.push(Span::from(span));
    }
    let scope_spans = |(scope, spans): (usize, Vec<Span>)| ScopeSpans {
        scope: Some(InstrumentationScope::from(&scenario.scopes[scope].0)),
        spans,
        schema_url: scenario.scopes[scope].0.schema_url.clone(),
    };
    let resource_spans = |(index, scopes): (usize, Vec<_>)| {
        let resource = &scenario.resources[index].0;
        let scope_spans = scopes.into_iter().map(scope_spans).collect();
        if is_known(index) {
            let schema_url = resource.schema_url.clone();
            ResourceSpans {
                resource: Some(Resource::from(resource)),
                scope_spans,
                schema_url,
            }
        } else {
            ResourceSpans {
                resource: Some(Resource::default()),
                scope_spans,
                schema_url: String::new(),
            }
        }
    };
    ExportTraceServiceRequest {
        resource_spans: groups.into_iter().map(resource_spans).collect(),
    }
}

proptest! {
    #[test]
    fn a_request_is_what_prost_would_write_and_its_length_is_known_throughout(
        scenario in scenario(),
        resolve_at_end in any::<bool>(),
    ) {
        let arena = Bump::new();
        let resources: Vec<_> = scenario.resources.iter().map(|(resource, is_known)| {
            let head = if *is_known { ResourceHead::resolved(&resource.view(&arena)) } else { ResourceHead::pending() };
            Arc::new(head)
        }).collect();
        let scopes: Vec<_> = scenario.scopes.iter().map(|(scope, resource)| {
            Arc::new(ScopeHead::new(Arc::clone(&resources[*resource]), &scope.view(&arena)))
        }).collect();

        let mut builder = RequestBuilder::new(Signal::Traces);
        for (pushed, (span, scope)) in scenario.spans.iter().enumerate() {
            let view = span.view(&arena);
            prop_assert_eq!(ItemEncoder::new().encode(Item::Span(&view)).bytes().len(), {
                let length = Span::from(span).encoded_len();
                1 + otlp_native_testkit::oracle::length_delimiter_len(length) + length
            });
            builder.push(&scopes[*scope], Item::Span(&view));
            let so_far = Scenario { spans: scenario.spans[..=pushed].to_vec(), ..scenario.clone() };
            let length = expected(&so_far, |index| scenario.resources[index].1).encoded_len();
            prop_assert_eq!(builder.encoded_len(), length);
        }
        prop_assert_eq!(builder.items(), scenario.spans.len() as u64);
        prop_assert_eq!(builder.is_empty(), scenario.spans.is_empty());
        let pending = scenario.spans.iter().any(|(_, scope)| !scenario.resources[scenario.scopes[*scope].1].1);
        prop_assert_eq!(builder.is_resolved(), !pending);
        if resolve_at_end {
            for (head, (resource, _)) in resources.iter().zip(&scenario.resources) {
                head.resolve(&resource.view(&arena));
            }
            prop_assert!(builder.is_resolved());
        }

        let length = builder.encoded_len();
        let request = builder.finish();
        prop_assert_eq!(request.body.len(), length);
        prop_assert_eq!(request.items, scenario.spans.len() as u64);
        let expected = expected(&scenario, |index| resolve_at_end || scenario.resources[index].1);
        let decoded = ExportTraceServiceRequest::decode(&request.body[..]).unwrap();
        prop_assert_eq!(decoded.encode_to_vec(), expected.encode_to_vec());
        prop_assert_eq!(request.body.len(), expected.encoded_len());
        prop_assert_eq!(count_items(request.signal, &request.body), Ok(request.items));
    }
}

#[test]
fn a_builder_starts_over_after_take() {
    fn is_send<T: Send + 'static>(value: T) -> T {
        value
    }
    let view = ResourceView {
        attributes: &[],
        dropped_attributes_count: 0,
        schema_url: "",
    };
    let resource = Arc::new(ResourceHead::resolved(&view));
    let scope = |name| {
        let view = ScopeView {
            name,
            version: "",
            attributes: &[],
            dropped_attributes_count: 0,
            schema_url: "",
        };
        Arc::new(ScopeHead::new(Arc::clone(&resource), &view))
    };
    let scopes = [scope("a"), scope("b"), scope("c")];
    let mut builder = is_send(RequestBuilder::new(Signal::Traces));
    let mut bodies = Vec::new();
    for round in 0..3 {
        for scope in scopes.iter().skip(round % 2) {
            builder.push(scope, Item::Span(&SPAN));
            builder.push(
                scope,
                Item::Span(&SpanView {
                    name: "another",
                    ..SPAN
                }),
            );
        }
        let length = builder.encoded_len();
        let request = builder.take();
        assert_eq!(request.body.len(), length);
        assert_eq!(count_items(request.signal, &request.body), Ok(request.items));
        assert_eq!(
            (builder.items(), builder.encoded_len(), builder.is_resolved()),
            (0, 0, true)
        );
        bodies.push(request.body);
    }
    assert_eq!(bodies[0], bodies[2]);
    assert_ne!(bodies[0], bodies[1]);
}

#[test]
fn a_resource_is_resolved_once() {
    let head = ResourceHead::pending();
    assert!(!head.is_resolved());
    let first = OwnedResource {
        attributes: Vec::new(),
        dropped_attributes_count: 0,
        schema_url: "first".into(),
    };
    let second = OwnedResource {
        schema_url: "second".into(),
        ..first.clone()
    };
    let arena = Bump::new();
    head.resolve(&first.view(&arena));
    head.resolve(&second.view(&arena));
    let request = request_with(head, &SPAN);
    assert_eq!(request.resource_spans[0].schema_url, "first");
}

/// An event's attribute, an integer inside `maps` maps, as a request's reader sees it.
fn event_value_in_maps(maps: usize) -> AnyValue {
    let arena = Bump::new();
    let value = (0..maps).fold(Value::Int(7), |value, _| {
        Value::Map(arena.alloc_slice_copy(&[KeyValue { key: "k", value }]))
    });
    let attributes = [KeyValue { key: "deep", value }];
    let event = EventView {
        time_unix_nano: 0,
        name: "",
        attributes: &attributes,
        dropped_attributes_count: 0,
    };
    let span = SpanView {
        events: &[event],
        ..SPAN
    };
    // prost reads 100 nested messages, as do protobuf's C++ and Java.
    let mut request = request_with(ResourceHead::pending(), &span);
    let mut span = request
        .resource_spans
        .remove(0)
        .scope_spans
        .remove(0)
        .spans
        .remove(0);
    span.events.remove(0).attributes.remove(0).value.unwrap()
}

#[test]
fn values_nested_too_deep_for_other_readers_become_empty() {
    let innermost = |maps: usize| {
        let mut value = event_value_in_maps(maps).value;
        let mut depth = 1;
        while let Some(any_value::Value::KvlistValue(mut list)) = value {
            value = list.values.remove(0).value.unwrap().value;
            depth += 1;
        }
        (depth, value)
    };
    assert_eq!(innermost(31), (32, Some(any_value::Value::IntValue(7))));
    assert_eq!(innermost(32), (32, None));
    assert_eq!(innermost(5_000), (32, None));
}

const SPAN: SpanView<'static> = SpanView {
    trace_id: [1; 16],
    span_id: [2; 8],
    trace_state: "",
    parent_span_id: None,
    name: "span",
    kind: 1,
    start_time_unix_nano: 1,
    end_time_unix_nano: 2,
    attributes: &[],
    dropped_attributes_count: 0,
    events: &[],
    dropped_events_count: 0,
    links: &[],
    dropped_links_count: 0,
    status: StatusView { code: 0, message: "" },
    flags: 0,
};

fn request_with(resource: ResourceHead, span: &SpanView<'_>) -> ExportTraceServiceRequest {
    let scope = OwnedScope {
        name: "scope".into(),
        version: String::new(),
        attributes: Vec::new(),
        dropped_attributes_count: 0,
        schema_url: String::new(),
    };
    let arena = Bump::new();
    let scope = Arc::new(ScopeHead::new(Arc::new(resource), &scope.view(&arena)));
    let mut builder = RequestBuilder::new(Signal::Traces);
    builder.push(&scope, Item::Span(span));
    ExportTraceServiceRequest::decode(&builder.finish().body[..]).unwrap()
}
