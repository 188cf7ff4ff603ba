//! JSON from the network: whole requests, and what a server may answer.

use crate::signal_input;
use otlp_native_model::Signal;
use otlp_native_otlp::{JsonReason, count_items, json, response, status};

const LIMIT_BYTES: usize = 1 << 16;

/// Decodes `input`, a signal's byte and a text, as everything that it could be. Whether it is a valid request.
pub fn check(input: &[u8]) -> bool {
    let Some((signal, text)) = signal_input::split(input) else {
        return false;
    };
    check_response(signal, text);
    check_status(text);
    check_request(signal, text)
}

fn check_request(signal: Signal, text: &[u8]) -> bool {
    let Ok(body) = json::to_protobuf(signal, text, LIMIT_BYTES) else {
        return false;
    };
    assert!(body.len() <= LIMIT_BYTES);
    if let Some(limit) = body.len().checked_sub(1) {
        let reason = json::to_protobuf(signal, text, limit).map_err(|error| error.reason);
        assert_eq!(reason, Err(JsonReason::TooLarge), "the limit is exact");
    }
    let items = count_items(signal, &body).expect("what was read from JSON is a valid request");
    let text = json::from_protobuf(signal, &body).expect("a valid request has a JSON form");
    // The same fields in the schema's order.
    let sorted = json::to_protobuf(signal, &text, body.len()).expect("what was written as JSON reads back");
    assert_eq!(sorted.len(), body.len(), "JSON keeps every field");
    assert_eq!(count_items(signal, &sorted), Ok(items), "JSON keeps every item");
    true
}

fn check_response(signal: Signal, text: &[u8]) {
    match response::from_json(signal, text) {
        Ok(partial) => {
            let again = response::to_json(signal, &partial);
            assert_eq!(response::from_json(signal, &again), Ok(partial));
        }
        Err(error) => assert_ne!(error.reason, JsonReason::TooLarge, "its own text is limit enough"),
    }
}

fn check_status(text: &[u8]) {
    if let Ok(refusal) = status::from_json(text) {
        let again = status::to_json(&refusal);
        assert_eq!(status::from_json(&again), Ok(refusal));
    }
}
