//! `https` endpoints: who is trusted, and what a user hears when nobody is.

use super::certificates::{Authority, Folder};
use super::server::{Answer, Server, Versions, frame, grpc_answer, http_answer};
use super::*;
use ::http::Version;
use otlp_native_model::Exporter;

const PROTOCOLS: [Protocol; 2] = [Protocol::Grpc, Protocol::HttpProtobuf];
const ALPN: &[&str] = &["h2", "http/1.1"];

fn accept(protocol: Protocol) -> impl Fn(usize) -> Answer + Send + Sync + 'static {
    move |_| {
        Some(match protocol {
            Protocol::Grpc => grpc_answer(frame(&[]), &[("grpc-status", "0")]),
            _ => http_answer(200, &[], ""),
        })
    }
}

#[tokio::test]
async fn a_server_of_the_given_authority_is_trusted() {
    let (authority, folder) = (Authority::new(), Folder::new());
    for protocol in PROTOCOLS {
        let acceptor = authority.acceptor("localhost", None, ALPN);
        let server = Server::with(Versions::Both, Some(acceptor), accept(protocol)).await;
        let mut config = config(protocol, &server.https("localhost"));
        config.tls.ca_file = Some(folder.write("ca.pem", authority.pem()));
        let (client, _) = client(config);
        assert_eq!(client.export(request()).await, delivered());
        assert_eq!(server.requests()[0].0.version, Version::HTTP_2);
    }
}

#[tokio::test]
async fn http1_is_spoken_where_the_server_knows_nothing_newer() {
    let (authority, folder) = (Authority::new(), Folder::new());
    for alpn in [&["http/1.1"][..], &[]] {
        let acceptor = authority.acceptor("127.0.0.1", None, alpn);
        let server = Server::with(Versions::Http1, Some(acceptor), accept(Protocol::HttpProtobuf)).await;
        let mut config = config(Protocol::HttpProtobuf, &server.https("127.0.0.1"));
        config.tls.ca_file = Some(folder.write("ca.pem", authority.pem()));
        let (client, _) = client(config);
        assert_eq!(client.export(request()).await, delivered());
        assert_eq!(server.requests()[0].0.version, Version::HTTP_11);
    }
}

#[tokio::test]
async fn a_server_of_another_authority_is_not_trusted() {
    let (authority, other, folder) = (Authority::new(), Authority::new(), Folder::new());
    for protocol in PROTOCOLS {
        let acceptor = authority.acceptor("localhost", None, ALPN);
        let server = Server::with(Versions::Both, Some(acceptor), accept(protocol)).await;
        let mut config = config(protocol, &server.https("localhost"));
        config.tls.ca_file = Some(folder.write("ca.pem", other.pem()));
        let (client, _) = client(config);
        let failure = exhausted(client.export(request()).await);
        assert_eq!(failure.code, ErrorCode::TlsFailed, "{}", failure.reason);
        assert!(failure.reason.contains("tls.caFile"), "{}", failure.reason);
        assert!(server.requests().is_empty());
    }
}

#[tokio::test]
async fn skipping_verification_trusts_anybody() {
    let authority = Authority::new();
    for protocol in PROTOCOLS {
        let acceptor = authority.acceptor("elsewhere", None, ALPN);
        let server = Server::with(Versions::Both, Some(acceptor), accept(protocol)).await;
        let mut config = config(protocol, &server.https("127.0.0.1"));
        config.tls.insecure_skip_verify = true;
        let (client, _) = client(config);
        assert_eq!(client.export(request()).await, delivered());
    }
}

#[tokio::test]
async fn the_server_name_replaces_the_host_in_verification() {
    let (authority, folder) = (Authority::new(), Folder::new());
    for (server_name, is_trusted) in [
        (None, false),
        (Some("collector.test"), true),
        (Some("other.test"), false),
    ] {
        let acceptor = authority.acceptor("collector.test", None, ALPN);
        let server = Server::with(Versions::Both, Some(acceptor), accept(Protocol::Grpc)).await;
        let mut config = config(Protocol::Grpc, &server.https("127.0.0.1"));
        config.tls.ca_file = Some(folder.write("ca.pem", authority.pem()));
        config.tls.server_name = server_name.map(str::to_owned);
        let (client, _) = client(config);
        let outcome = client.export(request()).await;
        if is_trusted {
            assert_eq!(outcome, delivered());
        } else {
            let failure = exhausted(outcome);
            assert_eq!(failure.code, ErrorCode::TlsFailed);
            assert!(failure.reason.contains("tls.serverName"), "{}", failure.reason);
        }
    }
}

#[tokio::test]
async fn a_server_that_asks_for_a_client_certificate_gets_the_configured_one() {
    let (authority, clients, folder) = (Authority::new(), Authority::new(), Folder::new());
    let identity = clients.identity("client.test");
    for protocol in PROTOCOLS {
        for is_given in [true, false] {
            let acceptor = authority.acceptor("localhost", Some(&clients), ALPN);
            let server = Server::with(Versions::Both, Some(acceptor), accept(protocol)).await;
            let mut config = config(protocol, &server.https("localhost"));
            config.tls.ca_file = Some(folder.write("ca.pem", authority.pem()));
            if is_given {
                config.tls.cert_file = Some(folder.write("cert.pem", identity.certificate.pem()));
                config.tls.key_file = Some(folder.write("key.pem", identity.key.serialize_pem()));
            }
            let (client, _) = client(config);
            let outcome = client.export(request()).await;
            if is_given {
                assert_eq!(outcome, delivered());
            } else {
                let failure = exhausted(outcome);
                assert_eq!(failure.code, ErrorCode::TlsFailed, "{}", failure.reason);
                assert!(failure.reason.contains("tls.certFile"), "{}", failure.reason);
            }
        }
    }
}

#[tokio::test]
async fn tls_to_a_plain_text_port_suggests_http() {
    for protocol in PROTOCOLS {
        let server = Server::with(Versions::Http1, None, accept(protocol)).await;
        let mut config = config(protocol, &server.https("127.0.0.1"));
        config.tls.insecure_skip_verify = true;
        let (client, _) = client(config);
        let failure = exhausted(client.export(request()).await);
        assert_eq!(failure.code, ErrorCode::TlsFailed, "{}", failure.reason);
        assert!(failure.reason.contains("http://"), "{}", failure.reason);
    }
}

#[tokio::test]
async fn plain_text_to_a_tls_port_suggests_https() {
    let authority = Authority::new();
    for protocol in PROTOCOLS {
        let acceptor = authority.acceptor("localhost", None, ALPN);
        let server = Server::with(Versions::Both, Some(acceptor), accept(protocol)).await;
        let (client, _) = client(config(protocol, &server.http()));
        let failure = match client.export(request()).await {
            ExportOutcome::Refused(failure) | ExportOutcome::RetriesExhausted { failure, .. } => failure,
            other => panic!("{other:?}"),
        };
        assert!(failure.reason.contains("https://?"), "{}", failure.reason);
    }
}

#[tokio::test]
async fn a_handshake_without_an_answer_runs_into_the_timeout() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    for protocol in PROTOCOLS {
        let mut config = config(protocol, &format!("https://127.0.0.1:{port}"));
        config.tls.insecure_skip_verify = true;
        config.attempt_timeout = Some(Duration::from_millis(100));
        let (client, _) = client(config);
        assert_eq!(exhausted(client.export(request()).await).code, ErrorCode::Timeout);
    }
}
