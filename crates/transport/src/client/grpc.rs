//! OTLP/gRPC: unary calls over multiplexed HTTP/2 connections. The frames are made here, so that the compression level and
//! the answer's size are ours to say.

use super::attempt::{AttemptError, AttemptResult};
use super::call::AnswerStatus;
use super::endpoint::Endpoint;
use super::error_chain::{Fault, classify};
use super::grpc_status::GrpcStatus;
use super::reason;
use super::request_body::RequestBody;
use super::response_body::{ReadError, read_response};
use super::retry::{RetryAdvice, advice_for_grpc, advice_for_http, says_too_large};
use super::retry_after::retry_after;
use crate::decompress::{DecompressError, Encoding, decompress};
use crate::pool::Lane;
use crate::protocol::Protocol;
use bytes::{Buf, Bytes};
use http::header::CONTENT_TYPE;
use http::uri::PathAndQuery;
use http::{HeaderMap, Method, Request, StatusCode, Uri, Version};
use otlp_native_model::{ErrorCode, Signal};
use otlp_native_otlp::{PartialSuccess, response};
use std::time::SystemTime;

/// Compressed flag and big-endian length.
pub(super) const PREFIX_BYTES: usize = 5;

/// The prefix of a message of `message_bytes`, or `None` when gRPC can't say that length.
pub(super) fn frame_prefix(message_bytes: usize, is_compressed: bool) -> Option<[u8; PREFIX_BYTES]> {
    let [a, b, c, d] = u32::try_from(message_bytes).ok()?.to_be_bytes();
    Some([u8::from(is_compressed), a, b, c, d])
}

/// Sends OTLP/gRPC requests to one endpoint.
pub(super) struct GrpcTransport {
    lane: Lane,
    endpoint: Endpoint,
    max_response_bytes: usize,
}

impl GrpcTransport {
    pub(super) fn new(lane: Lane, endpoint: Endpoint, max_response_bytes: usize) -> Self {
        Self {
            lane,
            endpoint,
            max_response_bytes,
        }
    }

    /// Sends `frame`, prefix included, once. `headers` hold content type, `te` and encoding too.
    pub(super) async fn attempt(
        &self,
        signal: Signal,
        headers: &HeaderMap,
        frame: RequestBody,
    ) -> AttemptResult {
        let mut request = Request::new(frame);
        *request.method_mut() = Method::POST;
        *request.uri_mut() = self.method_uri(signal);
        *request.version_mut() = Version::HTTP_2;
        *request.headers_mut() = headers.clone();
        let answer = self
            .lane
            .send(request, true)
            .await
            .map_err(|error| self.fault(&error))?;

        let (head, body) = answer.into_parts();
        if let Some(status) = GrpcStatus::from_headers(&head.headers) {
            return self.concluded(signal, &head.headers, status, Bytes::new());
        }
        if head.status != StatusCode::OK || !is_grpc(&head.headers) {
            return Err(self.not_grpc(signal, head.status, &head.headers));
        }
        let limit_bytes = self.max_response_bytes.saturating_add(PREFIX_BYTES);
        let body = read_response(body, limit_bytes)
            .await
            .map_err(|error| match error {
                ReadError::TooLarge => self.too_large(),
                ReadError::Lost(status) => self.fault(&status),
            })?;
        let Some(status) = body.trailers.as_ref().and_then(GrpcStatus::from_headers) else {
            // hyper shows some resets as a clean end. The server's answer is as unknown as after any other.
            let detail = "the answer ended without a grpc-status, perhaps cut off by a proxy".to_owned();
            return Err(reason::fault(
                &self.endpoint,
                Protocol::Grpc,
                Fault::Lost { detail },
            ));
        };
        self.concluded(signal, &head.headers, status, body.data)
    }

    /// The endpoint's scheme and authority with the method's path.
    fn method_uri(&self, signal: Signal) -> Uri {
        let mut parts = self.endpoint.uri().clone().into_parts();
        parts.path_and_query = Some(PathAndQuery::from_static(signal.grpc_path()));
        Uri::from_parts(parts).unwrap_or_else(|_| Uri::from_static(signal.grpc_path()))
    }

    fn concluded(
        &self,
        signal: Signal,
        headers: &HeaderMap,
        status: GrpcStatus,
        frames: Bytes,
    ) -> AttemptResult {
        if status.code != 0 {
            let text = format!(
                "{}: gRPC status {} ({}){}{}",
                self.endpoint,
                reason::grpc_code_name(status.code),
                status.code,
                reason::quoted(&status.message),
                reason::grpc_next_step(status.code, signal)
            );
            let answered = AnswerStatus::Grpc(status.code);
            if status.retry_delay.is_none() && says_too_large(status.code, &status.message) {
                return Err(AttemptError::refused(ErrorCode::RequestTooLarge, text).with_status(answered));
            }
            let advice = advice_for_grpc(status.code, status.retry_delay);
            return Err(AttemptError::answered(advice, text).with_status(answered));
        }
        if frames.is_empty() {
            return Ok(PartialSuccess {
                rejected_items: 0,
                message: String::new(),
            });
        }
        let message = self.message(headers, frames)?;
        response::from_protobuf(signal, &message).map_err(|error| {
            let what = format!("the answer with status OK is not an OTLP response ({error})");
            reason::invalid_response(&self.endpoint, what)
        })
    }

    /// The only message of `frames`.
    fn message(&self, headers: &HeaderMap, mut frames: Bytes) -> Result<Bytes, AttemptError> {
        let invalid = |what: &str| reason::invalid_response(&self.endpoint, what);
        if frames.len() < PREFIX_BYTES {
            return Err(invalid("the answer is cut off inside a gRPC frame"));
        }
        let is_compressed = frames.get_u8() != 0;
        if u32::try_from(frames.remaining() - 4) != Ok(frames.get_u32()) {
            return Err(invalid("the answer is not exactly one gRPC message"));
        }
        if !is_compressed {
            return Ok(frames);
        }
        let encoding = match headers.get("grpc-encoding").map(|value| value.as_bytes()) {
            Some(b"gzip") => Encoding::Gzip,
            Some(b"zstd") => Encoding::Zstd,
            _ => {
                return Err(invalid(
                    "the answer is compressed in a way that was not asked for",
                ));
            }
        };
        match decompress(encoding, &frames, self.max_response_bytes) {
            Ok(message) => Ok(Bytes::from(message)),
            Err(DecompressError::TooLarge) => Err(self.too_large()),
            Err(error) => Err(reason::invalid_response(&self.endpoint, error)),
        }
    }

    /// A proxy, a load balancer or another server answered instead of a gRPC server.
    fn not_grpc(&self, signal: Signal, status: StatusCode, headers: &HeaderMap) -> AttemptError {
        if status == StatusCode::OK {
            let reason = format!(
                "{}: the answer is HTTP but not gRPC; is it an OTLP/HTTP port (often 4318)? Use the gRPC port (often \
                 4317) or the protocol http/protobuf",
                self.endpoint
            );
            return AttemptError::refused(ErrorCode::InvalidResponse, reason);
        }
        let advice = if status.is_redirection() {
            RetryAdvice::Never
        } else {
            advice_for_http(status.as_u16(), retry_after(headers, SystemTime::now()))
        };
        let text = format!(
            "{}: HTTP {status} without a gRPC status{}",
            self.endpoint,
            reason::http_next_step(status, signal, Protocol::Grpc)
        );
        AttemptError::answered(advice, text).with_status(AnswerStatus::Http(status.as_u16()))
    }

    fn fault(&self, error: &(dyn std::error::Error + 'static)) -> AttemptError {
        reason::fault(&self.endpoint, Protocol::Grpc, classify(error))
    }

    fn too_large(&self) -> AttemptError {
        reason::response_too_large(&self.endpoint, self.max_response_bytes)
    }
}

fn is_grpc(headers: &HeaderMap) -> bool {
    headers
        .get(CONTENT_TYPE)
        .is_some_and(|value| value.as_bytes().starts_with(b"application/grpc"))
}
