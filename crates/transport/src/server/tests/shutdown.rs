//! How the receiver begins and ends.

use super::bodies::{framed, protobuf};
use super::peer::{Http1, Http2, Pieces, config, post, read_to_end, start};
use super::sink::TestSink;
use crate::server::{Receiver, ReceiverConfig};
use http::{Request, StatusCode};
use otlp_native_model::{ErrorCode, Signal};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};

const LONG: Duration = Duration::from_secs(60);

fn over_http() -> Request<Pieces> {
    let body = Pieces::one(protobuf(Signal::Traces));
    post("/v1/traces", &[("content-type", "application/x-protobuf")], body)
}

fn over_grpc() -> Request<Pieces> {
    let body = Pieces::one(framed(false, &protobuf(Signal::Traces)));
    post(
        Signal::Traces.grpc_path(),
        &[("content-type", "application/grpc")],
        body,
    )
}

#[tokio::test]
async fn requests_in_flight_end_well_while_nobody_new_is_let_in() {
    let server = start(config(), TestSink::gated()).await;
    let (http, grpc) = (server.http(), server.grpc());
    let mut http1 = Http1::connect(http).await;
    let mut http2 = Http2::connect(grpc).await;
    let first = tokio::spawn(async move { http1.send(over_http()).await });
    let second = tokio::spawn(async move { http2.send(over_grpc()).await });
    server.sink.wait_entered(2).await;

    let sink = server.sink;
    let closing = tokio::spawn(server.receiver.shutdown(LONG));
    for address in [http, grpc] {
        // The listener's socket closes a moment after shutdown begins; until then connections are reset, not served.
        while TcpStream::connect(address).await.is_ok() {
            tokio::task::yield_now().await;
        }
    }
    sink.release(2);
    assert_eq!(first.await.unwrap().status, StatusCode::OK);
    assert_eq!(second.await.unwrap().grpc_status(), 0);
    closing.await.unwrap();
}

#[tokio::test]
async fn silent_connections_don_t_hold_up_a_shutdown() {
    let server = start(config(), TestSink::taking()).await;
    let mut http1 = Http1::connect(server.http()).await;
    let mut http2 = Http2::connect(server.grpc()).await;
    assert_eq!(http1.send(over_http()).await.status, StatusCode::OK);
    assert_eq!(http2.send(over_grpc()).await.grpc_status(), 0);
    let mut silent = TcpStream::connect(server.http()).await.unwrap();
    let mut slow = TcpStream::connect(server.http()).await.unwrap();
    slow.write_all(b"POST /v1/traces HTTP/1.1\r\n").await.unwrap();
    // Accepted by now: a later connection on the same listener has been served.
    assert_eq!(
        Http1::connect(server.http()).await.send(over_http()).await.status,
        StatusCode::OK
    );

    tokio::time::timeout(LONG / 2, server.receiver.shutdown(LONG))
        .await
        .unwrap();
    http1.wait_closed().await;
    read_to_end(&mut silent).await;
    read_to_end(&mut slow).await;
}

#[tokio::test]
async fn requests_that_outlast_the_grace_are_cut() {
    let server = start(config(), TestSink::gated()).await;
    let mut http1 = Http1::connect(server.http()).await;
    let mut http2 = Http2::connect(server.grpc()).await;
    let first = tokio::spawn(async move { http1.try_send(over_http()).await.is_err() });
    let second = tokio::spawn(async move { http2.try_send(over_grpc()).await.is_err() });
    server.sink.wait_entered(2).await;
    server.receiver.shutdown(Duration::from_millis(20)).await;
    assert!(first.await.unwrap() && second.await.unwrap());
    // The sink's futures are gone too.
    server.sink.wait_left(2).await;
}

#[tokio::test]
async fn dropping_the_receiver_closes_it_at_once() {
    let server = start(config(), TestSink::gated()).await;
    let mut http1 = Http1::connect(server.http()).await;
    let request = tokio::spawn(async move { http1.try_send(over_http()).await.is_err() });
    server.sink.wait_entered(1).await;
    drop(server.receiver);
    assert!(request.await.unwrap());
}

#[tokio::test]
async fn a_hung_up_sender_frees_the_sink() {
    let server = start(config(), TestSink::gated()).await;
    let mut stream = TcpStream::connect(server.http()).await.unwrap();
    let body = protobuf(Signal::Traces);
    let head = format!(
        "POST /v1/traces HTTP/1.1\r\nhost: test\r\ncontent-type: application/x-protobuf\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    stream
        .write_all(&[head.as_bytes(), &body].concat())
        .await
        .unwrap();
    server.sink.wait_entered(1).await;
    drop(stream);
    server.sink.wait_left(1).await;
}

#[tokio::test]
async fn a_taken_address_is_an_error_that_names_it() {
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = taken.local_addr().unwrap();
    let config = ReceiverConfig {
        http: Some(address),
        ..config()
    };
    let error = Receiver::bind(config, Arc::new(TestSink::taking()))
        .await
        .unwrap_err();
    assert_eq!((error.code, error.address), (ErrorCode::AddressInUse, address));
    assert!(error.to_string().contains(&address.to_string()));
}

#[tokio::test]
async fn an_address_of_another_machine_is_a_bind_error() {
    // TEST-NET-1, which no machine has.
    let address = SocketAddr::from(([192, 0, 2, 1], 4317));
    let config = ReceiverConfig {
        grpc: Some(address),
        ..config()
    };
    let error = Receiver::bind(config, Arc::new(TestSink::taking()))
        .await
        .unwrap_err();
    assert_eq!((error.code, error.address), (ErrorCode::BindFailed, address));
}

#[tokio::test]
async fn one_address_may_serve_both() {
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .await
        .unwrap()
        .local_addr()
        .unwrap();
    let config = ReceiverConfig {
        grpc: Some(free),
        http: Some(free),
        ..ReceiverConfig::default()
    };
    let server = start(config, TestSink::taking()).await;
    assert_eq!((server.http(), server.grpc()), (free, free));
    assert_eq!(
        Http1::connect(free).await.send(over_http()).await.status,
        StatusCode::OK
    );
    assert_eq!(
        Http2::connect(free).await.send(over_grpc()).await.grpc_status(),
        0
    );
}

#[tokio::test]
async fn a_listener_that_is_not_asked_for_does_not_exist() {
    let config = ReceiverConfig {
        grpc: None,
        ..config()
    };
    let server = start(config, TestSink::taking()).await;
    assert_eq!(server.receiver.grpc_addr(), None);
    assert_eq!(
        Http1::connect(server.http()).await.send(over_http()).await.status,
        StatusCode::OK
    );
}
