//! Retries against a server that fails for a while. The clock is paused: it jumps to the next timer whenever all wait.

use super::server::{Server, frame, grpc_answer, http_answer};
use super::*;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use otlp_native_model::Exporter;
use otlp_native_otlp::{RpcStatus, status};
use std::time::SystemTime;
use tokio::time::Instant;

#[tokio::test(start_paused = true)]
async fn a_request_is_sent_again_unchanged_until_the_server_takes_it() {
    let server = Server::start(|number| Some(http_answer(if number < 3 { 503 } else { 200 }, &[], ""))).await;
    let mut config = retrying(Protocol::HttpProtobuf, &server.http());
    config.compression = Compression::Gzip { level: 6 };
    let (client, recorder) = client(config);
    assert_eq!(client.export(request()).await, delivered());
    let bodies: Vec<Bytes> = server.requests().into_iter().map(|(_, body)| body).collect();
    assert_eq!(bodies.len(), 4);
    assert!(bodies.windows(2).all(|pair| pair[0] == pair[1]));
    assert_eq!(recorder.codes(), [(ErrorCode::ServerBusy, true); 3]);
}

#[tokio::test(start_paused = true)]
async fn retry_after_in_seconds_is_waited_for() {
    let server = Server::start(|number| {
        Some(match number {
            0 => http_answer(429, &[("retry-after", "120")], ""),
            _ => http_answer(200, &[], ""),
        })
    })
    .await;
    let (client, _) = client(retrying(Protocol::HttpProtobuf, &server.http()));
    let started = Instant::now();
    assert_eq!(client.export(request()).await, delivered());
    assert!(started.elapsed() >= Duration::from_secs(120));
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn retry_after_as_a_date_is_waited_for() {
    let server = Server::start(|number| {
        let date = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(120));
        Some(match number {
            0 => http_answer(503, &[("retry-after", &date)], ""),
            _ => http_answer(200, &[], ""),
        })
    })
    .await;
    let (client, _) = client(retrying(Protocol::HttpProtobuf, &server.http()));
    let started = Instant::now();
    assert_eq!(client.export(request()).await, delivered());
    // A date has whole seconds.
    assert!(started.elapsed() >= Duration::from_secs(118));
}

#[tokio::test(start_paused = true)]
async fn retry_info_is_waited_for() {
    let details = STANDARD.encode(status::to_protobuf(&RpcStatus {
        code: 14,
        message: "busy".to_owned(),
        retry_delay: Some(Duration::from_secs(120)),
    }));
    let server = Server::start(move |number| {
        Some(match number {
            0 => grpc_answer(
                "",
                &[("grpc-status", "14"), ("grpc-status-details-bin", &details)],
            ),
            _ => grpc_answer(frame(&[]), &[("grpc-status", "0")]),
        })
    })
    .await;
    let (client, _) = client(retrying(Protocol::Grpc, &server.http()));
    let started = Instant::now();
    assert_eq!(client.export(request()).await, delivered());
    assert!(started.elapsed() >= Duration::from_secs(120));
}

#[tokio::test]
async fn a_wait_past_the_budget_gives_up_at_once() {
    let server = Server::start(|_| Some(http_answer(503, &[("retry-after", "3601")], "busy"))).await;
    let (client, recorder) = client(retrying(Protocol::HttpProtobuf, &server.http()));
    let failure = exhausted(client.export(request()).await);
    assert_eq!(failure.code, ErrorCode::ServerBusy);
    assert_eq!(recorder.codes(), [(ErrorCode::ServerBusy, false)]);
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_spent_budget_says_how_often_and_how_long() {
    let server = Server::start(|_| Some(http_answer(503, &[], ""))).await;
    let mut config = retrying(Protocol::HttpProtobuf, &server.http());
    config.retry.initial_backoff = Duration::from_secs(10);
    config.retry.max_backoff = Duration::from_secs(10);
    config.retry.max_elapsed = Duration::from_secs(35);
    let (client, recorder) = client(config);
    let failure = exhausted(client.export(request()).await);
    let attempts = server.requests().len();
    assert!((2..=5).contains(&attempts), "{attempts}");
    assert!(
        failure
            .reason
            .contains(&format!("gave up after {attempts} attempts")),
        "{}",
        failure.reason
    );
    assert_eq!(recorder.codes().len(), attempts);
    assert_eq!(recorder.codes().last(), Some(&(ErrorCode::ServerBusy, false)));
}
