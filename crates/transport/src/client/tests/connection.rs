//! Connections that fail: refused, unknown host, reset, silent, not HTTP at all.

use super::server::{Body, Server, full, http_answer};
use super::*;
use ::http::Response;
use ::http_body::Frame;
use http_body_util::BodyExt;
use otlp_native_model::Exporter;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

const PROTOCOLS: [Protocol; 2] = [Protocol::Grpc, Protocol::HttpProtobuf];

#[tokio::test]
async fn a_port_where_nobody_listens_asks_for_a_collector() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    for protocol in PROTOCOLS {
        let (client, _) = client(config(protocol, &format!("http://user:secret@127.0.0.1:{port}")));
        let failure = exhausted(client.export(request()).await);
        assert_eq!(failure.code, ErrorCode::ConnectionRefused);
        assert!(
            failure.reason.contains("is a Collector listening"),
            "{}",
            failure.reason
        );
        assert!(!failure.reason.contains("secret"), "{}", failure.reason);
    }
}

#[tokio::test]
async fn an_unknown_host_is_a_dns_failure() {
    for protocol in PROTOCOLS {
        let (client, _) = client(config(protocol, "http://no-such-host.invalid:4318"));
        let failure = exhausted(client.export(request()).await);
        assert_eq!(failure.code, ErrorCode::DnsFailed, "{}", failure.reason);
        assert!(
            failure.reason.contains("\"no-such-host.invalid\""),
            "{}",
            failure.reason
        );
    }
}

#[tokio::test]
async fn an_answer_slower_than_the_timeout_is_a_timeout() {
    for protocol in PROTOCOLS {
        let server = Server::start(|_| None).await;
        let mut config = config(protocol, &server.http());
        config.attempt_timeout = Some(Duration::from_millis(100));
        let (client, _) = client(config);
        let failure = exhausted(client.export(request()).await);
        assert_eq!(failure.code, ErrorCode::Timeout);
        assert!(failure.reason.contains("100 ms"), "{}", failure.reason);
    }
}

#[tokio::test]
async fn after_a_timeout_grpc_tries_a_fresh_connection() {
    let server = Server::start(|number| match number {
        0 => None,
        _ => Some(super::server::grpc_answer(
            super::server::frame(&[]),
            &[("grpc-status", "0")],
        )),
    })
    .await;
    let mut config = retrying(Protocol::Grpc, &server.http());
    config.attempt_timeout = Some(Duration::from_millis(200));
    let (client, recorder) = client(config);
    assert_eq!(client.export(request()).await, delivered());
    assert_eq!(recorder.codes(), [(ErrorCode::Timeout, true)]);
    assert_eq!(server.connections(), 2);
}

/// Fails after its first bytes, which makes the server break the connection.
struct Broken(bool);

impl ::http_body::Body for Broken {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if std::mem::replace(&mut self.0, true) {
            return Poll::Ready(Some(Err(io::Error::other("reset"))));
        }
        Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(&[0x0a])))))
    }
}

#[tokio::test]
async fn a_connection_broken_inside_the_answer_is_lost_and_retried() {
    for protocol in PROTOCOLS {
        let server = Server::start(move |number| {
            let content_type = protocol.content_type().parse().unwrap();
            let mut answer = match (number, protocol) {
                (0, _) => Response::new(Broken(false).boxed()),
                (_, Protocol::Grpc) => {
                    super::server::grpc_answer(super::server::frame(&[]), &[("grpc-status", "0")])
                }
                _ => Response::new(full("")),
            };
            answer.headers_mut().insert("content-type", content_type);
            Some::<Response<Body>>(answer)
        })
        .await;
        let (client, recorder) = client(retrying(protocol, &server.http()));
        assert_eq!(client.export(request()).await, delivered());
        assert_eq!(recorder.codes(), [(ErrorCode::ConnectionLost, true)]);
    }
}

/// Reads something from each connection, writes `reply`, and closes.
async fn raw_server(reply: &'static [u8]) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut received = [0; 4096];
            let _ = stream.read(&mut received).await;
            let _ = stream.write_all(reply).await;
            let _ = stream.shutdown().await;
            // Until the client has closed too, so that nothing is reset before it was read.
            while matches!(stream.read(&mut received).await, Ok(read) if read > 0) {}
        }
    });
    port
}

#[tokio::test]
async fn an_answer_cut_off_is_lost_but_a_refusal_cut_off_is_still_that_refusal() {
    let success = raw_server(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nx").await;
    let (client_of_success, _) = client(config(
        Protocol::HttpProtobuf,
        &format!("http://127.0.0.1:{success}"),
    ));
    let failure = exhausted(client_of_success.export(request()).await);
    assert_eq!(failure.code, ErrorCode::ConnectionLost, "{}", failure.reason);

    let refusal = raw_server(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 100\r\n\r\nx").await;
    let (client_of_refusal, _) = client(config(
        Protocol::HttpProtobuf,
        &format!("http://127.0.0.1:{refusal}"),
    ));
    let failure = refused(client_of_refusal.export(request()).await);
    assert_eq!(failure.code, ErrorCode::RefusedByServer, "{}", failure.reason);
}

#[tokio::test]
async fn a_connection_closed_without_an_answer_is_lost() {
    for protocol in PROTOCOLS {
        let port = raw_server(b"").await;
        let (client, _) = client(config(protocol, &format!("http://127.0.0.1:{port}")));
        let failure = exhausted(client.export(request()).await);
        assert_eq!(failure.code, ErrorCode::ConnectionLost, "{}", failure.reason);
    }
}

#[tokio::test]
async fn a_tls_port_met_with_plain_text_suggests_https() {
    // The alert that TLS servers send on anything but a ClientHello: fatal, unexpected_message.
    const ALERT: &[u8] = &[0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x0a];
    for protocol in PROTOCOLS {
        let port = raw_server(ALERT).await;
        let (client, _) = client(config(protocol, &format!("http://127.0.0.1:{port}")));
        let failure = match client.export(request()).await {
            ExportOutcome::Refused(failure) | ExportOutcome::RetriesExhausted { failure, .. } => failure,
            other => panic!("{other:?}"),
        };
        assert!(failure.reason.contains("https://?"), "{}", failure.reason);
    }
}

#[tokio::test]
async fn a_server_that_comes_back_gets_the_request() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    for protocol in PROTOCOLS {
        // The first connection is closed without a word, the next attempt finds a server.
        let server = Server::start(move |_| {
            Some(match protocol {
                Protocol::Grpc => {
                    super::server::grpc_answer(super::server::frame(&[]), &[("grpc-status", "0")])
                }
                _ => http_answer(200, &[], ""),
            })
        })
        .await;
        let (client, recorder) = client(retrying(protocol, &format!("http://127.0.0.1:{port}")));
        let (outcome, ()) = tokio::join!(client.export(request()), async {
            drop(listener.accept().await.unwrap());
            let (mut near, _) = listener.accept().await.unwrap();
            let mut far = tokio::net::TcpStream::connect(("127.0.0.1", server.port))
                .await
                .unwrap();
            tokio::spawn(async move { tokio::io::copy_bidirectional(&mut near, &mut far).await });
        });
        assert_eq!(outcome, delivered());
        assert_eq!(recorder.codes(), [(ErrorCode::ConnectionLost, true)]);
    }
}
