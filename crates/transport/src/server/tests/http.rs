//! OTLP/HTTP's rules.

use super::bodies::{compress, json, protobuf};
use super::peer::{Answered, Http1, Http2, Pieces, Server, config, post, start};
use super::sink::{Answer, TestSink};
use crate::Protocol;
use crate::decompress::Encoding;
use crate::server::SinkBusy;
use bytes::Bytes;
use http::{Request, StatusCode};
use otlp_native_model::Signal;
use otlp_native_otlp::{PartialSuccess, response, status};
use std::time::Duration;

const PROTOBUF: (&str, &str) = ("content-type", "application/x-protobuf");
const JSON: (&str, &str) = ("content-type", "application/json");

async fn taking() -> Server {
    start(config(), TestSink::taking()).await
}

async fn send(server: &Server, request: Request<Pieces>) -> Answered {
    Http1::connect(server.http()).await.send(request).await
}

#[tokio::test]
async fn every_signal_is_taken_as_protobuf_and_answered_as_protobuf() {
    let server = taking().await;
    let mut client = Http1::connect(server.http()).await;
    for signal in Signal::ALL {
        let body = protobuf(signal);
        let answer = client
            .send(post(signal.http_path(), &[PROTOBUF], Pieces::one(body.clone())))
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{signal:?}");
        assert_eq!(answer.header("content-type"), Some(PROTOBUF.1));
        assert_eq!(
            response::from_protobuf(signal, &answer.body)
                .unwrap()
                .rejected_items,
            0
        );
        let received = server.sink.received().pop().unwrap();
        assert_eq!(
            (received.signal, received.items, received.protocol),
            (signal, 1, Protocol::HttpProtobuf)
        );
        assert_eq!(received.body, body);
    }
}

#[tokio::test]
async fn every_signal_is_taken_as_json_reaches_the_sink_as_protobuf_and_is_answered_as_json() {
    let server = taking().await;
    let mut client = Http1::connect(server.http()).await;
    for signal in Signal::ALL {
        let answer = client
            .send(post(signal.http_path(), &[JSON], Pieces::one(json(signal))))
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{signal:?}");
        assert_eq!(answer.header("content-type"), Some(JSON.1));
        assert_eq!(
            response::from_json(signal, &answer.body).unwrap().rejected_items,
            0
        );
        let received = server.sink.received().pop().unwrap();
        assert_eq!(
            (received.signal, received.items, received.protocol),
            (signal, 1, Protocol::HttpJson)
        );
        assert_eq!(received.body, protobuf(signal));
    }
}

#[tokio::test]
async fn both_encodings_are_taken_whatever_the_case_of_their_names() {
    let server = taking().await;
    let mut client = Http1::connect(server.http()).await;
    let names = [
        ("gzip", Encoding::Gzip),
        ("GZip", Encoding::Gzip),
        ("x-gzip", Encoding::Gzip),
    ];
    for (name, encoding) in names
        .into_iter()
        .chain([("zstd", Encoding::Zstd), ("ZSTD", Encoding::Zstd)])
    {
        for (content_type, body) in [
            (PROTOBUF, protobuf(Signal::Traces)),
            (JSON, json(Signal::Traces).as_bytes().to_vec()),
        ] {
            let headers = [content_type, ("content-encoding", name)];
            let body = Pieces::one(compress(encoding, &body));
            assert_eq!(
                client.send(post("/v1/traces", &headers, body)).await.status,
                StatusCode::OK,
                "{name}"
            );
            assert_eq!(
                server.sink.received().pop().unwrap().body,
                protobuf(Signal::Traces)
            );
        }
    }
}

#[tokio::test]
async fn other_encodings_are_refused_with_the_list_of_those_that_would_do() {
    let server = taking().await;
    let mut client = Http1::connect(server.http()).await;
    for name in ["deflate", "identity", "br", "gzip, gzip", "gzip,"] {
        let headers = [PROTOBUF, ("content-encoding", name)];
        let body = Pieces::one(protobuf(Signal::Traces));
        let answer = client.send(post("/v1/traces", &headers, body)).await;
        assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{name}");
        assert_eq!(answer.header("accept-encoding"), Some("gzip, zstd"));
        assert!(
            status::from_protobuf(&answer.body)
                .unwrap()
                .message
                .contains("encoding")
        );
    }
    let twice = [
        PROTOBUF,
        ("content-encoding", "gzip"),
        ("content-encoding", "gzip"),
    ];
    let answer = client.send(post("/v1/traces", &twice, Pieces::one("x"))).await;
    assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
}

#[tokio::test]
async fn an_unknown_path_is_not_found() {
    let server = taking().await;
    let mut client = Http1::connect(server.http()).await;
    for path in ["/", "/v1/traces/", "/v1/trace", "/v1/profiles"] {
        let answer = client.send(post(path, &[JSON], Pieces::one("{}"))).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(
            status::from_json(&answer.body)
                .unwrap()
                .message
                .contains("/v1/traces")
        );
    }
}

#[tokio::test]
async fn any_method_but_post_is_not_allowed() {
    let server = taking().await;
    for method in ["GET", "PUT", "OPTIONS", "DELETE"] {
        let request = Request::builder()
            .method(method)
            .uri("/v1/logs")
            .body(Pieces::one(""))
            .unwrap();
        let answer = send(&server, request).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{method}");
        assert_eq!(answer.header("allow"), Some("POST"));
    }
}

#[tokio::test]
async fn an_unknown_content_type_is_unsupported_and_answered_in_plain_text() {
    let server = taking().await;
    for headers in [
        &[][..],
        &[("content-type", "text/plain")],
        &[("content-type", "application/jsonx")],
    ] {
        let answer = send(&server, post("/v1/logs", headers, Pieces::one("{}"))).await;
        assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{headers:?}");
        assert_eq!(answer.header("content-type"), Some("text/plain; charset=utf-8"));
    }
}

#[tokio::test]
async fn content_types_are_compared_without_case_and_parameters() {
    let server = taking().await;
    let headers = [("content-type", "Application/JSON ; charset=utf-8")];
    let answer = send(
        &server,
        post("/v1/logs?source=test", &headers, Pieces::one(json(Signal::Logs))),
    )
    .await;
    assert_eq!(answer.status, StatusCode::OK);
}

#[tokio::test]
async fn bad_data_is_a_bad_request_with_a_status_in_the_same_encoding() {
    let server = taking().await;
    let mut client = Http1::connect(server.http()).await;
    for garbage in [&b"\xff\xff\xff\xff"[..], b"\x0a\x7f", b"\x0a\x02\x12\x7f"] {
        let body = Pieces::one(Bytes::copy_from_slice(garbage));
        let answer = client.send(post("/v1/traces", &[PROTOBUF], body)).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{garbage:?}");
        assert_eq!(answer.header("content-type"), Some(PROTOBUF.1));
        assert_eq!(status::from_protobuf(&answer.body).unwrap().code, 3);
    }
    for garbage in ["", "{", "[]", "{\"resourceSpans\":3}", "\u{1}"] {
        let answer = client
            .send(post("/v1/traces", &[JSON], Pieces::one(garbage)))
            .await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{garbage:?}");
        assert_eq!(answer.header("content-type"), Some(JSON.1));
        assert_eq!(status::from_json(&answer.body).unwrap().code, 3);
    }
    assert!(server.sink.received().is_empty());
}

#[tokio::test]
async fn a_reason_that_quotes_the_sender_is_bounded() {
    let server = taking().await;
    let garbage = format!("{{\"resourceSpans\":\"{}\"}}", "x".repeat(100_000));
    let answer = send(&server, post("/v1/traces", &[JSON], Pieces::one(garbage))).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.body.len() < 1024, "{}", answer.body.len());
}

#[tokio::test]
async fn damaged_and_truncated_compression_is_a_bad_request() {
    let server = taking().await;
    let mut client = Http1::connect(server.http()).await;
    for (name, encoding) in [("gzip", Encoding::Gzip), ("zstd", Encoding::Zstd)] {
        let whole = compress(encoding, &protobuf(Signal::Traces));
        for body in [
            whole[..whole.len() - 1].to_vec(),
            b"not compressed".to_vec(),
            Vec::new(),
        ] {
            let headers = [PROTOBUF, ("content-encoding", name)];
            let answer = client.send(post("/v1/traces", &headers, Pieces::one(body))).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{name}");
            assert!(
                status::from_protobuf(&answer.body)
                    .unwrap()
                    .message
                    .contains("compressed")
            );
        }
    }
}

#[tokio::test]
async fn a_partial_success_reaches_the_sender_and_never_exceeds_the_request() {
    let partial = PartialSuccess {
        rejected_items: 7,
        message: "é".repeat(1 << 20),
    };
    let server = start(config(), TestSink::answering(Answer::Partial(partial))).await;
    let body = Pieces::one(protobuf(Signal::Metrics));
    let answer = send(&server, post("/v1/metrics", &[PROTOBUF], body)).await;
    assert_eq!(answer.status, StatusCode::OK);
    let partial = response::from_protobuf(Signal::Metrics, &answer.body).unwrap();
    assert_eq!(partial.rejected_items, 1);
    assert!(partial.message.starts_with('é') && answer.body.len() < 20_000);
}

#[tokio::test]
async fn a_busy_sink_is_unavailable_with_a_delay_in_header_and_status() {
    let delay = Duration::from_millis(2500);
    let server = start(
        config(),
        TestSink::answering(Answer::Busy(SinkBusy { retry_after: delay })),
    )
    .await;
    let answer = send(
        &server,
        post("/v1/logs", &[JSON], Pieces::one(json(Signal::Logs))),
    )
    .await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.header("retry-after"), Some("3"));
    let status = status::from_json(&answer.body).unwrap();
    assert_eq!((status.code, status.retry_delay), (14, Some(delay)));
}

#[tokio::test]
async fn an_empty_request_succeeds_and_does_not_trouble_the_sink() {
    let server = taking().await;
    let mut client = Http1::connect(server.http()).await;
    for signal in Signal::ALL {
        for (content_type, body) in [(PROTOBUF, ""), (JSON, "{}")] {
            let answer = client
                .send(post(signal.http_path(), &[content_type], Pieces::one(body)))
                .await;
            assert_eq!(answer.status, StatusCode::OK, "{signal:?}");
        }
    }
    assert!(server.sink.received().is_empty());
}

#[tokio::test]
async fn a_body_in_many_pieces_without_a_length_is_one_body() {
    let server = taking().await;
    let body = protobuf(Signal::Traces);
    let pieces = || Pieces::many(body.iter().map(|byte| Bytes::copy_from_slice(&[*byte])));
    let over_http1 = send(&server, post("/v1/traces", &[PROTOBUF], pieces())).await;
    let over_http2 = Http2::connect(server.http())
        .await
        .send(post("/v1/traces", &[PROTOBUF], pieces()))
        .await;
    assert_eq!(
        (over_http1.status, over_http2.status),
        (StatusCode::OK, StatusCode::OK)
    );
    assert!(
        server
            .sink
            .received()
            .iter()
            .all(|received| received.body == body)
    );
}

#[tokio::test]
async fn the_grpc_port_takes_http_too() {
    let server = taking().await;
    let answer = Http1::connect(server.grpc())
        .await
        .send(post("/v1/logs", &[JSON], Pieces::one(json(Signal::Logs))))
        .await;
    assert_eq!(answer.status, StatusCode::OK);
}

#[tokio::test]
async fn a_sink_that_panics_ends_one_connection_and_not_the_receiver() {
    let server = start(config(), TestSink::answering(Answer::Panic)).await;
    for _ in 0..2 {
        let mut client = Http1::connect(server.http()).await;
        let body = Pieces::one(protobuf(Signal::Traces));
        assert!(
            client
                .try_send(post("/v1/traces", &[PROTOBUF], body))
                .await
                .is_err()
        );
    }
    assert_eq!(server.sink.received().len(), 2);
}
