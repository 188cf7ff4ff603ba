//! OTLP/gRPC: what is sent, and what each answer becomes.

use super::server::{Server, Versions, frame, grpc_answer, http_answer};
use super::*;
use crate::decompress::{Encoding, decompress};
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use otlp_native_model::Exporter;
use otlp_native_otlp::{PartialSuccess, RpcStatus, response, status};

const OK: &[(&str, &str)] = &[("grpc-status", "0")];

#[tokio::test]
async fn a_request_is_one_frame_with_the_headers_of_grpc() {
    let server = Server::with(Versions::Http2, None, |_| Some(grpc_answer(frame(&[]), OK))).await;
    let mut config = config(Protocol::Grpc, &format!("{}/ignored", server.http()));
    config.headers = vec![("X-Tenant".to_owned(), "blue".to_owned())];
    let (client, recorder) = client(config);
    assert_eq!(client.export(request()).await, delivered());
    let (head, body) = server.requests().remove(0);
    assert_eq!(
        head.uri.to_string(),
        format!("{}{}", server.http(), Signal::Traces.grpc_path())
    );
    assert_eq!(head.headers["content-type"], "application/grpc");
    assert_eq!(head.headers["te"], "trailers");
    assert_eq!(head.headers["x-tenant"], "blue");
    let user_agent = head.headers["user-agent"].to_str().unwrap();
    assert!(
        user_agent.starts_with("OTel-OTLP-Exporter-JavaScript/0.0.0"),
        "{user_agent}"
    );
    assert!(!head.headers.contains_key("grpc-encoding"));
    assert_eq!(body, frame(BODY));
    assert_eq!(recorder.codes(), []);
}

#[tokio::test]
async fn a_compressed_request_names_its_encoding_and_sets_the_flag() {
    let body = Bytes::from([[0x0a, 0x00]; 5000].concat());
    for (compression, name, encoding) in [
        (Compression::Gzip { level: 1 }, "gzip", Encoding::Gzip),
        (Compression::Zstd { level: 3 }, "zstd", Encoding::Zstd),
    ] {
        let server = Server::start(|_| Some(grpc_answer(frame(&[]), OK))).await;
        let (client, _) = client(ClientConfig {
            compression,
            ..config(Protocol::Grpc, &server.http())
        });
        let outcome = client
            .export(EncodedRequest {
                body: body.clone(),
                ..request()
            })
            .await;
        assert_eq!(outcome, delivered());
        let (head, sent) = server.requests().remove(0);
        assert_eq!(head.headers["grpc-encoding"], name);
        assert_eq!(sent[0], 1);
        assert_eq!(sent[1..5], u32::try_from(sent.len() - 5).unwrap().to_be_bytes());
        assert_eq!(decompress(encoding, &sent[5..], body.len()).unwrap(), body);
    }
}

#[tokio::test]
async fn concurrent_calls_share_one_connection() {
    let server = Server::start(|_| Some(grpc_answer(frame(&[]), OK))).await;
    let (client, _) = client(config(Protocol::Grpc, &server.http()));
    let outcomes = tokio::join!(
        client.export(request()),
        client.export(request()),
        client.export(request())
    );
    assert_eq!(outcomes, (delivered(), delivered(), delivered()));
    assert_eq!((server.requests().len(), server.connections()), (3, 1));
}

#[tokio::test]
async fn every_code_is_retried_or_refused_as_the_table_says_in_trailers_and_without_a_body() {
    for is_trailers_only in [false, true] {
        let server = Server::start(move |number| {
            let code = (number + 1).to_string();
            let status = [
                ("grpc-status", code.as_str()),
                ("grpc-message", "its%20own words"),
            ];
            Some(match is_trailers_only {
                false => grpc_answer("", &status),
                true => {
                    let mut headers = vec![("content-type", "application/grpc")];
                    headers.extend(status);
                    http_answer(200, &headers, "")
                }
            })
        })
        .await;
        let (client, _) = client(config(Protocol::Grpc, &server.http()));
        for code in 1..=17 {
            let outcome = client.export(request()).await;
            let (failure, expected) = match code {
                1 | 4 | 10 | 11 | 14 | 15 => (exhausted(outcome), ErrorCode::ServerBusy),
                _ => (refused(outcome), ErrorCode::RefusedByServer),
            };
            assert_eq!(failure.code, expected, "{code}");
            assert!(
                failure.reason.contains(&format!("({code}): its own words")),
                "{}",
                failure.reason
            );
            assert!(
                failure
                    .reason
                    .starts_with(&format!("{}: gRPC status", server.http()))
            );
        }
    }
}

#[tokio::test]
async fn resource_exhausted_is_retried_only_with_retry_info() {
    let details = STANDARD_NO_PAD.encode(status::to_protobuf(&RpcStatus {
        code: 8,
        message: String::new(),
        retry_delay: Some(Duration::from_millis(1)),
    }));
    let server = Server::start(move |number| {
        Some(match number {
            0 => grpc_answer("", &[("grpc-status", "8"), ("grpc-status-details-bin", &details)]),
            _ => grpc_answer("", &[("grpc-status", "8")]),
        })
    })
    .await;
    let (client, recorder) = client(retrying(Protocol::Grpc, &server.http()));
    assert_eq!(
        refused(client.export(request()).await).code,
        ErrorCode::RefusedByServer
    );
    assert_eq!(
        recorder.codes(),
        [(ErrorCode::ServerBusy, true), (ErrorCode::RefusedByServer, false)]
    );
}

#[tokio::test]
async fn details_that_are_not_base64_are_ignored() {
    let server = Server::start(|_| {
        Some(grpc_answer(
            "",
            &[("grpc-status", "3"), ("grpc-status-details-bin", "!!")],
        ))
    })
    .await;
    let (client, _) = client(config(Protocol::Grpc, &server.http()));
    assert_eq!(
        refused(client.export(request()).await).code,
        ErrorCode::RefusedByServer
    );
}

#[tokio::test]
async fn a_partial_success_is_delivered_clamped_and_observed() {
    let server = Server::start(|_| {
        let partial = PartialSuccess {
            rejected_items: 50,
            message: "too old".to_owned(),
        };
        Some(grpc_answer(
            frame(&response::to_protobuf(Signal::Traces, &partial)),
            OK,
        ))
    })
    .await;
    let (client, recorder) = client(retrying(Protocol::Grpc, &server.http()));
    let expected = ExportOutcome::Delivered {
        rejected_items: 7,
        message: Some("too old".to_owned()),
    };
    assert_eq!(client.export(request()).await, expected);
    assert_eq!(recorder.codes(), [(ErrorCode::PartialSuccess, false)]);
}

#[tokio::test]
async fn answers_that_are_no_unary_call_are_invalid_and_not_retried() {
    let answers: [fn() -> _; 6] = [
        || grpc_answer(vec![0, 0, 0], OK),
        || grpc_answer(vec![0, 0, 0, 0, 9, 1], OK),
        || grpc_answer([frame(&[]), frame(&[])].concat(), OK),
        || grpc_answer(frame(&[0xff, 0xff]), OK),
        || grpc_answer(vec![1, 0, 0, 0, 1, 1], OK),
        || http_answer(200, &[("content-type", "text/html")], "<html>"),
    ];
    for (index, answer) in answers.into_iter().enumerate() {
        let server = Server::start(move |_| Some(answer())).await;
        let (client, _) = client(retrying(Protocol::Grpc, &server.http()));
        let failure = refused(client.export(request()).await);
        assert_eq!(failure.code, ErrorCode::InvalidResponse, "{index}");
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn an_answer_that_ends_without_a_status_is_lost_and_retried() {
    let server =
        Server::start(|number| Some(grpc_answer(frame(&[]), if number == 0 { &[] } else { OK }))).await;
    let (client, recorder) = client(retrying(Protocol::Grpc, &server.http()));
    assert_eq!(client.export(request()).await, delivered());
    assert_eq!(recorder.codes(), [(ErrorCode::ConnectionLost, true)]);
}

#[tokio::test]
async fn http_errors_without_a_grpc_status_follow_the_http_table() {
    for (status, is_retryable) in [
        (302, false),
        (400, false),
        (401, false),
        (404, false),
        (415, false),
        (429, true),
        (503, true),
    ] {
        let server = Server::start(move |_| Some(http_answer(status, &[], ""))).await;
        let (client, _) = client(config(Protocol::Grpc, &server.http()));
        let outcome = client.export(request()).await;
        let failure = if is_retryable {
            exhausted(outcome)
        } else {
            refused(outcome)
        };
        assert!(failure.reason.contains(&status.to_string()), "{}", failure.reason);
    }
}

#[tokio::test]
async fn a_port_that_speaks_only_http1_is_named_as_such() {
    let server = Server::with(Versions::Http1, None, |_| None).await;
    let (client, _) = client(config(Protocol::Grpc, &server.http()));
    let failure = match client.export(request()).await {
        ExportOutcome::Refused(failure) | ExportOutcome::RetriesExhausted { failure, .. } => failure,
        other => panic!("{other:?}"),
    };
    assert!(failure.reason.contains("port (often 431"), "{}", failure.reason);
}
