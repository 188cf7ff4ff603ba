//! Lazy views against prost: every message of generated requests is read field by field, written again, and means the same.

// Clippy's allowances for tests end at `#[test]` functions; these are for what they call.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use otlp_native_model::Signal;
use otlp_native_otlp::lazy::{self, Message as _};
use otlp_native_otlp::{DecodeError, DecodeReason};
use otlp_native_testkit::oracle::common::{AnyValue, KeyValue, any_value};
use otlp_native_testkit::oracle::metrics::metric::Data;
use otlp_native_testkit::oracle::{
    ExportLogsServiceRequest, ExportMetricsServiceRequest, ExportTraceServiceRequest, Message,
};
use otlp_native_testkit::requests::{encoded_request, logs_request, metrics_request, trace_request};
use proptest::prelude::*;

/// Reads all fields of `message` as prost wrote it, and holds that what is written of them means the same.
fn transcodes<'a, L: lazy::Message<'a>>(message: &impl Message, bytes: &'a [u8]) -> L {
    let lazy = L::from_bytes(bytes);
    let mut written = Vec::new();
    for field in lazy.fields() {
        L::write_field(field.unwrap(), &mut written);
    }
    assert_eq!(written.len(), bytes.len(), "{}", L::NAME);
    // Prost writes fields in the schema's order, and so reads and writes what it wrote.
    assert_eq!(written, message.encode_to_vec(), "{}", L::NAME);
    lazy
}

macro_rules! transcodes {
    ($lazy:ident, $message:expr) => {{
        let bytes = $message.encode_to_vec();
        transcodes::<lazy::$lazy<'_>>($message, &bytes);
        bytes
    }};
}

fn pairs(pairs: &[KeyValue]) {
    for pair in pairs {
        let bytes = transcodes!(KeyValue, pair);
        let lazy = lazy::KeyValue::from_bytes(&bytes);
        assert_eq!(lazy.key().unwrap(), pair.key);
        assert_eq!(lazy.value().unwrap().is_some(), pair.value.is_some());
        if let Some(value) = &pair.value {
            any_value(value);
        }
    }
}

fn any_value(value: &AnyValue) {
    let bytes = transcodes!(AnyValue, value);
    let member = lazy::AnyValue::from_bytes(&bytes).member().unwrap();
    match (&value.value, member) {
        (None, None) => {}
        (Some(any_value::Value::ArrayValue(array)), Some(lazy::AnyValueField::Array(lazy))) => {
            transcodes!(ArrayValue, array);
            assert_eq!(lazy.values().count(), array.values.len());
            array.values.iter().for_each(any_value);
        }
        (Some(any_value::Value::KvlistValue(map)), Some(lazy::AnyValueField::Map(lazy))) => {
            transcodes!(KeyValueList, map);
            assert_eq!(lazy.values().count(), map.values.len());
            pairs(&map.values);
        }
        (Some(any_value::Value::StringValue(text)), Some(lazy::AnyValueField::String(lazy))) => {
            assert_eq!(text, lazy);
        }
        (Some(any_value::Value::IntValue(number)), Some(lazy::AnyValueField::Int(lazy))) => {
            assert_eq!(*number, lazy);
        }
        (Some(_), Some(_)) => {}
        (value, lazy) => panic!("{value:?} is read as {lazy:?}"),
    }
}

proptest! {
    #[test]
    fn traces_are_read_as_prost_reads_them(request in trace_request()) {
        let body = request.encode_to_vec();
        let mut groups = lazy::Request::from_bytes(&body).resource_groups();
        for group in &request.resource_spans {
            let lazy = groups.next().unwrap().unwrap();
            transcodes!(ResourceGroup, group);
            prop_assert_eq!(lazy.schema_url().unwrap(), &group.schema_url);
            prop_assert_eq!(lazy.resource().unwrap().is_some(), group.resource.is_some());
            if let Some(resource) = &group.resource {
                transcodes!(Resource, resource);
                pairs(&resource.attributes);
                resource.entity_refs.iter().for_each(|entity| drop(transcodes!(EntityRef, entity)));
            }
            let mut scopes = lazy.scope_groups();
            for scope in &group.scope_spans {
                let lazy = scopes.next().unwrap().unwrap();
                transcodes!(ScopeGroup, scope);
                if let Some(scope) = &scope.scope {
                    transcodes!(Scope, scope);
                }
                let mut spans = lazy.items::<lazy::Span>();
                for span in &scope.spans {
                    let lazy = spans.next().unwrap().unwrap();
                    transcodes!(Span, span);
                    prop_assert_eq!(lazy.name().unwrap(), &span.name);
                    prop_assert_eq!(lazy.trace_id().unwrap(), &span.trace_id);
                    prop_assert_eq!(lazy.kind().unwrap(), span.kind);
                    prop_assert_eq!(lazy.end_time_unix_nano().unwrap(), span.end_time_unix_nano);
                    prop_assert_eq!(lazy.flags().unwrap(), span.flags);
                    prop_assert_eq!(lazy.attributes().count(), span.attributes.len());
                    pairs(&span.attributes);
                    span.events.iter().for_each(|event| drop(transcodes!(Event, event)));
                    span.links.iter().for_each(|link| drop(transcodes!(Link, link)));
                    span.status.iter().for_each(|status| drop(transcodes!(Status, status)));
                }
                prop_assert!(spans.next().is_none());
            }
            prop_assert!(scopes.next().is_none());
        }
        prop_assert!(groups.next().is_none());
    }

    #[test]
    fn logs_are_read_as_prost_reads_them(request in logs_request()) {
        for scope in request.resource_logs.iter().flat_map(|group| &group.scope_logs) {
            for record in &scope.log_records {
                let bytes = transcodes!(LogRecord, record);
                let lazy = lazy::LogRecord::from_bytes(&bytes);
                prop_assert_eq!(lazy.severity_number().unwrap(), record.severity_number);
                prop_assert_eq!(lazy.severity_text().unwrap(), &record.severity_text);
                prop_assert_eq!(lazy.body().unwrap().is_some(), record.body.is_some());
                record.body.iter().for_each(any_value);
                pairs(&record.attributes);
            }
        }
    }

    #[test]
    fn metrics_are_read_as_prost_reads_them(request in metrics_request()) {
        for scope in request.resource_metrics.iter().flat_map(|group| &group.scope_metrics) {
            for metric in &scope.metrics {
                let bytes = transcodes!(Metric, metric);
                let lazy = lazy::Metric::from_bytes(&bytes);
                prop_assert_eq!(lazy.name().unwrap(), &metric.name);
                prop_assert_eq!(lazy.data().unwrap().is_some(), metric.data.is_some());
                match &metric.data {
                    Some(Data::Gauge(data)) => {
                        transcodes!(Gauge, data);
                        data.data_points.iter().for_each(|point| drop(transcodes!(NumberDataPoint, point)));
                    }
                    Some(Data::Sum(data)) => {
                        transcodes!(Sum, data);
                        for point in &data.data_points {
                            transcodes!(NumberDataPoint, point);
                            point.exemplars.iter().for_each(|exemplar| drop(transcodes!(Exemplar, exemplar)));
                        }
                    }
                    Some(Data::Histogram(data)) => {
                        transcodes!(Histogram, data);
                        data.data_points.iter().for_each(|point| drop(transcodes!(HistogramDataPoint, point)));
                    }
                    Some(Data::ExponentialHistogram(data)) => {
                        transcodes!(ExponentialHistogram, data);
                        for point in &data.data_points {
                            transcodes!(ExponentialHistogramDataPoint, point);
                            for buckets in point.positive.iter().chain(&point.negative) {
                                let bytes = transcodes!(Buckets, buckets);
                                let lazy = lazy::Buckets::from_bytes(&bytes);
                                prop_assert_eq!(lazy.offset().unwrap(), buckets.offset);
                            }
                        }
                    }
                    Some(Data::Summary(data)) => {
                        transcodes!(Summary, data);
                        for point in &data.data_points {
                            transcodes!(SummaryDataPoint, point);
                            point.quantile_values.iter().for_each(|value| drop(transcodes!(ValueAtQuantile, value)));
                        }
                    }
                    None => {}
                }
            }
        }
    }

    #[test]
    fn damaged_bytes_never_panic(
        (signal, mut body) in prop::sample::select(vec![Signal::Traces, Signal::Metrics, Signal::Logs])
            .prop_flat_map(|signal| (Just(signal), encoded_request(signal))),
        at in any::<prop::sample::Index>(),
        byte: u8,
    ) {
        if !body.is_empty() {
            let at = at.index(body.len());
            body[at] = byte;
        }
        let _ = read_on(signal, &body);
    }
}

fn read_on(signal: Signal, body: &[u8]) -> Result<(), DecodeError> {
    fn all<'a, L: lazy::Message<'a>>(message: L) -> Result<(), DecodeError> {
        message.fields().try_for_each(|field| field.map(|_| ()))
    }
    for group in lazy::Request::from_bytes(body).resource_groups() {
        for scope in group?.scope_groups() {
            match signal {
                Signal::Traces => scope?.items::<lazy::Span>().try_for_each(|item| all(item?))?,
                Signal::Metrics => scope?.items::<lazy::Metric>().try_for_each(|item| all(item?))?,
                _ => scope?
                    .items::<lazy::LogRecord>()
                    .try_for_each(|item| all(item?))?,
            }
        }
    }
    Ok(())
}

#[test]
fn the_last_value_of_a_scalar_counts_and_a_message_in_parts_is_an_error() {
    let twice = [0x2a, 1, b'a', 0x2a, 1, b'b', 0x7a, 0, 0x7a, 0];
    let span = lazy::Span::from_bytes(&twice);
    assert_eq!(span.name(), Ok("b"));
    let error = span.status().unwrap_err();
    assert_eq!(
        (error.reason, error.message, error.field),
        (DecodeReason::InParts, "Span", 15)
    );
}

#[test]
fn numbers_may_be_packed_or_single() {
    // bucket_counts: 7 alone, then 8 and 9 packed.
    let mut bytes = vec![0x31];
    bytes.extend(7_u64.to_le_bytes());
    bytes.extend([0x32, 16]);
    bytes.extend(8_u64.to_le_bytes());
    bytes.extend(9_u64.to_le_bytes());
    let mut counts = Vec::new();
    for field in lazy::HistogramDataPoint::from_bytes(&bytes).fields() {
        if let lazy::HistogramDataPointField::BucketCounts(numbers) = field.unwrap() {
            counts.extend(numbers.map(Result::unwrap));
        }
    }
    assert_eq!(counts, [7, 8, 9]);
}

#[test]
fn what_is_wrong_is_named_and_ends_the_reading() {
    // A name that is an integer, then one that would be fine.
    let bytes = [0x28, 1, 0x2a, 1, b'a'];
    let mut fields = lazy::Span::from_bytes(&bytes).fields();
    let error = fields.next().unwrap().unwrap_err();
    assert_eq!(
        (error.reason, error.message, error.field),
        (DecodeReason::WrongWireType, "Span", 5)
    );
    assert!(fields.next().is_none());
    let error = lazy::Span::from_bytes(&[0x2a, 1, 0xff]).name().unwrap_err();
    assert_eq!(error.reason, DecodeReason::InvalidUtf8);
}

#[test]
fn an_unknown_field_is_passed_over() {
    // Field 100 as a varint, a group 101 with a field in it, then the name.
    let bytes = [0xa0, 0x06, 1, 0xab, 0x06, 0x08, 1, 0xac, 0x06, 0x2a, 1, b'a'];
    let span = lazy::Span::from_bytes(&bytes);
    assert_eq!(span.name(), Ok("a"));
    let unknown = span
        .fields()
        .filter(|field| matches!(field, Ok(lazy::SpanField::Unknown(100 | 101, _))));
    assert_eq!(unknown.count(), 2);
}

#[test]
fn requests_of_prost_decode_whole() {
    // The three requests share their outermost field numbers, which the lazy request relies on.
    let trace = ExportTraceServiceRequest {
        resource_spans: vec![Default::default()],
    };
    let metrics = ExportMetricsServiceRequest {
        resource_metrics: vec![Default::default()],
    };
    let logs = ExportLogsServiceRequest {
        resource_logs: vec![Default::default()],
    };
    for body in [
        trace.encode_to_vec(),
        metrics.encode_to_vec(),
        logs.encode_to_vec(),
    ] {
        assert_eq!(lazy::Request::from_bytes(&body).resource_groups().count(), 1);
    }
}
