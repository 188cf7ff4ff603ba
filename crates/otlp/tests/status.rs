//! `google.rpc.Status` against prost.

// Clippy's allowances for tests end at `#[test]` functions; these are for what they call.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use otlp_native_otlp::{RpcStatus, status};
use otlp_native_testkit::oracle::Message;
use otlp_native_testkit::rpc;
use otlp_native_testkit::strategies::text;
use proptest::prelude::*;
use std::time::Duration;

fn rpc_status() -> impl Strategy<Value = RpcStatus> {
    let nanos = prop_oneof![
        Just(0),
        (0_u32..1_000).prop_map(|millis| millis * 1_000_000),
        0_u32..1_000_000_000
    ];
    let delay = (0_u64..1 << 40, nanos).prop_map(|(seconds, nanos)| Duration::new(seconds, nanos));
    (any::<i32>(), text(), proptest::option::of(delay)).prop_map(|(code, message, retry_delay)| RpcStatus {
        code,
        message,
        retry_delay,
    })
}

proptest! {
    #[test]
    fn statuses_read_back_in_both_encodings(expected in rpc_status()) {
        prop_assert_eq!(status::from_protobuf(&status::to_protobuf(&expected)), Ok(expected.clone()));
        prop_assert_eq!(status::from_json(&status::to_json(&expected)), Ok(expected));
    }

    #[test]
    fn a_status_is_what_prost_would_read(expected in rpc_status()) {
        let decoded = rpc::Status::decode(&status::to_protobuf(&expected)[..]).unwrap();
        prop_assert_eq!((decoded.code, &decoded.message), (expected.code, &expected.message));
        let delay = decoded.details.first().map(|any| {
            assert_eq!(any.type_url, rpc::RETRY_INFO_URL);
            let delay = rpc::RetryInfo::decode(&any.value[..]).unwrap().retry_delay.unwrap();
            Duration::new(delay.seconds as u64, delay.nanos as u32)
        });
        prop_assert_eq!(delay, expected.retry_delay);
    }

    #[test]
    fn arbitrary_bytes_never_panic(body in proptest::collection::vec(any::<u8>(), 0..64)) {
        let _ = status::from_protobuf(&body);
        let _ = status::from_json(&body);
    }
}

fn with_details(details: Vec<rpc::Any>) -> Option<Duration> {
    let body = rpc::Status {
        code: 8,
        message: String::new(),
        details,
    }
    .encode_to_vec();
    status::from_protobuf(&body).unwrap().retry_delay
}

fn retry_info(delay: Option<rpc::Duration>) -> rpc::Any {
    rpc::Any {
        type_url: rpc::RETRY_INFO_URL.to_owned(),
        value: rpc::RetryInfo { retry_delay: delay }.encode_to_vec(),
    }
}

#[test]
fn retry_info_is_found_among_other_details() {
    let other = rpc::Any {
        type_url: "type.googleapis.com/google.rpc.BadRequest".to_owned(),
        value: vec![0xff],
    };
    assert_eq!(with_details(vec![other.clone()]), None);
    let delay = rpc::Duration {
        seconds: 1,
        nanos: 500_000_000,
    };
    assert_eq!(
        with_details(vec![other, retry_info(Some(delay))]),
        Some(Duration::from_millis(1500))
    );
}

#[test]
fn a_retry_info_without_a_usable_delay_still_says_retry() {
    assert_eq!(with_details(vec![retry_info(None)]), Some(Duration::ZERO));
    let negative = rpc::Duration {
        seconds: -1,
        nanos: -5,
    };
    assert_eq!(
        with_details(vec![retry_info(Some(negative))]),
        Some(Duration::ZERO)
    );
}

#[test]
fn json_details_may_hold_anything() {
    let read = |details: &str| {
        let text = format!(r#"{{"code":"14","details":{details},"new":1}}"#);
        status::from_json(text.as_bytes())
            .map(|status| (status.code, status.retry_delay))
            .ok()
    };
    let url = r#""@type":"type.googleapis.com/google.rpc.RetryInfo""#;
    assert_eq!(read("null"), Some((14, None)));
    assert_eq!(
        read(r#"[1,"a",{"@type":"other","retryDelay":"x"}]"#),
        Some((14, None))
    );
    assert_eq!(
        read(&format!(r#"[{{"retryDelay":"0.25s",{url}}}]"#)),
        Some((14, Some(Duration::from_millis(250))))
    );
    assert_eq!(
        read(&format!(r#"[{{{url},"retryDelay":"-3s"}}]"#)),
        Some((14, Some(Duration::ZERO)))
    );
    assert_eq!(read(&format!("[{{{url}}}]")), Some((14, Some(Duration::ZERO))));
    assert_eq!(read(&format!(r#"[{{{url},"retryDelay":"soon"}}]"#)), None);
}
