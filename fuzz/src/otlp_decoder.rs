//! Protobuf from the network: whole requests, and what a server may answer.

use crate::signal_input;
use otlp_native_model::Signal;
use otlp_native_otlp::{count_items, json, response, status};

/// Decodes `input`, a signal's byte and a message, as everything that it could be. Whether it is a valid request.
pub fn check(input: &[u8]) -> bool {
    let Some((signal, body)) = signal_input::split(input) else {
        return false;
    };
    check_response(signal, body);
    check_status(body);
    check_request(signal, body)
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
