//! OTLP/JSON: round trips against prost, syntax against serde_json, and the specification's rules one by one.

// Clippy's allowances for tests end at `#[test]` functions; these are for what they call.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use otlp_native_model::Signal;
use otlp_native_otlp::{JsonReason, json};
use otlp_native_testkit::oracle::common::any_value;
use otlp_native_testkit::oracle::logs::LogRecord;
use otlp_native_testkit::oracle::metrics::{NumberDataPoint, metric, number_data_point};
use otlp_native_testkit::oracle::trace::Span;
use otlp_native_testkit::oracle::{
    ExportLogsServiceRequest, ExportMetricsServiceRequest, ExportProfilesServiceRequest,
    ExportTraceServiceRequest, Message,
};
use otlp_native_testkit::requests::{canonical_request, encoded_request};
use proptest::prelude::*;

fn request() -> impl Strategy<Value = (Signal, Vec<u8>)> {
    prop::sample::select(Signal::ALL.to_vec()).prop_flat_map(|signal| (Just(signal), encoded_request(signal)))
}

proptest! {
    #[test]
    fn protobuf_to_json_and_back_means_the_same((signal, body) in request()) {
        let text = json::from_protobuf(signal, &body).unwrap();
        let back = json::to_protobuf(signal, &text, body.len() * 2).unwrap();
        prop_assert_eq!(canonical_request(signal, &back), canonical_request(signal, &body));
    }

    #[test]
    fn the_text_is_json_and_survives_another_writer((signal, body) in request()) {
        let text = json::from_protobuf(signal, &body).unwrap();
        let parsed: serde_json::Value = serde_json::from_slice(&text).unwrap();
        // serde_json sorts the keys, adds white space and writes doubles in its own way.
        let rewritten = serde_json::to_vec_pretty(&parsed).unwrap();
        let back = json::to_protobuf(signal, &rewritten, usize::MAX).unwrap();
        let again: serde_json::Value = serde_json::from_slice(&json::from_protobuf(signal, &back).unwrap()).unwrap();
        prop_assert_eq!(again, parsed);
    }

    #[test]
    fn the_limit_is_exact((signal, body) in request()) {
        let text = json::from_protobuf(signal, &body).unwrap();
        let exact = json::to_protobuf(signal, &text, usize::MAX).unwrap().len();
        prop_assert!(json::to_protobuf(signal, &text, exact).is_ok());
        if let Some(limit) = exact.checked_sub(1) {
            let error = json::to_protobuf(signal, &text, limit).unwrap_err();
            prop_assert_eq!(error.reason, JsonReason::TooLarge);
        }
    }

    #[test]
    fn damaged_json_never_panics(
        (signal, body) in request(),
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let mut text = json::from_protobuf(signal, &body).unwrap();
        let at = at.index(text.len());
        text[at] = byte;
        let _ = json::to_protobuf(signal, &text, 1 << 20);
        text.truncate(at);
        prop_assert!(json::to_protobuf(signal, &text, 1 << 20).is_err());
    }
}

fn span(json: &str) -> Result<Span, JsonReason> {
    let text = format!(r#"{{"resourceSpans":[{{"scopeSpans":[{{"spans":[{json}]}}]}}]}}"#);
    let body = json::to_protobuf(Signal::Traces, text.as_bytes(), 1 << 20).map_err(|error| error.reason)?;
    let mut request = ExportTraceServiceRequest::decode(&body[..]).unwrap();
    Ok(request
        .resource_spans
        .remove(0)
        .scope_spans
        .remove(0)
        .spans
        .remove(0))
}

fn log_body(json: &str) -> Result<Option<any_value::Value>, JsonReason> {
    log_record(&format!(r#"{{"body":{json}}}"#)).map(|record| record.body.and_then(|body| body.value))
}

fn log_record(json: &str) -> Result<LogRecord, JsonReason> {
    let text = format!(r#"{{"resourceLogs":[{{"scopeLogs":[{{"logRecords":[{json}]}}]}}]}}"#);
    let body = json::to_protobuf(Signal::Logs, text.as_bytes(), 1 << 20).map_err(|error| error.reason)?;
    let mut request = ExportLogsServiceRequest::decode(&body[..]).unwrap();
    Ok(request
        .resource_logs
        .remove(0)
        .scope_logs
        .remove(0)
        .log_records
        .remove(0))
}

fn point(json: &str) -> Result<NumberDataPoint, JsonReason> {
    let text = format!(
        r#"{{"resourceMetrics":[{{"scopeMetrics":[{{"metrics":[{{"gauge":{{"dataPoints":[{json}]}}}}]}}]}}]}}"#
    );
    let body = json::to_protobuf(Signal::Metrics, text.as_bytes(), 1 << 20).map_err(|error| error.reason)?;
    let mut request = ExportMetricsServiceRequest::decode(&body[..]).unwrap();
    match request
        .resource_metrics
        .remove(0)
        .scope_metrics
        .remove(0)
        .metrics
        .remove(0)
        .data
    {
        Some(metric::Data::Gauge(mut gauge)) => Ok(gauge.data_points.remove(0)),
        other => panic!("{other:?}"),
    }
}

#[test]
fn ids_are_hexadecimal_in_any_case() {
    let read = span(
        r#"{"traceId":"5B8EFFF798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174","parentSpanId":""}"#,
    );
    let read = read.unwrap();
    assert_eq!(read.trace_id[..3], [0x5b, 0x8e, 0xff]);
    assert_eq!(read.span_id[7], 0x74);
    assert!(read.parent_span_id.is_empty());
    assert_eq!(
        span(r#"{"traceId":"W47/95gDgQPSabYzgT/GDA=="}"#),
        Err(JsonReason::InvalidHex)
    );
}

#[test]
fn profile_ids_are_written_in_hexadecimal_and_read_in_base64_too() {
    let request = |id: &str| {
        format!(r#"{{"resourceProfiles":[{{"scopeProfiles":[{{"profiles":[{{"profileId":"{id}"}}]}}]}}]}}"#)
    };
    let read = |id: &str| json::to_protobuf(Signal::Profiles, request(id).as_bytes(), 1 << 20).unwrap();
    let hex = read("000102030405060708090a0b0c0d0e0f");
    assert_eq!(hex, read("AAECAwQFBgcICQoLDA0ODw=="));
    let decoded = ExportProfilesServiceRequest::decode(&hex[..]).unwrap();
    assert_eq!(
        decoded.resource_profiles[0].scope_profiles[0].profiles[0].profile_id[15],
        15
    );
    let text = json::from_protobuf(Signal::Profiles, &hex).unwrap();
    assert_eq!(text, request("000102030405060708090a0b0c0d0e0f").as_bytes());
}

#[test]
fn other_bytes_are_base64() {
    assert_eq!(
        log_body(r#"{"bytesValue":"AAH/"}"#),
        Ok(Some(any_value::Value::BytesValue(vec![0, 1, 255])))
    );
    assert_eq!(log_body(r#"{"bytesValue":"!"}"#), Err(JsonReason::InvalidBase64));
}

#[test]
fn wide_integers_come_as_strings_or_numbers() {
    let expected = Ok(Some(any_value::Value::IntValue(-42)));
    for text in [r#""-42""#, "-42", "-42.0", r#""-4.2e1""#] {
        assert_eq!(log_body(&format!(r#"{{"intValue":{text}}}"#)), expected, "{text}");
    }
    for text in [r#""""#, r#"" 1""#, "1.5", "9223372036854775808", r#""0x1""#] {
        assert_eq!(
            log_body(&format!(r#"{{"intValue":{text}}}"#)),
            Err(JsonReason::InvalidNumber),
            "{text}"
        );
    }
    assert_eq!(log_body(r#"{"intValue":true}"#), Err(JsonReason::WrongType));
    let read = span(r#"{"startTimeUnixNano":18446744073709551615,"endTimeUnixNano":"1544712661000000000"}"#)
        .unwrap();
    assert_eq!(
        (read.start_time_unix_nano, read.end_time_unix_nano),
        (u64::MAX, 1_544_712_661_000_000_000)
    );
}

#[test]
fn doubles_may_be_special_and_integers_are_doubles() {
    let double = |text: &str| match point(&format!(r#"{{"asDouble":{text}}}"#))?.value {
        Some(number_data_point::Value::AsDouble(number)) => Ok(number),
        other => panic!("{other:?}"),
    };
    assert!(double(r#""NaN""#).unwrap().is_nan());
    assert_eq!(double(r#""Infinity""#), Ok(f64::INFINITY));
    assert_eq!(double(r#""-Infinity""#), Ok(f64::NEG_INFINITY));
    assert_eq!(double("3"), Ok(3.0));
    assert_eq!(double(r#""2.5""#), Ok(2.5));
    assert_eq!(double("-0").unwrap().to_bits(), (-0.0_f64).to_bits());
    assert_eq!(double("1e999"), Err(JsonReason::InvalidNumber));
    assert_eq!(double(r#""inf""#), Err(JsonReason::InvalidNumber));
}

#[test]
fn enums_are_integers_and_never_names() {
    assert_eq!(span(r#"{"kind":2}"#).unwrap().kind, 2);
    assert_eq!(span(r#"{"kind":77}"#).unwrap().kind, 77);
    assert_eq!(span(r#"{"kind":"SPAN_KIND_SERVER"}"#), Err(JsonReason::WrongType));
}

#[test]
fn unknown_fields_and_snake_case_are_ignored() {
    let read = span(r#"{"x":{"y":[1,{"z":null}]},"trace_id":"00","name":"a","name2":1e5}"#).unwrap();
    assert_eq!(
        read,
        Span {
            name: "a".to_owned(),
            ..Span::default()
        }
    );
}

#[test]
fn null_is_absent() {
    let read = span(r#"{"traceId":null,"kind":null,"attributes":null,"status":null,"name":"a"}"#).unwrap();
    assert_eq!(
        read,
        Span {
            name: "a".to_owned(),
            ..Span::default()
        }
    );
    assert_eq!(
        log_body(r#"{"stringValue":null,"intValue":"0"}"#),
        Ok(Some(any_value::Value::IntValue(0)))
    );
    let array = log_body(r#"{"arrayValue":{"values":[null,{}]}}"#).unwrap();
    let Some(any_value::Value::ArrayValue(array)) = array else {
        panic!("{array:?}")
    };
    assert_eq!(array.values, vec![Default::default(), Default::default()]);
}

#[test]
fn an_empty_object_is_an_empty_value_and_a_default_in_a_oneof_is_kept() {
    assert_eq!(log_body("{}"), Ok(None));
    assert_eq!(
        log_body(r#"{"boolValue":false}"#),
        Ok(Some(any_value::Value::BoolValue(false)))
    );
    assert_eq!(
        log_body(r#"{"stringValue":""}"#),
        Ok(Some(any_value::Value::StringValue(String::new())))
    );
}

#[test]
fn a_key_or_a_oneof_that_comes_twice_is_refused() {
    assert_eq!(
        span(r#"{"name":"a","name":"b"}"#),
        Err(JsonReason::DuplicateField)
    );
    assert_eq!(
        log_body(r#"{"stringValue":"a","intValue":"1"}"#),
        Err(JsonReason::DuplicateField)
    );
}

#[test]
fn an_error_says_where() {
    let error =
        json::to_protobuf(Signal::Logs, br#"{"resourceLogs":[{"schemaUrl":7}]}"#, 1 << 20).unwrap_err();
    assert_eq!(
        (error.reason, error.offset, error.field),
        (JsonReason::WrongType, 30, "schemaUrl")
    );
    let expected = "the value has another JSON type than the field allows (at byte 30, field schemaUrl)";
    assert_eq!(error.to_string(), expected);
    let error = json::to_protobuf(Signal::Logs, b"{} {}", 1 << 20).unwrap_err();
    assert_eq!(
        (error.reason, error.offset, error.field),
        (JsonReason::InvalidSyntax, 3, "")
    );
    assert_eq!(
        json::to_protobuf(Signal::Logs, b"", 9).unwrap_err().reason,
        JsonReason::InvalidSyntax
    );
    assert_eq!(
        json::to_protobuf(Signal::Logs, b"{\"\xff\":1}", 9)
            .unwrap_err()
            .reason,
        JsonReason::InvalidUtf8
    );
}

#[test]
fn nesting_is_limited() {
    let nested = |depth: usize| {
        let open = r#"{"arrayValue":{"values":["#.repeat(depth);
        format!("{open}{{}}{}", "]}}".repeat(depth))
    };
    assert!(log_body(&nested(48)).is_ok());
    assert_eq!(log_body(&nested(49)), Err(JsonReason::TooDeep));
    assert_eq!(log_body(&nested(100_000)), Err(JsonReason::TooDeep));
}

#[test]
fn singular_messages_that_occur_again_are_merged() {
    // resource { attributes: 1 } and resource { dropped_attributes_count: 3 } in one ResourceSpans.
    let body = [0x0a, 10, 0x0a, 4, 0x0a, 2, 0x0a, 0, 0x0a, 2, 0x10, 3];
    let text = json::from_protobuf(Signal::Traces, &body).unwrap();
    let expected =
        r#"{"resourceSpans":[{"resource":{"attributes":[{"key":""}],"droppedAttributesCount":3}}]}"#;
    assert_eq!(String::from_utf8(text).unwrap(), expected);
}

#[test]
fn the_text_is_compact_and_in_the_order_of_the_body() {
    let text = r#"{"resourceMetrics":[{"resource":{"attributes":[{"key":"a\"\n\u0001é","value":{"intValue":"-1"}}]},"#.to_owned()
        + r#""scopeMetrics":[{"metrics":[{"name":"m","histogram":{"dataPoints":[{"count":"2","sum":0,"#
        + r#""bucketCounts":["0","2"],"explicitBounds":[0.1,1e+21,1e-7],"max":"NaN"}],"aggregationTemporality":2}}]}]}]}"#;
    let body = json::to_protobuf(Signal::Metrics, text.as_bytes(), 1 << 20).unwrap();
    assert_eq!(
        String::from_utf8(json::from_protobuf(Signal::Metrics, &body).unwrap()).unwrap(),
        text
    );
}
