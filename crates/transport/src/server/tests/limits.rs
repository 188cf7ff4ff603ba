//! What one sender, or many, can't make the receiver hold.

use super::bodies::{compress, framed, json, large_trace, protobuf};
use super::peer::{Answered, Http1, Http2, Pieces, config, post, read_to_end, start};
use super::sink::TestSink;
use crate::decompress::Encoding;
use crate::server::{Inspection, ReceiverConfig};
use bytes::Bytes;
use http::StatusCode;
use otlp_native_model::Signal;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

const PROTOBUF: (&str, &str) = ("content-type", "application/x-protobuf");
const GRPC: (&str, &str) = ("content-type", "application/grpc");
const RESOURCE_EXHAUSTED: i32 = 8;

fn limited(max_request_bytes: usize) -> ReceiverConfig {
    ReceiverConfig {
        max_request_bytes,
        ..config()
    }
}

fn is_too_large(answer: &Answered) -> bool {
    // Without RetryInfo, which would make clients try again.
    answer.status == StatusCode::PAYLOAD_TOO_LARGE && answer.header("retry-after").is_none()
}

#[tokio::test]
async fn a_request_of_exactly_the_limit_is_taken_and_one_byte_more_is_not() {
    let body = large_trace(100_000);
    for (limit, is_taken) in [(body.len(), true), (body.len() - 1, false)] {
        let server = start(limited(limit), TestSink::taking()).await;
        for encoding in [
            None,
            Some(("gzip", Encoding::Gzip)),
            Some(("zstd", Encoding::Zstd)),
        ] {
            let wire = encoding.map_or_else(|| body.clone(), |(_, encoding)| compress(encoding, &body));
            let mut headers = vec![PROTOBUF];
            headers.extend(encoding.map(|(name, _)| ("content-encoding", name)));
            let mut http1 = Http1::connect(server.http()).await;
            let over_http1 = http1
                .send(post("/v1/traces", &headers, Pieces::one(wire.clone())))
                .await;
            assert_eq!(over_http1.status == StatusCode::OK, is_taken, "{encoding:?}");
            assert_eq!(is_too_large(&over_http1), !is_taken, "{encoding:?}");

            let mut headers = vec![GRPC];
            headers.extend(encoding.map(|(name, _)| ("grpc-encoding", name)));
            let message = Pieces::one(framed(encoding.is_some(), &wire));
            let mut http2 = Http2::connect(server.grpc()).await;
            let over_grpc = http2
                .send(post(Signal::Traces.grpc_path(), &headers, message))
                .await;
            assert_eq!(
                over_grpc.grpc_status(),
                if is_taken { 0 } else { RESOURCE_EXHAUSTED }
            );
        }
    }
}

#[tokio::test]
async fn an_incompressible_request_of_exactly_the_limit_is_taken() {
    let mut random = fastrand::Rng::with_seed(7);
    // Spans whose bytes don't compress: ids.
    let spans: Vec<u8> = (0..4000)
        .flat_map(|_| [&[0x12, 18, 0x0a, 16][..], &random.u128(..).to_be_bytes()].concat())
        .collect();
    let mut body = Vec::new();
    for (tag, inner) in [(0x12u8, spans.len()), (0x0a, spans.len() + 4)] {
        let length = [
            (inner & 127) as u8 | 128,
            (inner >> 7 & 127) as u8 | 128,
            (inner >> 14) as u8,
        ];
        body.splice(0..0, [&[tag][..], &length].concat());
    }
    body.extend_from_slice(&spans);
    let server = start(limited(body.len()), TestSink::taking()).await;
    let mut client = Http1::connect(server.http()).await;
    for (name, encoding) in [("gzip", Encoding::Gzip), ("zstd", Encoding::Zstd)] {
        let headers = [PROTOBUF, ("content-encoding", name)];
        let request = post("/v1/traces", &headers, Pieces::one(compress(encoding, &body)));
        assert_eq!(client.send(request).await.status, StatusCode::OK, "{name}");
    }
    assert_eq!(server.sink.received()[0].items, 4000);
}

#[tokio::test]
async fn bombs_are_too_large_over_both_transports() {
    let server = start(limited(1 << 20), TestSink::taking()).await;
    let plain = vec![0u8; 256 << 20];
    for (name, encoding) in [("gzip", Encoding::Gzip), ("zstd", Encoding::Zstd)] {
        let bomb = compress(encoding, &plain);
        assert!(bomb.len() < 512 << 10, "{}", bomb.len());
        let headers = [PROTOBUF, ("content-encoding", name)];
        let request = post("/v1/traces", &headers, Pieces::one(bomb.clone()));
        assert!(
            is_too_large(&Http1::connect(server.http()).await.send(request).await),
            "{name}"
        );
        let headers = [GRPC, ("grpc-encoding", name)];
        let request = post(
            Signal::Traces.grpc_path(),
            &headers,
            Pieces::one(framed(true, &bomb)),
        );
        let answer = Http2::connect(server.grpc()).await.send(request).await;
        assert_eq!(answer.grpc_status(), RESOURCE_EXHAUSTED, "{name}");
    }
}

#[tokio::test]
async fn json_that_grows_as_protobuf_is_bounded_too() {
    let server = start(limited(4000), TestSink::taking()).await;
    let counts = "0,".repeat(1000);
    let text = format!(
        r#"{{"resourceMetrics":[{{"scopeMetrics":[{{"metrics":[{{"histogram":{{"dataPoints":[{{"bucketCounts":[{}]}}]}}}}]}}]}}]}}"#,
        counts.trim_end_matches(',')
    );
    let request = post(
        "/v1/metrics",
        &[("content-type", "application/json")],
        Pieces::one(text),
    );
    assert!(is_too_large(
        &Http1::connect(server.http()).await.send(request).await
    ));
}

#[tokio::test]
async fn an_announced_length_over_the_limit_is_answered_before_the_body_comes() {
    let server = start(limited(1000), TestSink::taking()).await;
    let mut stream = TcpStream::connect(server.http()).await.unwrap();
    let head = "POST /v1/traces HTTP/1.1\r\nhost: test\r\nexpect: 100-continue\r\n\
                content-type: application/x-protobuf\r\ncontent-length: 1001\r\n\r\n";
    stream.write_all(head.as_bytes()).await.unwrap();
    let answer = read_to_end(&mut stream).await;
    assert!(
        answer.starts_with(b"HTTP/1.1 413 "),
        "{}",
        String::from_utf8_lossy(&answer)
    );

    let mut grpc = Http2::connect(server.grpc()).await;
    let prefix = Pieces::without_end([Bytes::from_static(&[0, 0, 0, 3, 233])]);
    let answer = grpc.send(post(Signal::Traces.grpc_path(), &[GRPC], prefix)).await;
    assert_eq!(answer.grpc_status(), RESOURCE_EXHAUSTED);
}

#[tokio::test]
async fn a_body_without_a_length_is_answered_once_it_passes_the_limit() {
    let server = start(limited(1000), TestSink::taking()).await;
    let pieces = || Pieces::without_end((0..11).map(|_| Bytes::from_static(&[0; 100])));
    let over_http1 = Http1::connect(server.http())
        .await
        .send(post("/v1/traces", &[PROTOBUF], pieces()))
        .await;
    let over_http2 = Http2::connect(server.http())
        .await
        .send(post("/v1/traces", &[PROTOBUF], pieces()))
        .await;
    assert!(is_too_large(&over_http1) && is_too_large(&over_http2));
}

#[tokio::test]
async fn a_sender_in_the_middle_of_a_refused_upload_still_gets_its_answer() {
    let server = start(limited(1000), TestSink::taking()).await;
    let mut stream = TcpStream::connect(server.http()).await.unwrap();
    // More than the sockets' buffers hold, so most of it is still to be sent when the answer comes.
    let upload = vec![0u8; 12 << 20];
    for (body, last_header) in [(&upload[..], "x: y"), (&[], "connection: close")] {
        let head = format!(
            "POST /v1/traces HTTP/1.1\r\nhost: test\r\ncontent-type: application/x-protobuf\r\n\
             content-length: {}\r\n{last_header}\r\n\r\n",
            body.len()
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        stream.write_all(body).await.unwrap();
    }
    let answers = String::from_utf8(read_to_end(&mut stream).await).unwrap();
    let statuses: Vec<&str> = answers
        .split("HTTP/1.1 ")
        .skip(1)
        .filter_map(|answer| answer.get(..3))
        .collect();
    assert_eq!(statuses, ["413", "200"]);
}

#[tokio::test]
async fn a_refused_upload_that_stops_midway_loses_its_connection() {
    let config = ReceiverConfig {
        body_idle_timeout: Duration::from_millis(50),
        ..limited(1000)
    };
    let server = start(config, TestSink::taking()).await;
    let mut stream = TcpStream::connect(server.http()).await.unwrap();
    let head = "POST /v1/traces HTTP/1.1\r\nhost: test\r\ncontent-type: application/x-protobuf\r\n\
                content-length: 2000\r\n\r\nonly a piece of it";
    stream.write_all(head.as_bytes()).await.unwrap();
    assert!(read_to_end(&mut stream).await.starts_with(b"HTTP/1.1 413 "));
}

#[tokio::test]
async fn bodies_beyond_the_budget_are_told_to_come_back_and_the_budget_to_be_free_again() {
    let body = large_trace(100_000);
    // Room for one such body, as its JSON and its compressed form would also have to fit, but not for four.
    let config = ReceiverConfig {
        max_in_flight_bytes: 0,
        ..limited(body.len())
    };
    let server = start(config, TestSink::gated()).await;
    let mut held = Vec::new();
    let mut refused = 0;
    for held_so_far in 1..=4 {
        let mut client = Http1::connect(server.http()).await;
        let request = post("/v1/traces", &[PROTOBUF], Pieces::one(body.clone()));
        if held_so_far < 4 {
            held.push(tokio::spawn(async move { client.send(request).await }));
            server.sink.wait_entered(1).await;
        } else {
            let answer = client.send(request).await;
            assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
            assert_eq!(answer.header("retry-after"), Some("1"));
            refused += 1;
        }
    }
    assert_eq!(refused, 1);
    server.sink.release(4);
    for answer in held {
        assert_eq!(answer.await.unwrap().status, StatusCode::OK);
    }
    let request = post("/v1/traces", &[PROTOBUF], Pieces::one(body));
    assert_eq!(
        Http1::connect(server.http()).await.send(request).await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn an_outline_is_of_the_items_and_not_of_what_is_in_them() {
    let cases = [
        // A span whose name is no text.
        (&[0x0a, 7, 0x12, 5, 0x12, 3, 0x2a, 1, 0xff][..], true),
        // One that ends after its request does.
        (&[0x0a, 6, 0x12, 4, 0x12, 3, 0x2a, 1], false),
    ];
    for (body, is_outlined) in cases {
        for (inspection, is_taken) in [(Inspection::Whole, false), (Inspection::Outline, is_outlined)] {
            let server = start(
                ReceiverConfig {
                    inspection,
                    ..config()
                },
                TestSink::taking(),
            )
            .await;
            let request = post("/v1/traces", &[PROTOBUF], Pieces::one(body));
            let answer = Http1::connect(server.http()).await.send(request).await;
            let expected = if is_taken {
                StatusCode::OK
            } else {
                StatusCode::BAD_REQUEST
            };
            assert_eq!(answer.status, expected, "{inspection:?} {body:?}");
            let items: Vec<_> = server
                .sink
                .received()
                .iter()
                .map(|request| request.items)
                .collect();
            assert_eq!(items, [1].repeat(usize::from(is_taken)));
        }
    }
}

#[tokio::test]
async fn headers_over_their_limit_are_refused() {
    let server = start(
        ReceiverConfig {
            max_header_bytes: 8 << 10,
            ..config()
        },
        TestSink::taking(),
    )
    .await;
    let long = "x".repeat(10_000);
    let headers = [PROTOBUF, ("x-long", &long)];
    let request = || post("/v1/traces", &headers, Pieces::one(""));
    let status = StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE;
    assert_eq!(
        Http1::connect(server.http()).await.send(request()).await.status,
        status
    );
    assert_eq!(
        Http2::connect(server.http()).await.send(request()).await.status,
        status
    );
}

#[tokio::test]
async fn a_connection_without_a_whole_request_head_is_closed() {
    let config = ReceiverConfig {
        header_timeout: Duration::from_millis(50),
        ..config()
    };
    let server = start(config, TestSink::taking()).await;
    let starts: [&[u8]; 4] = [
        b"",
        b"PRI * HT",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"POST /v1/traces HTTP/1.1\r\nhost:",
    ];
    for start in starts {
        let mut stream = TcpStream::connect(server.http()).await.unwrap();
        stream.write_all(start).await.unwrap();
        read_to_end(&mut stream).await;
    }
}

#[tokio::test]
async fn a_connection_without_further_requests_is_closed() {
    let config = ReceiverConfig {
        keep_alive_timeout: Duration::from_millis(50),
        ..config()
    };
    let server = start(config, TestSink::taking()).await;
    let mut client = Http1::connect(server.http()).await;
    client
        .send(post("/v1/traces", &[PROTOBUF], Pieces::one("")))
        .await;
    client.wait_closed().await;
}

#[tokio::test]
async fn a_body_that_stops_coming_is_given_up() {
    let config = ReceiverConfig {
        body_idle_timeout: Duration::from_millis(50),
        ..config()
    };
    let server = start(config, TestSink::taking()).await;
    let stalled = || Pieces::without_end([Bytes::from_static(b"\x0a")]);
    let http = Http1::connect(server.http())
        .await
        .send(post("/v1/traces", &[PROTOBUF], stalled()))
        .await;
    assert_eq!(http.status, StatusCode::REQUEST_TIMEOUT);
    let grpc = post(Signal::Traces.grpc_path(), &[GRPC], stalled());
    assert_eq!(
        Http2::connect(server.grpc()).await.send(grpc).await.grpc_status(),
        4
    );
}

#[tokio::test]
async fn a_body_that_comes_too_slowly_is_given_up() {
    let config = ReceiverConfig {
        body_timeout: Duration::from_millis(50),
        ..config()
    };
    let server = start(config, TestSink::taking()).await;
    let stalled = Pieces::without_end([Bytes::from_static(b"\x0a")]);
    let http = Http1::connect(server.http())
        .await
        .send(post("/v1/traces", &[PROTOBUF], stalled))
        .await;
    assert_eq!(http.status, StatusCode::REQUEST_TIMEOUT);
}

#[tokio::test]
async fn connections_beyond_the_limit_wait_for_their_turn() {
    let server = start(
        ReceiverConfig {
            max_connections: 1,
            ..config()
        },
        TestSink::gated(),
    )
    .await;
    let request = || {
        post(
            "/v1/logs",
            &[("content-type", "application/json")],
            Pieces::one(json(Signal::Logs)),
        )
    };
    let mut clients = Vec::new();
    // Over both listeners: the limit is common.
    for address in [server.http(), server.grpc(), server.http()] {
        clients.push(tokio::spawn(async move {
            // Gone after its answer, which makes room for the next.
            Http1::connect(address).await.send(request()).await.status
        }));
    }
    for _ in 0..clients.len() {
        server.sink.wait_entered(1).await;
        server.sink.release(1);
        server.sink.wait_left(1).await;
    }
    for client in clients {
        assert_eq!(client.await.unwrap(), StatusCode::OK);
    }
    assert_eq!(server.sink.most_inside(), 1);
}

#[tokio::test]
async fn one_http2_connection_has_a_bounded_number_of_requests_at_a_time() {
    let server = start(
        ReceiverConfig {
            max_concurrent_streams: 2,
            ..config()
        },
        TestSink::gated(),
    )
    .await;
    let client = Http2::connect(server.http()).await;
    // The first answer shows that the client knows the server's settings by now.
    client
        .clone()
        .send(post("/v1/traces", &[PROTOBUF], Pieces::one("")))
        .await;
    let requests: Vec<_> = (0..6)
        .map(|_| {
            let mut client = client.clone();
            let body = Pieces::one(protobuf(Signal::Traces));
            tokio::spawn(async move { client.send(post("/v1/traces", &[PROTOBUF], body)).await })
        })
        .collect();
    server.sink.wait_entered(2).await;
    server.sink.release(6);
    for request in requests {
        assert_eq!(request.await.unwrap().status, StatusCode::OK);
    }
    assert_eq!(server.sink.most_inside(), 2);
}
