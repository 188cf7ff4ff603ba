//! Traces.

use super::common::{enumeration, resource, scope};
use crate::oracle::ExportTraceServiceRequest;
use crate::oracle::trace::{ResourceSpans, ScopeSpans, Span};
use crate::strategies::{self, text};
use proptest::collection::vec;
use proptest::prelude::*;

/// An `ExportTraceServiceRequest`.
pub fn trace_request() -> impl Strategy<Value = ExportTraceServiceRequest> {
    let span = (strategies::span(), enumeration(5)).prop_map(|(owned, kind)| Span {
        kind,
        ..Span::from(&owned)
    });
    let scope_spans = (scope(), vec(span, 0..3), text()).prop_map(|(scope, spans, schema_url)| ScopeSpans {
        scope,
        spans,
        schema_url,
    });
    let resource_spans =
        (resource(), vec(scope_spans, 0..3), text()).prop_map(|(resource, scope_spans, schema_url)| {
            ResourceSpans {
                resource,
                scope_spans,
                schema_url,
            }
        });
    vec(resource_spans, 0..3).prop_map(|resource_spans| ExportTraceServiceRequest { resource_spans })
}

pub(super) fn item_count(request: &ExportTraceServiceRequest) -> usize {
    request
        .resource_spans
        .iter()
        .flat_map(|group| &group.scope_spans)
        .map(|group| group.spans.len())
        .sum()
}
