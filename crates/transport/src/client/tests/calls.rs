//! What a single request may ask for: headers of its own, and a deadline.

use super::server::{Server, http_answer};
use super::*;
use crate::{AnswerStatus, CallOptions, CallReport};
use std::time::Instant as StdInstant;
use tokio::time::Instant;

const PROTOBUF: &[(&str, &str)] = &[("content-type", "application/x-protobuf")];

fn pair(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

fn within(timeout: Duration) -> CallOptions {
    CallOptions {
        headers: None,
        deadline: Some(Instant::now() + timeout),
    }
}

#[tokio::test]
async fn a_requests_headers_replace_the_clients_of_the_same_name() {
    let server = Server::start(|_| Some(http_answer(200, PROTOBUF, ""))).await;
    let mut config = config(Protocol::HttpProtobuf, &server.http());
    config.headers = vec![pair("x-a", "client"), pair("x-b", "client"), pair("x-b", "twice")];
    let (client, _) = client(config);
    let headers = client
        .call_headers(&[pair("X-B", "call"), pair("user-agent", "tool")])
        .unwrap();
    let options = CallOptions {
        headers: Some(headers),
        deadline: None,
    };
    let report = client.call(request(), &options).await;
    assert_eq!((report.outcome, report.attempts), (delivered(), 1));
    let (head, _) = server.requests().remove(0);
    assert_eq!(head.headers["x-a"], "client");
    assert_eq!(head.headers.get_all("x-b").iter().collect::<Vec<_>>(), ["call"]);
    assert_eq!(head.headers["user-agent"], "tool");
    assert_eq!(head.headers["content-type"], "application/x-protobuf");

    client.call(request(), &CallOptions::default()).await;
    let (head, _) = server.requests().remove(1);
    assert_eq!(
        head.headers.get_all("x-b").iter().collect::<Vec<_>>(),
        ["client", "twice"]
    );
}

#[tokio::test]
async fn a_requests_headers_are_checked_as_the_clients_are() {
    let (client, _) = client(config(Protocol::Grpc, "http://127.0.0.1:1"));
    for (name, value) in [("a b", "x"), ("x-a", "ü"), ("te", "x"), ("grpc-timeout", "1S")] {
        let error = client.call_headers(&[pair(name, value)]).err().unwrap();
        assert_eq!((error.code, error.setting), (ErrorCode::InvalidHeader, "headers"));
    }
}

#[tokio::test]
async fn the_secrets_of_a_requests_headers_are_redacted() {
    let server = Server::start(|_| {
        Some(http_answer(
            401,
            &[("content-type", "text/plain")],
            "who is abcdefgh-1?",
        ))
    })
    .await;
    let (client, _) = client(config(Protocol::HttpProtobuf, &server.http()));
    let options = CallOptions {
        headers: Some(
            client
                .call_headers(&[pair("authorization", "Bearer abcdefgh-1?")])
                .unwrap(),
        ),
        deadline: None,
    };
    let reason = refused(client.call(request(), &options).await.outcome).reason;
    assert!(reason.contains("***") && !reason.contains("abcdefgh"), "{reason}");
}

#[tokio::test]
async fn a_deadline_that_the_next_wait_would_pass_ends_the_retries_at_once() {
    let server = Server::start(|_| Some(http_answer(503, &[("retry-after", "60")], ""))).await;
    let (client, _) = client(retrying(Protocol::HttpProtobuf, &server.http()));
    let started = StdInstant::now();
    let CallReport {
        outcome,
        attempts,
        requested_wait,
        status,
    } = client.call(request(), &within(Duration::from_secs(30))).await;
    assert_eq!(exhausted(outcome).code, ErrorCode::ServerBusy);
    assert_eq!((attempts, requested_wait), (1, Some(Duration::from_secs(60))));
    assert_eq!(status, Some(AnswerStatus::Http(503)));
    assert!(started.elapsed() < Duration::from_secs(30));
}

#[tokio::test]
async fn a_deadline_ends_an_attempt_that_has_no_timeout() {
    for protocol in [Protocol::Grpc, Protocol::HttpProtobuf] {
        let server = Server::start(|_| None).await;
        let (client, _) = client(retrying(protocol, &server.http()));
        let report = client.call(request(), &within(Duration::from_millis(50))).await;
        assert_eq!(exhausted(report.outcome).code, ErrorCode::Timeout);
    }
}
