//! What one request may ask for itself, and what is told of it in the end.

use super::secrets::Secrets;
use http::HeaderMap;
use otlp_native_model::ExportOutcome;
use std::time::Duration;
use tokio::time::Instant;

/// The headers that one request travels with, checked and complete.
pub struct CallHeaders {
    pub(super) map: HeaderMap,
    pub(super) secrets: Secrets,
}

impl CallHeaders {
    pub(super) fn new(map: HeaderMap) -> Self {
        let secrets = Secrets::of(&map);
        CallHeaders { map, secrets }
    }
}

/// What a request asks for beyond its client's configuration; the default is nothing.
#[derive(Default)]
pub struct CallOptions {
    /// Instead of the client's own headers; made by [`Client::call_headers`](super::Client::call_headers).
    pub headers: Option<CallHeaders>,
    /// When all attempts must have ended, however much is left of the retry budget.
    pub deadline: Option<Instant>,
}

/// The outcome of a request and how it came about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallReport {
    /// What became of the request.
    pub outcome: ExportOutcome,
    /// How often it was sent, or begun to be; 0 when it could not be prepared.
    pub attempts: u32,
    /// How long the server asked to wait in its last answer, if that was one that may pass.
    pub requested_wait: Option<Duration>,
    /// The status of the last answer, where it was one of failure.
    pub status: Option<AnswerStatus>,
}

/// The status of an answer that says that a request failed: the server's, or that of a proxy in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerStatus {
    /// Of HTTP, such as 503; over gRPC only where no gRPC server answered.
    Http(u16),
    /// Of gRPC, such as 14.
    Grpc(i32),
}

impl AnswerStatus {
    /// Whether the server doesn't know who asks: with other credentials the answer may be another one.
    pub(super) fn is_unauthenticated(self) -> bool {
        matches!(self, AnswerStatus::Http(401) | AnswerStatus::Grpc(16))
    }
}
