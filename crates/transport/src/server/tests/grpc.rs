//! OTLP/gRPC's rules.

use super::bodies::{compress, framed, protobuf};
use super::peer::{Answered, Http1, Http2, Pieces, Server, config, post, start};
use super::sink::{Answer, TestSink};
use crate::Protocol;
use crate::decompress::Encoding;
use crate::server::SinkBusy;
use bytes::Bytes;
use http::{Request, StatusCode};
use otlp_native_model::Signal;
use otlp_native_otlp::{PartialSuccess, response};
use std::time::Duration;
use tonic::Code;

const GRPC: (&str, &str) = ("content-type", "application/grpc");

async fn taking() -> Server {
    start(config(), TestSink::taking()).await
}

async fn send(server: &Server, request: Request<Pieces>) -> Answered {
    Http2::connect(server.grpc()).await.send(request).await
}

fn export(headers: &[(&str, &str)], body: Pieces) -> Request<Pieces> {
    let headers: Vec<_> = [GRPC, ("te", "trailers")]
        .into_iter()
        .chain(headers.iter().copied())
        .collect();
    post(Signal::Traces.grpc_path(), &headers, body)
}

/// The status, as a client's library reads it from the headers of a trailers-only answer.
fn status_of(answer: &Answered) -> tonic::Status {
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.body.is_empty());
    tonic::Status::from_header_map(&answer.headers).unwrap()
}

#[tokio::test]
async fn every_signal_is_taken_and_answered_with_a_message_and_trailers() {
    let server = taking().await;
    let mut client = Http2::connect(server.grpc()).await;
    for signal in Signal::ALL {
        let body = protobuf(signal);
        let request = post(signal.grpc_path(), &[GRPC], Pieces::one(framed(false, &body)));
        let answer = client.send(request).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.header("content-type"), Some("application/grpc"));
        assert_eq!(answer.trailers.get("grpc-status").unwrap(), "0");
        assert_eq!(answer.headers.get("grpc-status"), None);
        assert_eq!(answer.body.get(..5), Some(&[0, 0, 0, 0, 0][..]), "{signal:?}");
        let received = server.sink.received().pop().unwrap();
        assert_eq!(
            (received.signal, received.items, received.protocol),
            (signal, 1, Protocol::Grpc)
        );
        assert_eq!(received.body, body);
    }
}

#[tokio::test]
async fn both_encodings_are_taken_and_plain_messages_beside_them() {
    let server = taking().await;
    let mut client = Http2::connect(server.grpc()).await;
    let plain = protobuf(Signal::Traces);
    for (name, encoding) in [("gzip", Encoding::Gzip), ("zstd", Encoding::Zstd)] {
        let compressed = framed(true, &compress(encoding, &plain));
        for body in [compressed, framed(false, &plain)] {
            let answer = client
                .send(export(&[("grpc-encoding", name)], Pieces::one(body)))
                .await;
            assert_eq!(answer.grpc_status(), 0, "{name}");
            assert_eq!(server.sink.received().pop().unwrap().body, plain);
        }
    }
    let answer = client
        .send(export(
            &[("grpc-encoding", "identity")],
            Pieces::one(framed(false, &plain)),
        ))
        .await;
    assert_eq!(answer.grpc_status(), 0);
}

#[tokio::test]
async fn a_message_may_come_in_any_number_of_data_frames() {
    let server = taking().await;
    let body = framed(true, &compress(Encoding::Gzip, &protobuf(Signal::Traces)));
    let pieces = (0..body.len()).map(|index| body.slice(index..=index));
    let answer = send(
        &server,
        export(&[("grpc-encoding", "gzip")], Pieces::many(pieces)),
    )
    .await;
    assert_eq!(answer.grpc_status(), 0);
    assert_eq!(
        server.sink.received().pop().unwrap().body,
        protobuf(Signal::Traces)
    );
}

#[tokio::test]
async fn an_empty_request_succeeds() {
    let server = taking().await;
    let answer = send(&server, export(&[], Pieces::one(framed(false, &[])))).await;
    assert_eq!(answer.grpc_status(), 0);
    assert!(server.sink.received().is_empty());
}

#[tokio::test]
async fn an_unknown_method_is_unimplemented() {
    let server = taking().await;
    let mut client = Http2::connect(server.grpc()).await;
    for path in [
        "/opentelemetry.proto.collector.trace.v1.TraceService/Import",
        "/v1/traces",
        "/",
    ] {
        let answer = client
            .send(post(path, &[GRPC], Pieces::one(framed(false, &[]))))
            .await;
        assert_eq!(status_of(&answer).code(), Code::Unimplemented, "{path}");
    }
}

#[tokio::test]
async fn an_unknown_encoding_is_unimplemented_and_the_known_ones_are_named() {
    let server = taking().await;
    let answer = send(
        &server,
        export(&[("grpc-encoding", "deflate")], Pieces::one(framed(true, b"x"))),
    )
    .await;
    assert_eq!(status_of(&answer).code(), Code::Unimplemented);
    assert_eq!(answer.header("grpc-accept-encoding"), Some("identity,gzip,zstd"));
}

#[tokio::test]
async fn broken_framing_and_compression_are_internal_errors() {
    let server = taking().await;
    let mut client = Http2::connect(server.grpc()).await;
    let gzip = ("grpc-encoding", "gzip");
    let whole = compress(Encoding::Gzip, &protobuf(Signal::Traces));
    let cases: [(&[(&str, &str)], Bytes); 4] = [
        // A compressed message without the header that says how.
        (&[], framed(true, &whole)),
        (&[gzip], framed(true, &whole[..whole.len() - 1])),
        // Fewer bytes than the prefix says.
        (&[], Bytes::from_static(&[0, 0, 0, 0, 9, 1])),
        (&[], Bytes::from_static(&[9, 0, 0, 0, 0])),
    ];
    for (headers, body) in cases {
        let answer = client.send(export(headers, Pieces::one(body))).await;
        assert_eq!(status_of(&answer).code(), Code::Internal);
    }
}

#[tokio::test]
async fn bad_data_is_an_invalid_argument_with_a_status_in_its_details() {
    let server = taking().await;
    let answer = send(&server, export(&[], Pieces::one(framed(false, b"\x0a\x7f")))).await;
    let status = status_of(&answer);
    assert_eq!(status.code(), Code::InvalidArgument);
    let details = otlp_native_otlp::status::from_protobuf(status.details()).unwrap();
    assert_eq!((details.code, details.message.as_str()), (3, status.message()));
}

#[tokio::test]
async fn a_busy_sink_is_unavailable_with_retry_info() {
    let delay = Duration::from_millis(2500);
    let server = start(
        config(),
        TestSink::answering(Answer::Busy(SinkBusy { retry_after: delay })),
    )
    .await;
    let answer = send(
        &server,
        export(&[], Pieces::one(framed(false, &protobuf(Signal::Traces)))),
    )
    .await;
    let status = status_of(&answer);
    assert_eq!(status.code(), Code::Unavailable);
    let details = otlp_native_otlp::status::from_protobuf(status.details()).unwrap();
    assert_eq!(details.retry_delay, Some(delay));
}

#[tokio::test]
async fn a_partial_success_reaches_the_sender() {
    let partial = PartialSuccess {
        rejected_items: 1,
        message: "no such tenant".to_owned(),
    };
    let server = start(config(), TestSink::answering(Answer::Partial(partial.clone()))).await;
    let answer = send(
        &server,
        export(&[], Pieces::one(framed(false, &protobuf(Signal::Traces)))),
    )
    .await;
    assert_eq!(answer.grpc_status(), 0);
    let received = response::from_protobuf(Signal::Traces, &answer.body[5..]).unwrap();
    assert_eq!((received.rejected_items, received.message), (1, partial.message));
}

#[tokio::test]
async fn what_is_not_quite_grpc_gets_an_http_status() {
    let server = taking().await;
    let mut client = Http2::connect(server.grpc()).await;
    let path = Signal::Traces.grpc_path();
    for content_type in ["application/grpc+json", "application/grpc-web+proto"] {
        let body = Pieces::one(framed(false, &[]));
        let answer = client
            .send(post(path, &[("content-type", content_type)], body))
            .await;
        assert_eq!(
            answer.status,
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "{content_type}"
        );
    }
    let get = Request::get(path)
        .header(GRPC.0, GRPC.1)
        .body(Pieces::one(""))
        .unwrap();
    assert_eq!(client.send(get).await.status, StatusCode::METHOD_NOT_ALLOWED);
    let over_http1 = post(path, &[GRPC], Pieces::one(framed(false, &[])));
    let answer = Http1::connect(server.grpc()).await.send(over_http1).await;
    assert_eq!(answer.status, StatusCode::HTTP_VERSION_NOT_SUPPORTED);
}

#[tokio::test]
async fn the_http_port_takes_grpc_too() {
    let server = taking().await;
    let body = Pieces::one(framed(false, &protobuf(Signal::Traces)));
    let proto = post(
        Signal::Traces.grpc_path(),
        &[("content-type", "application/grpc+proto")],
        body,
    );
    assert_eq!(
        Http2::connect(server.http())
            .await
            .send(proto)
            .await
            .grpc_status(),
        0
    );
}
