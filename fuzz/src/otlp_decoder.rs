//! Protobuf from the network: whole requests, and what a server may answer.

use crate::signal_input;
use otlp_native_model::{Signal, Value};
use otlp_native_otlp::edit::{DataPoint, Patch, RequestEditor, edit_request};
use otlp_native_otlp::lazy::{LogRecord, Resource, Span};
use otlp_native_otlp::{
    DecodeError, DecodeReason, count_items, json, response, salvage_request, skim_items, status,
};

/// Decodes `input`, a signal's byte and a message, as everything that it could be. Whether it is a valid request.
pub fn check(input: &[u8]) -> bool {
    let Some((signal, body)) = signal_input::split(input) else {
        return false;
    };
    check_response(signal, body);
    check_status(body);
    check_edit(signal, body);
    check_outline(signal, body);
    check_request(signal, body)
}

/// Sets an attribute of everything that has some, or nothing at all.
struct Attributes {
    is_set: bool,
}

impl Attributes {
    fn edit(&self, patch: &mut Patch) -> Result<(), DecodeError> {
        if self.is_set {
            patch.set_attribute("", &Value::Int(-1));
        }
        Ok(())
    }
}

impl RequestEditor for Attributes {
    fn resource(&mut self, _: Resource<'_>, patch: &mut Patch) -> Result<(), DecodeError> {
        self.edit(patch)
    }
    fn span(&mut self, _: Span<'_>, patch: &mut Patch) -> Result<(), DecodeError> {
        self.edit(patch)
    }
    fn log_record(&mut self, _: LogRecord<'_>, patch: &mut Patch) -> Result<(), DecodeError> {
        self.edit(patch)
    }
    fn visits_span_events(&self) -> bool {
        true
    }
    fn visits_data_points(&self) -> bool {
        true
    }
    fn data_point(&mut self, _: DataPoint<'_>, patch: &mut Patch) -> Result<(), DecodeError> {
        self.edit(patch)
    }
}

fn check_edit(signal: Signal, body: &[u8]) {
    let kept = edit_request(signal, body, &mut Attributes { is_set: false });
    let edited = edit_request(signal, body, &mut Attributes { is_set: true });
    assert!(matches!(kept, Ok(None) | Err(_)), "nothing was to change");
    let Ok(items) = count_items(signal, body) else {
        return;
    };
    for result in [kept, edited] {
        match result {
            Ok(None) => {}
            Ok(Some(edited)) => assert_eq!(
                count_items(signal, &edited),
                Ok(items),
                "an edit keeps every item"
            ),
            Err(error) => assert_eq!(error.reason, DecodeReason::InParts, "a valid request is read"),
        }
    }
}

fn check_outline(signal: Signal, body: &[u8]) {
    if let Ok(items) = count_items(signal, body) {
        assert_eq!(skim_items(signal, body), Ok(items), "the outline has every item");
        assert!(salvage_request(signal, body).is_none(), "nothing is malformed");
    } else if let Some(salvaged) = salvage_request(signal, body) {
        assert_eq!(count_items(signal, &salvaged.body), Ok(salvaged.items));
        let all = salvaged.items + salvaged.malformed_items;
        assert_eq!(
            skim_items(signal, body),
            Ok(all),
            "every item is sound or malformed"
        );
    }
}

fn check_request(signal: Signal, body: &[u8]) -> bool {
    let counted = count_items(signal, body);
    // A message that a later member of its oneof replaces need not be valid for JSON, so more can have a JSON form.
    let Ok(text) = json::from_protobuf(signal, body) else {
        assert!(counted.is_err(), "a valid request has no JSON form");
        return false;
    };
    let back = json::to_protobuf(signal, &text, usize::MAX);
    let back = back.expect("what was written as JSON reads back");
    let items = count_items(signal, &back).expect("what was read from JSON is a valid request");
    if let Ok(counted) = counted {
        assert_eq!(items, counted, "JSON keeps every item");
    }
    let text = json::from_protobuf(signal, &back).expect("a valid request has a JSON form");
    let again = json::to_protobuf(signal, &text, back.len());
    assert!(
        again.as_ref() == Ok(&back),
        "one round trip brings the normal form, which another one keeps: {again:?}"
    );
    counted.is_ok()
}

fn check_response(signal: Signal, body: &[u8]) {
    if let Ok(partial) = response::from_protobuf(signal, body) {
        let protobuf = response::to_protobuf(signal, &partial);
        assert_eq!(response::from_protobuf(signal, &protobuf).as_ref(), Ok(&partial));
        let text = response::to_json(signal, &partial);
        assert_eq!(response::from_json(signal, &text), Ok(partial));
    }
}

fn check_status(body: &[u8]) {
    if let Ok(refusal) = status::from_protobuf(body) {
        let protobuf = status::to_protobuf(&refusal);
        assert_eq!(status::from_protobuf(&protobuf).as_ref(), Ok(&refusal));
        let text = status::to_json(&refusal);
        assert_eq!(status::from_json(&text), Ok(refusal));
    }
}
