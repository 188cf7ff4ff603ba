//! OTLP/HTTP: what is sent, and what each answer becomes.

use super::server::{Server, Versions, http_answer};
use super::*;
use crate::decompress::{Encoding, decompress};
use otlp_native_model::Exporter;
use otlp_native_otlp::{PartialSuccess, RpcStatus, json, response, status};

const PROTOBUF: &[(&str, &str)] = &[("content-type", "application/x-protobuf")];
const JSON: &[(&str, &str)] = &[("content-type", "application/json")];

#[tokio::test]
async fn a_protobuf_request_arrives_as_it_was_made() {
    let server = Server::start(|_| Some(http_answer(200, PROTOBUF, ""))).await;
    let mut config = config(
        Protocol::HttpProtobuf,
        &server.http().replace("//", "//user:pass@"),
    );
    config.headers = vec![("X-Tenant".to_owned(), "blue".to_owned())];
    let (client, recorder) = client(config);
    assert_eq!(client.export(request()).await, delivered());
    let (head, body) = server.requests().remove(0);
    assert_eq!((head.method.as_str(), head.uri.path()), ("POST", "/v1/traces"));
    assert_eq!(head.headers["content-type"], "application/x-protobuf");
    assert_eq!(head.headers["content-length"], "2");
    assert_eq!(head.headers["user-agent"], "OTel-OTLP-Exporter-JavaScript/0.0.0");
    assert_eq!(head.headers["x-tenant"], "blue");
    assert_eq!(head.headers["authorization"], "Basic dXNlcjpwYXNz");
    assert!(!head.headers.contains_key("content-encoding"));
    assert_eq!(body, BODY);
    assert_eq!(recorder.codes(), []);
}

#[tokio::test]
async fn a_json_request_is_the_same_request_in_json() {
    let server = Server::start(|_| Some(http_answer(200, JSON, "{}"))).await;
    let (client, _) = client(config(Protocol::HttpJson, &server.http()));
    assert_eq!(client.export(request()).await, delivered());
    let (head, body) = server.requests().remove(0);
    assert_eq!(head.headers["content-type"], "application/json");
    assert_eq!(json::to_protobuf(Signal::Traces, &body, 1000).unwrap(), BODY);
}

#[tokio::test]
async fn a_compressed_request_names_its_encoding() {
    let body = Bytes::from([[0x0a, 0x00]; 5000].concat());
    for (compression, name, encoding) in [
        (Compression::Gzip { level: 6 }, "gzip", Encoding::Gzip),
        (Compression::Zstd { level: 1 }, "zstd", Encoding::Zstd),
    ] {
        let server = Server::start(|_| Some(http_answer(200, PROTOBUF, ""))).await;
        let (client, _) = client(ClientConfig {
            compression,
            ..config(Protocol::HttpProtobuf, &server.http())
        });
        let outcome = client
            .export(EncodedRequest {
                body: body.clone(),
                ..request()
            })
            .await;
        assert_eq!(outcome, delivered());
        let (head, sent) = server.requests().remove(0);
        assert_eq!(head.headers["content-encoding"], name);
        assert!(sent.len() < 500, "{}", sent.len());
        assert_eq!(decompress(encoding, &sent, body.len()).unwrap(), body);
    }
}

#[tokio::test]
async fn connections_are_reused() {
    let server = Server::start(|_| Some(http_answer(200, PROTOBUF, ""))).await;
    let (client, _) = client(config(Protocol::HttpProtobuf, &server.http()));
    for _ in 0..5 {
        assert_eq!(client.export(request()).await, delivered());
    }
    assert_eq!((server.requests().len(), server.connections()), (5, 1));
}

#[tokio::test]
async fn every_status_is_retried_or_refused_as_the_table_says() {
    let server = Server::start(|number| {
        let status = 400 + u16::try_from(number).unwrap();
        Some(http_answer(
            status,
            &[("content-type", "text/plain")],
            "the server's own words",
        ))
    })
    .await;
    let (client, recorder) = client(config(Protocol::HttpProtobuf, &server.http()));
    for status in 400..600 {
        let outcome = client.export(request()).await;
        let (failure, expected) = match status {
            429 | 502 | 503 | 504 => (exhausted(outcome), ErrorCode::ServerBusy),
            413 => (refused(outcome), ErrorCode::RequestTooLarge),
            _ => (refused(outcome), ErrorCode::RefusedByServer),
        };
        assert_eq!(failure.code, expected, "{status}");
        assert!(
            failure.reason.contains(&format!("HTTP {status}")),
            "{}",
            failure.reason
        );
        assert!(
            failure.reason.contains(": the server's own words"),
            "{}",
            failure.reason
        );
        assert!(
            failure
                .reason
                .starts_with(&format!("{}/v1/traces: ", server.http())),
            "{}",
            failure.reason
        );
    }
    assert_eq!(recorder.codes().len(), 200);
}

#[tokio::test]
async fn common_refusals_name_the_next_step() {
    for (status, step) in [
        (401, "credentials in the headers option"),
        (403, "credentials in the headers option"),
        (404, "/v1/traces"),
        (413, "batch.maxBytes"),
        (415, "application/x-protobuf"),
    ] {
        let server = Server::start(move |_| Some(http_answer(status, &[], ""))).await;
        let (client, _) = client(config(Protocol::HttpProtobuf, &server.http()));
        let failure = refused(client.export(request()).await);
        assert!(failure.reason.contains(step), "{}", failure.reason);
    }
}

#[tokio::test]
async fn a_server_that_says_400_of_a_body_that_is_too_large_is_understood() {
    for (message, code) in [
        ("http: request body too large", ErrorCode::RequestTooLarge),
        (
            "the request's body is too large for me to like",
            ErrorCode::RefusedByServer,
        ),
    ] {
        let rpc_status = RpcStatus {
            code: 3,
            message: message.to_owned(),
            retry_delay: None,
        };
        let server =
            Server::start(move |_| Some(http_answer(400, PROTOBUF, status::to_protobuf(&rpc_status)))).await;
        let (client, _) = client(config(Protocol::HttpProtobuf, &server.http()));
        let failure = refused(client.export(request()).await);
        assert_eq!(failure.code, code, "{message}");
        let has_step = failure.reason.contains("batch.maxBytes");
        assert_eq!(has_step, code == ErrorCode::RequestTooLarge, "{}", failure.reason);
    }
}

#[tokio::test]
async fn the_message_of_an_rpc_status_is_shown_in_both_encodings() {
    let rpc_status = || RpcStatus {
        code: 3,
        message: format!("span 3 is\nbad {}", "x".repeat(900)),
        retry_delay: None,
    };
    for protocol in [Protocol::HttpProtobuf, Protocol::HttpJson] {
        let server = Server::start(move |_| {
            Some(match protocol {
                Protocol::HttpJson => http_answer(400, JSON, status::to_json(&rpc_status())),
                _ => http_answer(400, PROTOBUF, status::to_protobuf(&rpc_status())),
            })
        })
        .await;
        let (client, _) = client(config(protocol, &server.http()));
        let failure = refused(client.export(request()).await);
        assert!(
            failure.reason.contains("400 Bad Request: span 3 is bad xxx"),
            "{}",
            failure.reason
        );
        assert!(failure.reason.len() < 700, "{}", failure.reason.len());
    }
}

#[tokio::test]
async fn a_partial_success_is_delivered_clamped_and_observed() {
    for protocol in [Protocol::HttpProtobuf, Protocol::HttpJson] {
        for (rejected, expected, message) in [
            (3, 3, "too old"),
            (50, 7, "too old"),
            (0, 0, "beware"),
            (2, 2, ""),
        ] {
            let server = Server::start(move |_| {
                let partial = PartialSuccess {
                    rejected_items: rejected,
                    message: message.to_owned(),
                };
                Some(match protocol {
                    Protocol::HttpJson => http_answer(200, JSON, response::to_json(Signal::Traces, &partial)),
                    _ => http_answer(200, PROTOBUF, response::to_protobuf(Signal::Traces, &partial)),
                })
            })
            .await;
            let (client, recorder) = client(retrying(protocol, &server.http()));
            let message = (!message.is_empty()).then(|| message.to_owned());
            let expected = ExportOutcome::Delivered {
                rejected_items: expected,
                message,
            };
            assert_eq!(client.export(request()).await, expected);
            assert_eq!(recorder.codes(), [(ErrorCode::PartialSuccess, false)]);
            assert_eq!(server.requests().len(), 1);
        }
    }
}

#[tokio::test]
async fn an_empty_200_is_success_whatever_its_type() {
    for headers in [PROTOBUF, JSON, &[("content-type", "text/html")], &[]] {
        for protocol in [Protocol::HttpProtobuf, Protocol::HttpJson] {
            let server = Server::start(move |_| Some(http_answer(200, headers, ""))).await;
            let (client, _) = client(config(protocol, &server.http()));
            assert_eq!(client.export(request()).await, delivered());
        }
    }
}

#[tokio::test]
async fn a_garbage_200_is_an_invalid_response_and_not_retried() {
    for headers in [PROTOBUF, JSON, &[("content-type", "text/html")], &[]] {
        let server = Server::start(move |_| Some(http_answer(200, headers, &b"\xff<html>"[..]))).await;
        let (client, _) = client(retrying(Protocol::HttpProtobuf, &server.http()));
        assert_eq!(
            refused(client.export(request()).await).code,
            ErrorCode::InvalidResponse
        );
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn an_answer_in_the_other_encoding_is_understood_by_its_type() {
    let server = Server::start(|_| Some(http_answer(200, JSON, "{}"))).await;
    let (client, _) = client(config(Protocol::HttpProtobuf, &server.http()));
    assert_eq!(client.export(request()).await, delivered());
}

#[tokio::test]
async fn a_server_that_repeats_the_credentials_does_not_leak_them() {
    let server = Server::start(|number| {
        let said = "token s3cr3t-t0k3n";
        let partial = PartialSuccess {
            rejected_items: 1,
            message: said.to_owned(),
        };
        Some(match number {
            0 => http_answer(401, &[("content-type", "text/plain")], said),
            _ => http_answer(200, PROTOBUF, response::to_protobuf(Signal::Traces, &partial)),
        })
    })
    .await;
    let mut config = config(Protocol::HttpProtobuf, &server.http());
    config.headers = vec![("authorization".to_owned(), "Bearer s3cr3t-t0k3n".to_owned())];
    let (client, recorder) = client(config);
    refused(client.export(request()).await);
    let message = Some("token ***".to_owned());
    assert_eq!(
        client.export(request()).await,
        ExportOutcome::Delivered {
            rejected_items: 1,
            message
        }
    );
    for (failure, _) in recorder.0.lock().unwrap().iter() {
        assert!(failure.reason.contains("token ***"), "{}", failure.reason);
    }
}

#[tokio::test]
async fn redirects_are_refused_and_name_only_the_host() {
    let target = Server::start(|_| Some(http_answer(200, PROTOBUF, ""))).await;
    for status in [301, 302, 303, 307, 308] {
        let location = format!("http://user:secret@127.0.0.1:{}/x?token=secret", target.port);
        let server = Server::start(move |_| Some(http_answer(status, &[("location", &location)], ""))).await;
        let (client, _) = client(retrying(Protocol::HttpProtobuf, &server.http()));
        let failure = refused(client.export(request()).await);
        assert_eq!(failure.code, ErrorCode::RefusedByServer);
        assert!(failure.reason.contains("host 127.0.0.1"), "{}", failure.reason);
        assert!(!failure.reason.contains("secret"), "{}", failure.reason);
    }
    assert_eq!(target.connections(), 0);
}

#[tokio::test]
async fn a_request_over_the_limit_is_refused_unsent() {
    let server = Server::start(|_| Some(http_answer(200, PROTOBUF, ""))).await;
    for (protocol, limit) in [
        (Protocol::HttpProtobuf, 1),
        (Protocol::HttpJson, 3),
        (Protocol::Grpc, 1),
    ] {
        let mut config = retrying(protocol, &server.http());
        config.max_request_bytes = limit;
        let (client, recorder) = client(config);
        assert_eq!(
            refused(client.export(request()).await).code,
            ErrorCode::RequestTooLarge
        );
        assert_eq!(recorder.codes(), [(ErrorCode::RequestTooLarge, false)]);
    }
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn a_grpc_only_port_is_named_as_such() {
    let server = Server::with(Versions::Http2, None, |_| None).await;
    let (client, _) = client(config(Protocol::HttpProtobuf, &server.http()));
    let failure = match client.export(request()).await {
        // Whether the server's first frame or the request's first byte comes first is a matter of chance.
        ExportOutcome::Refused(failure) | ExportOutcome::RetriesExhausted { failure, .. } => failure,
        other => panic!("{other:?}"),
    };
    assert!(failure.reason.contains("port (often 431"), "{}", failure.reason);
}
