//! Through a proxy: every protocol gets there, and what fails at the proxy says so. The endpoint's host is a name that only the
//! proxy knows.

use super::certificates::{Authority, Folder};
use super::proxy_server::{Conduct, ProxyServer};
use super::server::{Answer, Server, Versions, frame, grpc_answer, http_answer};
use super::*;
use crate::client::proxy_for;
use ::http::Version;
use otlp_native_model::Exporter;

const PROTOCOLS: [Protocol; 3] = [Protocol::Grpc, Protocol::HttpProtobuf, Protocol::HttpJson];
const ALPN: &[&str] = &["h2", "http/1.1"];
const CREDENTIALS: &str = "dXNlcjpzZWNyZXQ=";

fn accept(protocol: Protocol) -> impl Fn(usize) -> Answer + Send + Sync + 'static {
    move |_| {
        Some(match protocol {
            Protocol::Grpc => grpc_answer(frame(&[]), &[("grpc-status", "0")]),
            _ => http_answer(200, &[], ""),
        })
    }
}

fn through(proxy_url: &str, protocol: Protocol, endpoint: &str) -> ClientConfig {
    let mut config = config(protocol, endpoint);
    config.proxy = proxy_for(&config.endpoint, proxy_url, None).unwrap();
    config
}

#[tokio::test]
async fn grpc_in_plain_text_goes_through_a_tunnel() {
    let server = Server::with(Versions::Http2, None, accept(Protocol::Grpc)).await;
    let proxy = ProxyServer::start(Conduct::ConnectTo(server.port)).await;
    let (client, _) = client(through(
        &proxy.url(),
        Protocol::Grpc,
        "http://collector.test:4317",
    ));
    assert_eq!(client.export(request()).await, delivered());
    assert_eq!(client.export(request()).await, delivered());
    let heads = proxy.heads();
    assert_eq!(heads.len(), 1, "the tunnel is kept");
    assert!(
        heads[0].starts_with("CONNECT collector.test:4317 HTTP/1.1\r\n"),
        "{heads:?}"
    );
    assert!(
        heads[0]
            .to_ascii_lowercase()
            .contains("\r\nhost: collector.test:4317\r\n"),
        "{heads:?}"
    );
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn a_server_that_speaks_first_is_heard_even_in_the_proxys_answer() {
    let server = Server::with(Versions::Http2, None, accept(Protocol::Grpc)).await;
    let proxy = ProxyServer::start(Conduct::ConnectLate(server.port)).await;
    let (client, _) = client(through(
        &proxy.url(),
        Protocol::Grpc,
        "http://collector.test:4317",
    ));
    assert_eq!(client.export(request()).await, delivered());
}

#[tokio::test]
async fn plain_http_is_for_the_proxy_to_pass_on() {
    for protocol in [Protocol::HttpProtobuf, Protocol::HttpJson] {
        let server = Server::with(Versions::Http1, None, accept(protocol)).await;
        let proxy = ProxyServer::start(Conduct::ConnectFor(server.port, CREDENTIALS)).await;
        let url = format!("http://user:secret@127.0.0.1:{}", proxy.port);
        let (client, _) = client(through(&url, protocol, "http://collector.test:4318"));
        assert_eq!(client.export(request()).await, delivered());
        let heads = proxy.heads();
        assert!(
            heads[0].starts_with("POST http://collector.test:4318/v1/traces HTTP/1.1\r\n"),
            "{heads:?}"
        );
        assert!(
            heads[0]
                .to_ascii_lowercase()
                .contains("\r\nhost: collector.test:4318\r\n"),
            "{heads:?}"
        );
    }
}

#[tokio::test]
async fn https_goes_through_a_tunnel_and_the_proxys_credentials_stay_with_the_proxy() {
    let (authority, folder) = (Authority::new(), Folder::new());
    for protocol in PROTOCOLS {
        let acceptor = authority.acceptor("collector.test", None, ALPN);
        let server = Server::with(Versions::Both, Some(acceptor), accept(protocol)).await;
        let proxy = ProxyServer::start(Conduct::ConnectFor(server.port, CREDENTIALS)).await;
        let url = format!("http://user:secret@127.0.0.1:{}", proxy.port);
        let mut config = through(&url, protocol, "https://collector.test");
        config.tls.ca_file = Some(folder.write("ca.pem", authority.pem()));
        let (client, _) = client(config);
        assert_eq!(client.export(request()).await, delivered());
        assert!(proxy.heads()[0].starts_with("CONNECT collector.test:443 HTTP/1.1\r\n"));
        let (head, _) = &server.requests()[0];
        assert_eq!(head.version, Version::HTTP_2, "ALPN works through the tunnel");
        assert!(!head.headers.contains_key("proxy-authorization"));
    }
}

#[tokio::test]
async fn an_https_proxy_is_verified_as_servers_are() {
    let (authority, other, folder) = (Authority::new(), Authority::new(), Folder::new());
    for (protocol, endpoint) in [
        (Protocol::Grpc, "http://collector.test:4317"),
        (Protocol::HttpProtobuf, "http://collector.test:4318"),
        (Protocol::Grpc, "https://collector.test"),
        (Protocol::HttpProtobuf, "https://collector.test"),
    ] {
        let tls = endpoint
            .starts_with("https")
            .then(|| authority.acceptor("collector.test", None, ALPN));
        let server = Server::with(Versions::Both, tls, accept(protocol)).await;
        for (trusted, is_trusted) in [(&authority, true), (&other, false)] {
            let acceptor = authority.acceptor("localhost", None, &[]);
            let proxy = ProxyServer::with(Conduct::ConnectTo(server.port), Some(acceptor)).await;
            let mut config = through(&format!("https://localhost:{}", proxy.port), protocol, endpoint);
            config.tls.ca_file = Some(folder.write("ca.pem", trusted.pem()));
            let (client, _) = client(config);
            let outcome = client.export(request()).await;
            if is_trusted {
                assert_eq!(outcome, delivered(), "{protocol:?} {endpoint}");
            } else {
                let failure = exhausted(outcome);
                assert_eq!(failure.code, ErrorCode::ProxyFailed);
                assert!(
                    failure.reason.contains("the CA that signed the proxy's"),
                    "{}",
                    failure.reason
                );
            }
        }
    }
}

#[tokio::test]
async fn credentials_that_are_missing_or_wrong_end_the_request_with_the_next_step() {
    for protocol in PROTOCOLS {
        for (user_info, hint) in [
            ("", "http://user:password@host:port"),
            ("user:not-the-secret@", "check user and password"),
        ] {
            let proxy = ProxyServer::start(Conduct::ConnectFor(1, CREDENTIALS)).await;
            let url = format!("http://{user_info}127.0.0.1:{}", proxy.port);
            let mut config = through(&url, protocol, "http://collector.test:4317");
            config.retry.max_elapsed = Duration::from_secs(3600);
            let (client, _) = client(config);
            let failure = refused(client.export(request()).await);
            assert_eq!(failure.code, ErrorCode::ProxyFailed);
            for part in [
                "407",
                hint,
                &format!("(through the proxy http://127.0.0.1:{})", proxy.port),
            ] {
                assert!(failure.reason.contains(part), "{part}: {}", failure.reason);
            }
            assert!(!failure.reason.contains("not-the-secret"), "{}", failure.reason);
        }
    }
}

#[tokio::test]
async fn a_proxy_that_is_down_or_unknown_is_tried_again_and_named() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    for protocol in PROTOCOLS {
        for (url, hint) in [
            (
                format!("http://u:secret@127.0.0.1:{port}"),
                "the proxy refuses the connection",
            ),
            (
                "http://u:secret@no-such-proxy.invalid:3128".to_owned(),
                "host name can't be resolved",
            ),
        ] {
            let (client, _) = client(through(&url, protocol, "http://collector.test:4317"));
            let failure = exhausted(client.export(request()).await);
            assert_eq!(failure.code, ErrorCode::ProxyFailed);
            assert!(failure.reason.contains(hint), "{}", failure.reason);
            assert!(!failure.reason.contains("secret"), "{}", failure.reason);
        }
    }
}

#[tokio::test]
async fn what_the_proxy_answers_to_connect_decides_whether_to_try_again() {
    for (status, is_final) in [
        (403, true),
        (405, true),
        (302, true),
        (101, true),
        (429, false),
        (502, false),
        (503, false),
    ] {
        let answer = format!("HTTP/1.1 {status} No\r\ncontent-length: 2\r\n\r\nno");
        let proxy = ProxyServer::start(Conduct::Answer(answer.into_bytes())).await;
        let (client, _) = client(through(
            &proxy.url(),
            Protocol::Grpc,
            "http://collector.test:4317",
        ));
        let outcome = client.export(request()).await;
        let failure = if is_final {
            refused(outcome)
        } else {
            exhausted(outcome)
        };
        assert_eq!(failure.code, ErrorCode::ProxyFailed);
        assert!(failure.reason.contains(&status.to_string()), "{}", failure.reason);
        assert!(
            failure.reason.contains("collector.test:4317"),
            "{}",
            failure.reason
        );
    }
}

#[tokio::test]
async fn a_401_may_be_the_proxys_word_for_wrong_credentials() {
    for (protocol, hint) in [
        (Protocol::Grpc, "check user and password"),
        (Protocol::HttpProtobuf, "or those in the proxy's URL"),
    ] {
        let answer = b"HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n".to_vec();
        let proxy = ProxyServer::start(Conduct::Answer(answer)).await;
        let url = format!("http://user:secret@127.0.0.1:{}", proxy.port);
        let (client, _) = client(through(&url, protocol, "http://collector.test:4317"));
        let failure = refused(client.export(request()).await);
        assert!(failure.reason.contains(hint), "{}", failure.reason);
    }
}

#[tokio::test]
async fn an_answer_that_is_no_http_or_has_no_end_is_a_failure_of_the_proxy() {
    let endless = [b"HTTP/1.1 200 OK\r\nx: ".to_vec(), vec![b'a'; 1 << 20]].concat();
    for answer in [
        b"SSH-2.0-OpenSSH_9.2\r\n".to_vec(),
        Vec::new(),
        b"HTTP/1.1 2".to_vec(),
        endless,
    ] {
        let proxy = ProxyServer::start(Conduct::Answer(answer)).await;
        for protocol in [Protocol::Grpc, Protocol::HttpProtobuf] {
            let mut config = through(&proxy.url(), protocol, "https://collector.test");
            config.tls.insecure_skip_verify = true;
            let (client, _) = client(config);
            let failure = exhausted(client.export(request()).await);
            assert_eq!(failure.code, ErrorCode::ProxyFailed, "{}", failure.reason);
            assert!(
                failure.reason.contains("no HTTP answer to CONNECT"),
                "{}",
                failure.reason
            );
        }
    }
}

#[tokio::test]
async fn a_proxy_that_never_answers_is_a_timeout_that_names_it() {
    let proxy = ProxyServer::start(Conduct::Hang).await;
    for protocol in PROTOCOLS {
        let mut config = through(&proxy.url(), protocol, "http://collector.test:4317");
        config.attempt_timeout = Some(Duration::from_millis(100));
        let (client, _) = client(config);
        let failure = exhausted(client.export(request()).await);
        assert_eq!(failure.code, ErrorCode::Timeout);
        assert!(failure.reason.contains("through the proxy"), "{}", failure.reason);
    }
}

#[tokio::test(start_paused = true)]
async fn without_a_timeout_a_silent_proxy_is_given_up_all_the_same() {
    let proxy = ProxyServer::start(Conduct::Hang).await;
    let (client, _) = client(through(
        &proxy.url(),
        Protocol::Grpc,
        "http://collector.test:4317",
    ));
    let failure = exhausted(client.export(request()).await);
    assert_eq!(failure.code, ErrorCode::ProxyFailed);
    assert!(
        failure.reason.contains("did not answer CONNECT within 60 s"),
        "{}",
        failure.reason
    );
}
