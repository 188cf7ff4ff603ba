//! The status of a gRPC call, from its trailers. Read by hand: `tonic::Status::from_header_map` panics on details that
//! are not base64.

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use http::HeaderMap;
use percent_encoding::percent_decode;
use std::time::Duration;

/// How a call ended, as the server says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct GrpcStatus {
    /// 0 = OK; a value that is not a number counts as 2, UNKNOWN.
    pub(super) code: i32,
    pub(super) message: String,
    /// The delay of a `RetryInfo` among the details.
    pub(super) retry_delay: Option<Duration>,
}

impl GrpcStatus {
    /// The status in `headers`, which are trailers, or the headers of an answer that has nothing else.
    pub(super) fn from_headers(headers: &HeaderMap) -> Option<Self> {
        let code = headers.get("grpc-status")?;
        let code = code.to_str().ok().and_then(|text| text.parse().ok()).unwrap_or(2);
        let message = headers
            .get("grpc-message")
            .map(|message| {
                percent_decode(message.as_bytes())
                    .decode_utf8_lossy()
                    .into_owned()
            })
            .unwrap_or_default();
        let details = headers
            .get("grpc-status-details-bin")
            .and_then(|text| LENIENT_BASE64.decode(text.as_bytes()).ok())
            .and_then(|details| otlp_native_otlp::status::from_protobuf(&details).ok());
        Some(Self {
            code,
            message,
            retry_delay: details.and_then(|details| details.retry_delay),
        })
    }
}

/// gRPC senders leave the padding out or not.
const LENIENT_BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

#[cfg(test)]
mod tests {
    use super::*;
    use base64::engine::general_purpose::{STANDARD as PADDED, STANDARD_NO_PAD};
    use otlp_native_otlp::{RpcStatus, status};

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
            .collect()
    }

    #[test]
    fn message_and_retry_info_are_decoded_with_and_without_padding() {
        let details = status::to_protobuf(&RpcStatus {
            code: 14,
            message: "x".to_owned(),
            retry_delay: Some(Duration::from_millis(1500)),
        });
        for encoded in [PADDED.encode(&details), STANDARD_NO_PAD.encode(&details)] {
            let parsed = GrpcStatus::from_headers(&headers(&[
                ("grpc-status", "14"),
                ("grpc-message", "not%20now%21"),
                ("grpc-status-details-bin", &encoded),
            ]))
            .unwrap();
            assert_eq!((parsed.code, parsed.message.as_str()), (14, "not now!"));
            assert_eq!(parsed.retry_delay, Some(Duration::from_millis(1500)));
        }
    }

    #[test]
    fn damaged_trailers_still_give_a_status() {
        let parsed = GrpcStatus::from_headers(&headers(&[
            ("grpc-status", "many"),
            ("grpc-message", "%ff%"),
            ("grpc-status-details-bin", "***"),
        ]))
        .unwrap();
        assert_eq!((parsed.code, parsed.retry_delay), (2, None));
        assert_eq!(GrpcStatus::from_headers(&HeaderMap::new()), None);
    }
}
