//! OTLP/gRPC: the four unary `Export` methods, spoken by hand so that sizes are ours to bound.

use super::body::BodyReader;
use super::grpc_message::{MessageLimits, read_message};
use super::intake::{self, RawRequest};
use super::rejection::Rejection;
use super::reply::ReplyBody;
use super::service::Service;
use super::sink::RequestSink;
use crate::Protocol;
use crate::decompress::Encoding;
use bytes::{BufMut, Bytes, BytesMut};
use http::{
    HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode, Version, header, request::Parts,
};
use otlp_native_model::Signal;
use otlp_native_otlp::{PartialSuccess, response, status};

/// Answers a request whose content type begins with gRPC's.
pub(super) async fn answer<S: RequestSink>(
    service: &Service<S>,
    head: &Parts,
    body: &mut BodyReader,
) -> Response<ReplyBody> {
    if let Some(status) = not_grpc(head) {
        return plain(status);
    }
    match receive(service, head, body).await {
        Ok((signal, partial)) => success(signal, &partial),
        Err(rejection) => reject(&rejection),
    }
}

/// What gRPC answers with an HTTP status, since the other side may not speak gRPC at all.
fn not_grpc(head: &Parts) -> Option<StatusCode> {
    if !is_protobuf(&head.headers) {
        Some(StatusCode::UNSUPPORTED_MEDIA_TYPE)
    } else if head.version != Version::HTTP_2 {
        Some(StatusCode::HTTP_VERSION_NOT_SUPPORTED)
    } else if head.method != Method::POST {
        Some(StatusCode::METHOD_NOT_ALLOWED)
    } else {
        None
    }
}

/// Other codecs (`+json`), and gRPC-Web, which shares the beginning of the name, are not OTLP.
fn is_protobuf(headers: &HeaderMap) -> bool {
    let value = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let media_type = value.split(';').next().unwrap_or_default().trim();
    ["application/grpc", "application/grpc+proto"]
        .iter()
        .any(|name| media_type.eq_ignore_ascii_case(name))
}

async fn receive<S: RequestSink>(
    service: &Service<S>,
    head: &Parts,
    body: &mut BodyReader,
) -> Result<(Signal, PartialSuccess), Rejection> {
    let signal = Signal::ALL
        .into_iter()
        .find(|signal| signal.grpc_path() == head.uri.path())
        .ok_or_else(|| {
            Rejection::Unimplemented("unknown method; OTLP's are the four Export methods".to_owned())
        })?;
    let encoding = grpc_encoding(&head.headers)?;
    let limits = MessageLimits {
        plain_bytes: service.config.max_request_bytes,
        compressed_bytes: service.config.max_compressed_bytes(),
    };
    let mut lease = service.budget.lease();
    let message = read_message(body, limits, &mut lease).await?;
    let encoding = match (message.is_compressed, encoding) {
        (false, _) => None,
        (true, Some(encoding)) => Some(encoding),
        (true, None) => {
            return Err(Rejection::BadFraming(
                "a compressed message without grpc-encoding",
            ));
        }
    };
    let raw = RawRequest {
        signal,
        protocol: Protocol::Grpc,
        encoding,
        body: message.body,
        lease,
    };
    Ok((signal, intake::take(service, raw).await?))
}

const GRPC_ENCODING: HeaderName = HeaderName::from_static("grpc-encoding");
const GRPC_ACCEPT_ENCODING: HeaderName = HeaderName::from_static("grpc-accept-encoding");

fn grpc_encoding(headers: &HeaderMap) -> Result<Option<Encoding>, Rejection> {
    match headers.get(GRPC_ENCODING).map(HeaderValue::as_bytes) {
        None | Some(b"identity") => Ok(None),
        Some(b"gzip") => Ok(Some(Encoding::Gzip)),
        Some(b"zstd") => Ok(Some(Encoding::Zstd)),
        Some(_) => Err(Rejection::Unimplemented(
            "grpc-encoding must be identity, gzip or zstd".to_owned(),
        )),
    }
}

fn success(signal: Signal, partial: &PartialSuccess) -> Response<ReplyBody> {
    let message = response::to_protobuf(signal, partial);
    let mut framed = BytesMut::with_capacity(5 + message.len());
    framed.put_u8(0);
    // The sink's message was cut to a few KiB, so the length fits.
    framed.put_u32(u32::try_from(message.len()).unwrap_or(u32::MAX));
    framed.put_slice(&message);
    let mut trailers = HeaderMap::with_capacity(1);
    trailers.insert(tonic::Status::GRPC_STATUS, HeaderValue::from_static("0"));
    with_grpc_headers(ReplyBody::with_trailers(framed.freeze(), trailers))
}

/// A "trailers-only" answer: the status stands in the headers.
fn reject(rejection: &Rejection) -> Response<ReplyBody> {
    let rpc_status = rejection.rpc_status();
    let details = Bytes::from(status::to_protobuf(&rpc_status));
    let status = tonic::Status::with_details(rejection.grpc_code(), rpc_status.message, details);
    let mut response = with_grpc_headers(ReplyBody::default());
    // It fails only for bytes that percent-encoding and base64 don't produce.
    if status.add_header(response.headers_mut()).is_err() {
        response.headers_mut().insert(
            tonic::Status::GRPC_STATUS,
            HeaderValue::from(i32::from(status.code())),
        );
    }
    response
}

fn with_grpc_headers(body: ReplyBody) -> Response<ReplyBody> {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(Protocol::Grpc.content_type()),
    );
    headers.insert(
        GRPC_ACCEPT_ENCODING,
        HeaderValue::from_static("identity,gzip,zstd"),
    );
    response
}

fn plain(status: StatusCode) -> Response<ReplyBody> {
    let mut response = Response::new(ReplyBody::default());
    *response.status_mut() = status;
    if status == StatusCode::METHOD_NOT_ALLOWED {
        response
            .headers_mut()
            .insert(header::ALLOW, HeaderValue::from_static("POST"));
    }
    response
}
