//! The validating walk against prost.

// Clippy's allowances for tests end at `#[test]` functions; these are for what they call.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use otlp_native_model::Signal;
use otlp_native_otlp::{DecodeReason, count_items, json, salvage_request, skim_items};
use otlp_native_testkit::requests::{canonical_request, encoded_request, item_count};
use proptest::prelude::*;

fn signal() -> impl Strategy<Value = Signal> {
    prop::sample::select(Signal::ALL.to_vec())
}

/// A valid request with some of its bytes changed, removed or repeated.
fn damaged_request() -> impl Strategy<Value = (Signal, Vec<u8>)> {
    let request = signal().prop_flat_map(|signal| (Just(signal), encoded_request(signal)));
    let damage = proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0_u8..4), 1..4);
    (request, damage).prop_map(|((signal, mut body), damage)| {
        for (at, byte, what) in damage {
            let at = at.index(body.len() + 1);
            match what {
                0 => body.truncate(at),
                1 => body.insert(at, byte),
                2 if at < body.len() => body[at] = byte,
                _ => body.extend_from_within(at..),
            }
        }
        (signal, body)
    })
}

/// Bytes that look like fields: unknown ones, groups, repeated and reordered ones among them.
fn field_soup() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        (1_u8..20, prop::sample::select(vec![0_u8, 1, 2, 3, 4, 5]))
            .prop_map(|(number, kind)| vec![number << 3 | kind]),
        any::<u8>().prop_map(|byte| vec![byte]),
        Just(vec![0x0a, 2, 0x0a, 0]),
        Just(vec![0x12, 4, 0x12, 2, 0x0a, 0]),
        Just(vec![0; 8]),
    ];
    proptest::collection::vec(piece, 0..16).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn valid_requests_count_as_prost_counts_them(
        (signal, body) in signal().prop_flat_map(|signal| (Just(signal), encoded_request(signal))),
    ) {
        prop_assert_eq!(count_items(signal, &body).ok(), item_count(signal, &body));
    }

    #[test]
    fn damaged_requests_are_taken_exactly_when_prost_takes_them((signal, body) in damaged_request()) {
        prop_assert_eq!(count_items(signal, &body).ok(), item_count(signal, &body));
        let text = json::from_protobuf(signal, &body);
        if count_items(signal, &body).is_ok() {
            let back = json::to_protobuf(signal, &text.unwrap(), usize::MAX).unwrap();
            let canonical = canonical_request(signal, &back).unwrap();
            // A NaN's payload is not kept in JSON.
            prop_assert_eq!(canonical.len(), canonical_request(signal, &body).unwrap().len());
            prop_assert_eq!(item_count(signal, &back), item_count(signal, &body));
        }
    }

    #[test]
    fn field_soup_never_panics_and_agrees_with_prost(signal in signal(), body in field_soup()) {
        prop_assert_eq!(count_items(signal, &body).ok(), item_count(signal, &body));
        let _ = json::from_protobuf(signal, &body);
    }

    #[test]
    fn arbitrary_bytes_never_panic(signal in signal(), body in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = count_items(signal, &body);
        let _ = json::from_protobuf(signal, &body);
        let _ = json::to_protobuf(signal, &body, 4096);
    }
}

/// A log record whose body is nested `depth` arrays.
fn nested_arrays(depth: usize) -> Vec<u8> {
    let mut content = Vec::new();
    let mut wrap = |tag: u8| {
        let mut outer = vec![tag];
        let mut length = content.len();
        while length >= 0x80 {
            outer.push(length as u8 | 0x80);
            length >>= 7;
        }
        outer.push(length as u8);
        outer.append(&mut content);
        content = outer;
    };
    for _ in 0..depth {
        wrap(0x0a);
        wrap(0x2a);
    }
    [0x2a, 0x12, 0x12, 0x0a].into_iter().for_each(&mut wrap);
    content
}

#[test]
fn nesting_is_limited_to_what_prost_reads() {
    for depth in 44..52 {
        let body = nested_arrays(depth);
        let is_readable = item_count(Signal::Logs, &body).is_some();
        assert_eq!(count_items(Signal::Logs, &body).is_ok(), is_readable, "{depth}");
        assert_eq!(
            json::from_protobuf(Signal::Logs, &body).is_ok(),
            is_readable,
            "{depth}"
        );
    }
    let error = count_items(Signal::Logs, &nested_arrays(10_000)).unwrap_err();
    assert_eq!(error.reason, DecodeReason::TooDeep);
    assert_eq!(
        json::from_protobuf(Signal::Logs, &nested_arrays(10_000))
            .unwrap_err()
            .reason,
        DecodeReason::TooDeep
    );
}

#[test]
fn an_error_names_the_message_and_the_field() {
    // resource_logs { scope_logs { log_records { severity_text: not UTF-8 } } }
    let error = count_items(Signal::Logs, &[0x0a, 7, 0x12, 5, 0x12, 3, 0x1a, 1, 0xff]).unwrap_err();
    assert_eq!(
        (error.reason, error.message, error.field),
        (DecodeReason::InvalidUtf8, "LogRecord", 3)
    );
    assert_eq!(
        error.to_string(),
        "a string is not UTF-8 (message LogRecord, field 3)"
    );
}

#[test]
fn a_replaced_oneof_member_counts_no_longer() {
    // Metric { gauge { 2 points }, sum { 1 point } }: only the sum is left.
    let metric = [0x2a, 4, 0x0a, 0, 0x0a, 0, 0x3a, 2, 0x0a, 0];
    let mut body = vec![0x0a, 14, 0x12, 12, 0x12, 10];
    body.extend_from_slice(&metric);
    assert_eq!(count_items(Signal::Metrics, &body), Ok(1));
    assert_eq!(item_count(Signal::Metrics, &body), Some(1));
}

/// Requests that may be merged.
fn merged_requests() -> impl Strategy<Value = (Signal, Vec<Vec<u8>>)> {
    signal().prop_flat_map(|signal| {
        let bodies = proptest::collection::vec(encoded_request(signal), 1..5);
        (Just(signal), bodies)
    })
}

/// A span, log record, profile or number point with text that is no UTF-8, in a request of its own.
fn malformed_piece(signal: Signal) -> Vec<u8> {
    let nest = |number: u8, content: Vec<u8>| {
        [
            vec![number << 3 | 2, u8::try_from(content.len()).unwrap()],
            content,
        ]
        .concat()
    };
    let bad_text = |number: u8| nest(number, vec![0xff]);
    let item = match signal {
        Signal::Traces => bad_text(5),
        Signal::Logs => bad_text(3),
        Signal::Metrics => nest(5, nest(1, nest(7, bad_text(1)))),
        Signal::Profiles => vec![0x0a, 1],
    };
    nest(1, nest(2, nest(2, item)))
}

proptest! {
    #[test]
    fn skimming_counts_every_valid_request_as_the_whole_walk_does((signal, bodies) in merged_requests()) {
        for body in &bodies {
            prop_assert_eq!(skim_items(signal, body), count_items(signal, body));
        }
        let sum: u64 = bodies.iter().map(|body| count_items(signal, body).unwrap()).sum();
        let merged = bodies.concat();
        prop_assert_eq!(skim_items(signal, &merged), Ok(sum));
        prop_assert_eq!(salvage_request(signal, &merged), None);
    }

    #[test]
    fn skimming_takes_whatever_the_whole_walk_takes((signal, body) in damaged_request()) {
        if let Ok(items) = count_items(signal, &body) {
            prop_assert_eq!(skim_items(signal, &body), Ok(items));
        }
    }

    #[test]
    fn skimming_and_salvaging_never_panic(signal in signal(), body in field_soup()) {
        let _ = (skim_items(signal, &body), salvage_request(signal, &body));
    }

    #[test]
    fn salvaging_leaves_out_the_malformed_pieces_and_alters_no_other(
        (signal, bodies) in merged_requests(),
        at in any::<prop::sample::Index>(),
    ) {
        let bad = malformed_piece(signal);
        prop_assert!(count_items(signal, &bad).is_err());
        let mut pieces = bodies.clone();
        pieces.insert(at.index(bodies.len() + 1), bad.clone());
        let salvaged = salvage_request(signal, &pieces.concat()).unwrap();
        prop_assert_eq!(salvaged.items, skim_items(signal, &bodies.concat()).unwrap());
        prop_assert_eq!(salvaged.malformed_items, skim_items(signal, &bad).unwrap());
        prop_assert_eq!(salvaged.body, bodies.concat());
    }
}

#[test]
fn profiles_without_sound_tables_are_all_malformed() {
    let profile = [0x0a, 4, 0x12, 2, 0x12, 0];
    // A string table (field 5 of the dictionary) with an entry that is no text.
    let tables = [0x12, 3, 0x2a, 1, 0xff];
    let salvaged = salvage_request(Signal::Profiles, &[&profile[..], &tables].concat()).unwrap();
    assert_eq!((salvaged.items, salvaged.malformed_items), (0, 1));
    assert!(salvaged.body.is_empty());
}
