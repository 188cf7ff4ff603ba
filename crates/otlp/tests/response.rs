//! Responses against prost.

// Clippy's allowances for tests end at `#[test]` functions; these are for what they call.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use otlp_native_model::Signal;
use otlp_native_otlp::{PartialSuccess, response};
use otlp_native_testkit::oracle::{ExportProfilesPartialSuccess, ExportProfilesServiceResponse, Message};
use otlp_native_testkit::strategies::text;
use proptest::prelude::*;

fn partial() -> impl Strategy<Value = PartialSuccess> {
    (prop_oneof![Just(0), 0_u64..=i64::MAX as u64], text()).prop_map(|(rejected_items, message)| {
        PartialSuccess {
            rejected_items,
            message,
        }
    })
}

proptest! {
    #[test]
    fn responses_read_back_in_both_encodings(partial in partial()) {
        for signal in Signal::ALL {
            let protobuf = response::to_protobuf(signal, &partial);
            prop_assert_eq!(response::from_protobuf(signal, &protobuf), Ok(partial.clone()));
            let json = response::to_json(signal, &partial);
            prop_assert_eq!(response::from_json(signal, &json), Ok(partial.clone()));
        }
    }

    #[test]
    fn responses_are_what_prost_would_write(partial in partial()) {
        let is_full = partial == PartialSuccess::default();
        let expected = ExportProfilesServiceResponse {
            partial_success: (!is_full).then(|| ExportProfilesPartialSuccess {
                rejected_profiles: partial.rejected_items as i64,
                error_message: partial.message.clone(),
            }),
        };
        prop_assert_eq!(response::to_protobuf(Signal::Profiles, &partial), expected.encode_to_vec());
    }

    #[test]
    fn arbitrary_bytes_never_panic(body in proptest::collection::vec(any::<u8>(), 0..64)) {
        let _ = response::from_protobuf(Signal::Metrics, &body);
        let _ = response::from_json(Signal::Metrics, &body);
    }
}

#[test]
fn each_signal_has_its_own_key() {
    let partial = PartialSuccess {
        rejected_items: 3,
        message: "no".to_owned(),
    };
    let keys = [
        "rejectedSpans",
        "rejectedDataPoints",
        "rejectedLogRecords",
        "rejectedProfiles",
    ];
    for (signal, key) in Signal::ALL.into_iter().zip(keys) {
        let expected = format!(r#"{{"partialSuccess":{{"{key}":"3","errorMessage":"no"}}}}"#);
        assert_eq!(response::to_json(signal, &partial), expected.as_bytes());
    }
    assert_eq!(response::to_json(Signal::Logs, &PartialSuccess::default()), b"{}");
}

#[test]
fn lenient_where_servers_differ() {
    let read = |text: &str| response::from_json(Signal::Traces, text.as_bytes());
    let full = Ok(PartialSuccess::default());
    assert_eq!(read(""), full);
    assert_eq!(read(" \n"), full);
    assert_eq!(read(r#"{"partialSuccess":{}}"#), full);
    assert_eq!(read(r#"{"partialSuccess":null,"new":[1]}"#), full);
    assert_eq!(read(r#"{"partialSuccess":{"rejectedSpans":-1}}"#), full);
    assert_eq!(
        read(r#"{"partialSuccess":{"rejectedSpans":2}}"#).map(|partial| partial.rejected_items),
        Ok(2)
    );
    assert!(read("<html>").is_err());
    assert!(response::from_protobuf(Signal::Traces, b"<html>").is_err());
}
