//! Why a request was not taken, and how OTLP's two transports say so. One table for both, so that they can't drift apart.

use http::StatusCode;
use otlp_native_otlp::RpcStatus;
use std::time::Duration;
use tonic::Code;

/// Why a request that reached a known path was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Rejection {
    /// The body is not the OTLP request that the path and the content type promise.
    BadData(String),
    /// The compressed bytes are damaged or cut short.
    BadCompression(String),
    /// The gRPC message framing is broken.
    BadFraming(&'static str),
    /// The body is larger than this limit.
    TooLarge { limit_bytes: usize },
    /// The body did not arrive in time.
    TooSlow,
    /// The connection or stream broke inside the body.
    BrokenOff,
    /// Nothing is wrong with the request; there is no room for it now.
    Busy { retry_after: Duration },
    /// The gRPC method, encoding or number of messages is not one that OTLP has.
    Unimplemented(String),
    /// A fault of ours.
    Internal(&'static str),
}

impl Rejection {
    pub(super) fn http_status(&self) -> StatusCode {
        match self {
            Rejection::BadData(_)
            | Rejection::BadCompression(_)
            | Rejection::BadFraming(_)
            | Rejection::BrokenOff => StatusCode::BAD_REQUEST,
            Rejection::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Rejection::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Rejection::Busy { .. } => StatusCode::SERVICE_UNAVAILABLE,
            Rejection::Unimplemented(_) => StatusCode::NOT_IMPLEMENTED,
            Rejection::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// As the OTLP specification and gRPC's list of status codes have it.
    pub(super) fn grpc_code(&self) -> Code {
        match self {
            Rejection::BadData(_) => Code::InvalidArgument,
            Rejection::BadCompression(_)
            | Rejection::BadFraming(_)
            | Rejection::BrokenOff
            | Rejection::Internal(_) => Code::Internal,
            Rejection::TooLarge { .. } => Code::ResourceExhausted,
            Rejection::TooSlow => Code::DeadlineExceeded,
            Rejection::Busy { .. } => Code::Unavailable,
            Rejection::Unimplemented(_) => Code::Unimplemented,
        }
    }

    /// The `google.rpc.Status` that both transports send.
    pub(super) fn rpc_status(&self) -> RpcStatus {
        RpcStatus {
            code: i32::from(self.grpc_code()),
            message: bounded(self.message(), MAX_REASON_BYTES),
            retry_delay: self.retry_after(),
        }
    }

    pub(super) fn retry_after(&self) -> Option<Duration> {
        match self {
            Rejection::Busy { retry_after } => Some(*retry_after),
            _ => None,
        }
    }

    fn message(&self) -> String {
        match self {
            Rejection::BadData(reason) => format!("invalid request: {reason}"),
            Rejection::BadCompression(reason) => reason.clone(),
            Rejection::BadFraming(reason) => format!("invalid gRPC framing: {reason}"),
            Rejection::TooLarge { limit_bytes } => {
                format!(
                    "the request is larger than {limit_bytes} bytes after decompression; send smaller batches"
                )
            }
            Rejection::TooSlow => "the request's body did not arrive in time".to_owned(),
            Rejection::BrokenOff => "the request's body broke off".to_owned(),
            Rejection::Busy { .. } => "the receiver is busy; try again later".to_owned(),
            Rejection::Unimplemented(reason) => reason.clone(),
            Rejection::Internal(reason) => (*reason).to_owned(),
        }
    }
}

/// The longest reason in an error's answer. gRPC carries it percent-encoded in a header, where many clients allow 8 KiB.
const MAX_REASON_BYTES: usize = 512;

/// `text`, cut to at most `limit_bytes` between two characters.
pub(super) fn bounded(mut text: String, limit_bytes: usize) -> String {
    if text.len() > limit_bytes {
        let cut = (0..=limit_bytes)
            .rev()
            .find(|index| text.is_char_boundary(*index))
            .unwrap_or(0);
        text.truncate(cut);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_busy_asks_for_a_retry() {
        let delay = Duration::from_secs(3);
        assert_eq!(
            Rejection::Busy { retry_after: delay }.rpc_status().retry_delay,
            Some(delay)
        );
        assert_eq!(
            Rejection::TooLarge { limit_bytes: 1 }.rpc_status().retry_delay,
            None
        );
    }

    #[test]
    fn a_long_reason_is_cut_between_characters() {
        let status = Rejection::BadData("é".repeat(10_000)).rpc_status();
        assert!(status.message.len() <= MAX_REASON_BYTES);
        assert!(status.message.len() > MAX_REASON_BYTES - 4);
    }
}
