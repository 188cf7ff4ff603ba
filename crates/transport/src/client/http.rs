//! OTLP/HTTP: one POST an attempt, over pooled HTTP/1.1 or HTTP/2 connections.

use super::attempt::{AttemptError, AttemptResult};
use super::call::AnswerStatus;
use super::endpoint::Endpoint;
use super::error_chain::classify;
use super::reason;
use super::request_body::RequestBody;
use super::response_body::{ReadError, ResponseBody, read_response};
use super::retry::{RetryAdvice, advice_for_http, http_says_too_large};
use super::retry_after::retry_after;
use crate::decompress::{DecompressError, Encoding, decompress};
use crate::pool::Lane;
use crate::protocol::Protocol;
use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE, LOCATION, PROXY_AUTHORIZATION};
use http::{HeaderMap, Method, Request, StatusCode, Uri};
use otlp_native_model::{ErrorCode, Signal};
use otlp_native_otlp::{PartialSuccess, response, status};
use std::time::{Duration, SystemTime};

/// Sends OTLP/HTTP requests to one endpoint.
pub(super) struct HttpTransport {
    lane: Lane,
    endpoint: Endpoint,
    protocol: Protocol,
    /// A proxy reads the requests, and may answer them itself.
    is_forwarded: bool,
    max_response_bytes: usize,
}

impl HttpTransport {
    pub(super) fn new(
        lane: Lane,
        endpoint: Endpoint,
        protocol: Protocol,
        is_forwarded: bool,
        max_response_bytes: usize,
    ) -> Self {
        Self {
            lane,
            endpoint,
            protocol,
            is_forwarded,
            max_response_bytes,
        }
    }

    /// Sends `body` once. `headers` hold content type and encoding too.
    pub(super) async fn attempt(
        &self,
        signal: Signal,
        headers: &HeaderMap,
        body: RequestBody,
    ) -> AttemptResult {
        let mut request = Request::new(body);
        *request.method_mut() = Method::POST;
        *request.uri_mut() = self.endpoint.uri().clone();
        *request.headers_mut() = headers.clone();
        let answer = self
            .lane
            .send(request, true)
            .await
            .map_err(|error| reason::fault(&self.endpoint, self.protocol, classify(&error)))?;

        let (head, body) = answer.into_parts();
        if head.status.is_redirection() {
            return Err(self.redirected(head.status, &head.headers));
        }
        if self.is_forwarded && head.status == StatusCode::PROXY_AUTHENTICATION_REQUIRED {
            let has_credentials = headers.contains_key(PROXY_AUTHORIZATION);
            return Err(reason::proxy_refused(
                &self.endpoint,
                head.status,
                has_credentials,
            ));
        }
        let body = read_response(body, self.max_response_bytes).await;
        if head.status.is_success() {
            let body = body.map_err(|error| match error {
                ReadError::TooLarge => self.too_large(),
                ReadError::Lost(error) => reason::fault(&self.endpoint, self.protocol, classify(&error)),
            })?;
            return self.accepted(signal, &head.headers, body.data);
        }
        Err(self.refused(signal, head.status, &head.headers, body))
    }

    fn accepted(&self, signal: Signal, headers: &HeaderMap, body: Bytes) -> AttemptResult {
        if body.is_empty() {
            return Ok(PartialSuccess {
                rejected_items: 0,
                message: String::new(),
            });
        }
        let body = self.decoded(headers, body)?;
        let parsed = match self.body_kind(headers) {
            BodyKind::Protobuf => response::from_protobuf(signal, &body).map_err(|error| error.to_string()),
            BodyKind::Json => response::from_json(signal, &body).map_err(|error| error.to_string()),
            BodyKind::Text | BodyKind::Other => Err("another content type".to_owned()),
        };
        parsed.map_err(|detail| {
            let what = format!("the answer says success but is not an OTLP response ({detail})");
            reason::invalid_response(&self.endpoint, what)
        })
    }

    fn refused<E>(
        &self,
        signal: Signal,
        http_status: StatusCode,
        headers: &HeaderMap,
        body: Result<ResponseBody, ReadError<E>>,
    ) -> AttemptError {
        let body = match body {
            Ok(body) => self.decoded(headers, body.data),
            Err(ReadError::TooLarge) => return self.too_large(),
            // The status came, so the answer is known; only its explanation is lost.
            Err(ReadError::Lost(_)) => Ok(Bytes::new()),
        };
        let (message, retry_info) = match body {
            Ok(body) => self.explanation(headers, &body),
            Err(error) if error.failure.code == ErrorCode::ResponseTooLarge => return error,
            Err(_) => (String::new(), None),
        };
        let requested = retry_after(headers, SystemTime::now()).or(retry_info);
        let advice = advice_for_http(http_status.as_u16(), requested);
        let answered = AnswerStatus::Http(http_status.as_u16());
        let is_too_large = http_says_too_large(http_status.as_u16(), &message);
        let meant = if is_too_large {
            StatusCode::PAYLOAD_TOO_LARGE
        } else {
            http_status
        };
        let text = format!(
            "{}: HTTP {http_status}{}{}{}",
            self.endpoint,
            reason::quoted(&message),
            reason::http_next_step(meant, signal, self.protocol),
            self.or_the_proxy(http_status)
        );
        if is_too_large {
            return AttemptError::refused(ErrorCode::RequestTooLarge, text).with_status(answered);
        }
        AttemptError::answered(advice, text).with_status(answered)
    }

    /// Who answered is not to be told from these.
    fn or_the_proxy(&self, status: StatusCode) -> &'static str {
        match status.as_u16() {
            401 | 403 if self.is_forwarded => {
                ", or those in the proxy's URL and whether the proxy lets requests through"
            }
            _ => "",
        }
    }

    /// The server's message and `RetryInfo`; a body that is no `google.rpc.Status` is a message as it stands.
    fn explanation(&self, headers: &HeaderMap, body: &[u8]) -> (String, Option<Duration>) {
        let kind = self.body_kind(headers);
        let parsed = match kind {
            BodyKind::Protobuf => status::from_protobuf(body).ok(),
            BodyKind::Json => status::from_json(body).ok(),
            BodyKind::Text | BodyKind::Other => None,
        };
        match parsed {
            Some(parsed) if !parsed.message.is_empty() => (parsed.message, parsed.retry_delay),
            _ if matches!(kind, BodyKind::Json | BodyKind::Text) => {
                (String::from_utf8_lossy(body).into_owned(), None)
            }
            parsed => (String::new(), parsed.and_then(|parsed| parsed.retry_delay)),
        }
    }

    fn decoded(&self, headers: &HeaderMap, body: Bytes) -> Result<Bytes, AttemptError> {
        let encoding = match headers.get(CONTENT_ENCODING).map(|value| value.as_bytes()) {
            None | Some(b"" | b"identity") => return Ok(body),
            Some(b"gzip" | b"x-gzip") => Encoding::Gzip,
            Some(b"zstd") => Encoding::Zstd,
            Some(_) => {
                let what = "the answer has a content encoding that was not asked for";
                return Err(reason::invalid_response(&self.endpoint, what));
            }
        };
        match decompress(encoding, &body, self.max_response_bytes) {
            Ok(body) => Ok(Bytes::from(body)),
            Err(DecompressError::TooLarge) => Err(self.too_large()),
            Err(error) => Err(reason::invalid_response(&self.endpoint, error)),
        }
    }

    /// An answer without a content type is taken to be what was asked for.
    fn body_kind(&self, headers: &HeaderMap) -> BodyKind {
        let given = headers
            .get(CONTENT_TYPE)
            .map(|value| value.to_str().unwrap_or("?"));
        let media_type = given
            .unwrap_or(self.protocol.content_type())
            .split(';')
            .next()
            .unwrap_or_default();
        match media_type.trim().to_ascii_lowercase().as_str() {
            "application/x-protobuf" | "application/protobuf" => BodyKind::Protobuf,
            "application/json" => BodyKind::Json,
            "text/plain" => BodyKind::Text,
            _ => BodyKind::Other,
        }
    }

    fn redirected(&self, status: StatusCode, headers: &HeaderMap) -> AttemptError {
        let location = headers
            .get(LOCATION)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        let host = location
            .parse::<Uri>()
            .ok()
            .and_then(|uri| uri.host().map(str::to_owned));
        let target = match host {
            Some(host) => format!("another URL on the host {host}"),
            None => "another path".to_owned(),
        };
        let text = format!(
            "{}: HTTP {status} redirects to {target}; redirects are not followed, set the endpoint to that URL",
            self.endpoint
        );
        AttemptError::answered(RetryAdvice::Never, text).with_status(AnswerStatus::Http(status.as_u16()))
    }

    fn too_large(&self) -> AttemptError {
        reason::response_too_large(&self.endpoint, self.max_response_bytes)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum BodyKind {
    Protobuf,
    Json,
    Text,
    Other,
}
