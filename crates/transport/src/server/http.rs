//! OTLP/HTTP: protobuf and JSON, each answered in kind.

use super::body::BodyReader;
use super::intake::{self, RawRequest};
use super::rejection::Rejection;
use super::reply::ReplyBody;
use super::service::Service;
use super::sink::RequestSink;
use crate::Protocol;
use crate::decompress::Encoding;
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header, request::Parts};
use otlp_native_model::Signal;
use otlp_native_otlp::{PartialSuccess, RpcStatus, response, status};
use std::time::Duration;
use tonic::Code;

/// Answers a request whose content type is not gRPC's.
pub(super) async fn answer<S: RequestSink>(
    service: &Service<S>,
    head: &Parts,
    body: &mut BodyReader,
) -> Response<ReplyBody> {
    let format = Format::of(&head.headers);
    let Some(signal) = Signal::ALL
        .into_iter()
        .find(|signal| signal.http_path() == head.uri.path())
    else {
        return refuse(format, StatusCode::NOT_FOUND, Code::Unimplemented, UNKNOWN_PATH);
    };
    if head.method != Method::POST {
        let mut response = refuse(
            format,
            StatusCode::METHOD_NOT_ALLOWED,
            Code::Unimplemented,
            "use POST",
        );
        response
            .headers_mut()
            .insert(header::ALLOW, HeaderValue::from_static("POST"));
        return response;
    }
    let Some(format) = format else {
        return refuse(
            None,
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Code::Unimplemented,
            UNKNOWN_TYPE,
        );
    };
    let Ok(encoding) = content_encoding(&head.headers) else {
        let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        let mut response = refuse(Some(format), status, Code::Unimplemented, UNKNOWN_ENCODING);
        // RFC 9110 §15.5.16: says which encodings would have done.
        response
            .headers_mut()
            .insert(header::ACCEPT_ENCODING, HeaderValue::from_static("gzip, zstd"));
        return response;
    };
    match receive(service, signal, format, encoding, body).await {
        Ok(partial) => success(signal, format, &partial),
        Err(rejection) => reject(format, &rejection),
    }
}

const UNKNOWN_PATH: &str = "no such path; use /v1/traces, /v1/metrics, /v1/logs or /v1development/profiles";
const UNKNOWN_TYPE: &str = "the content type must be application/x-protobuf or application/json";
const UNKNOWN_ENCODING: &str = "the content encoding must be gzip or zstd, or absent";

async fn receive<S: RequestSink>(
    service: &Service<S>,
    signal: Signal,
    format: Format,
    encoding: Option<Encoding>,
    body: &mut BodyReader,
) -> Result<PartialSuccess, Rejection> {
    let limit_bytes = match encoding {
        Some(_) => service.config.max_compressed_bytes(),
        None => service.config.max_request_bytes,
    };
    let announced = body.announced_bytes().unwrap_or(0);
    if usize::try_from(announced).map_or(true, |announced| announced > limit_bytes) {
        return Err(Rejection::TooLarge {
            limit_bytes: service.config.max_request_bytes,
        });
    }
    let mut lease = service.budget.lease();
    let bytes = body.read_all(limit_bytes, &mut lease).await?;
    let raw = RawRequest {
        signal,
        protocol: format.protocol(),
        encoding,
        body: bytes,
        lease,
    };
    intake::take(service, raw).await
}

/// How a request's body, and therefore its answer's, is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Protobuf,
    Json,
}

impl Format {
    /// Parameters, such as a `charset`, don't matter: JSON is UTF-8, always.
    fn of(headers: &HeaderMap) -> Option<Format> {
        let value = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
        let media_type = value.split(';').next().unwrap_or_default().trim();
        [Format::Protobuf, Format::Json]
            .into_iter()
            .find(|format| media_type.eq_ignore_ascii_case(format.protocol().content_type()))
    }

    fn protocol(self) -> Protocol {
        match self {
            Format::Protobuf => Protocol::HttpProtobuf,
            Format::Json => Protocol::HttpJson,
        }
    }
}

/// `Err` for anything but one of the codings that OTLP names: no lists, no `deflate`, and no `identity`, which RFC 9110
/// keeps out of this header.
fn content_encoding(headers: &HeaderMap) -> Result<Option<Encoding>, ()> {
    let mut values = headers.get_all(header::CONTENT_ENCODING).iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    if values.next().is_some() {
        return Err(());
    }
    let name = value.to_str().map_err(|_| ())?.trim();
    // RFC 9110 §8.4.1.3: `x-gzip` is `gzip`.
    if name.is_empty() {
        Ok(None)
    } else if name.eq_ignore_ascii_case("gzip") || name.eq_ignore_ascii_case("x-gzip") {
        Ok(Some(Encoding::Gzip))
    } else if name.eq_ignore_ascii_case("zstd") {
        Ok(Some(Encoding::Zstd))
    } else {
        Err(())
    }
}

fn success(signal: Signal, format: Format, partial: &PartialSuccess) -> Response<ReplyBody> {
    let body = match format {
        Format::Protobuf => response::to_protobuf(signal, partial),
        Format::Json => response::to_json(signal, partial),
    };
    reply(StatusCode::OK, format.protocol().content_type(), body)
}

fn reject(format: Format, rejection: &Rejection) -> Response<ReplyBody> {
    let mut response = error(Some(format), rejection.http_status(), &rejection.rpc_status());
    if let Some(delay) = rejection.retry_after() {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(whole_seconds(delay)));
    }
    if *rejection == Rejection::TooSlow {
        response
            .headers_mut()
            .insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

/// Rounded up, and never 0, which would mean "at once".
fn whole_seconds(delay: Duration) -> u64 {
    delay
        .as_secs()
        .saturating_add(u64::from(delay.subsec_nanos() > 0))
        .max(1)
}

fn refuse(format: Option<Format>, status: StatusCode, code: Code, reason: &str) -> Response<ReplyBody> {
    let rpc_status = RpcStatus {
        code: i32::from(code),
        message: reason.to_owned(),
        retry_delay: None,
    };
    error(format, status, &rpc_status)
}

/// Plain text where the request's content type says nothing about what its sender can read.
fn error(format: Option<Format>, status: StatusCode, rpc_status: &RpcStatus) -> Response<ReplyBody> {
    match format {
        Some(format @ Format::Protobuf) => reply(
            status,
            format.protocol().content_type(),
            status::to_protobuf(rpc_status),
        ),
        Some(format @ Format::Json) => reply(
            status,
            format.protocol().content_type(),
            status::to_json(rpc_status),
        ),
        None => reply(
            status,
            "text/plain; charset=utf-8",
            rpc_status.message.clone().into_bytes(),
        ),
    }
}

fn reply(status: StatusCode, content_type: &'static str, body: Vec<u8>) -> Response<ReplyBody> {
    let mut response = Response::new(ReplyBody::new(Bytes::from(body)));
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delay_is_rounded_up_to_whole_seconds() {
        let rounded = [0, 1, 999, 1000, 1001].map(|millis| whole_seconds(Duration::from_millis(millis)));
        assert_eq!(rounded, [1, 1, 1, 1, 2]);
    }
}
