//! Certificates, keys and tokens whose files are replaced while the client is at work.

use super::certificates::{Authority, Folder};
use super::server::{Answer, Server, Versions, frame, grpc_answer, http_answer};
use super::*;
use otlp_native_model::Exporter;
use std::fs;

fn accept(protocol: Protocol) -> impl Fn(usize) -> Answer + Send + Sync + 'static {
    move |_| {
        Some(match protocol {
            Protocol::Grpc => grpc_answer(frame(&[]), &[("grpc-status", "0")]),
            _ => http_answer(200, &[], ""),
        })
    }
}

fn authorization((head, _): &(::http::request::Parts, Bytes)) -> String {
    head.headers["authorization"].to_str().unwrap().to_owned()
}

/// As programs that manage secrets do: the file's name points to another one at once.
fn replace(folder: &Folder, name: &str, content: &str) {
    let path = folder.write(&format!("{name}.new"), content);
    fs::rename(&path, path.with_file_name(name)).unwrap();
}

#[tokio::test]
async fn a_server_that_comes_back_with_another_authority_is_trusted_once_its_file_is_there() {
    for protocol in [Protocol::Grpc, Protocol::HttpProtobuf] {
        let folder = Folder::new();
        let (old, new) = (Authority::new(), Authority::new());
        let alpn: &[&str] = &["h2", "http/1.1"];
        let before = Server::with(
            Versions::Both,
            Some(old.acceptor("localhost", None, alpn)),
            accept(protocol),
        )
        .await;
        let mut settings = retrying(protocol, &before.https("localhost"));
        settings.tls.ca_file = Some(folder.write("ca.pem", old.pem()));
        let (client, recorder) = client(settings);
        assert_eq!(client.export(request()).await, delivered());

        let port = before.port;
        drop(before);
        let after = Server::on(
            port,
            Versions::Both,
            Some(new.acceptor("localhost", None, alpn)),
            accept(protocol),
        )
        .await;
        let renewing = async {
            while !recorder.codes().contains(&(ErrorCode::TlsFailed, true)) {
                tokio::task::yield_now().await;
            }
            replace(&folder, "ca.pem", &new.pem());
        };
        // Retried until the file is there: nothing is dropped.
        let (outcome, ()) = tokio::join!(client.export(request()), renewing);
        assert_eq!(outcome, delivered());
        assert_eq!(after.requests().len(), 1);
    }
}

#[tokio::test]
async fn a_token_that_is_refused_is_read_again_and_the_request_is_not_lost() {
    let folder = Folder::new();
    let server =
        Server::start(|number| Some(http_answer(if number == 1 { 401 } else { 200 }, &[], ""))).await;
    let mut settings = config(Protocol::HttpProtobuf, &server.http());
    settings.bearer_token_file = Some(folder.write("token", "first\n"));
    let (client, recorder) = client(settings);
    assert_eq!(client.export(request()).await, delivered());
    replace(&folder, "token", "second\n");
    assert_eq!(client.export(request()).await, delivered());
    let sent: Vec<_> = server.requests().iter().map(authorization).collect();
    assert_eq!(sent, ["Bearer first", "Bearer first", "Bearer second"]);
    assert_eq!(recorder.codes(), []);
}

#[tokio::test]
async fn a_server_that_knows_of_a_new_token_before_we_do_is_not_asked_again_until_its_file_has_come() {
    for (protocol, refusal) in [
        (Protocol::HttpProtobuf, http_answer(401, &[], "")),
        (
            Protocol::Grpc,
            grpc_answer(Bytes::new(), &[("grpc-status", "16")]),
        ),
    ] {
        let refusals = Arc::new(Mutex::new(vec![refusal]));
        let accepts = accept(protocol);
        let server = {
            let refusals = Arc::clone(&refusals);
            Server::with(Versions::Both, None, move |number| {
                refusals.lock().unwrap().pop().or_else(|| accepts(number))
            })
            .await
        };
        let folder = Folder::new();
        let mut settings = retrying(protocol, &server.http());
        settings.bearer_token_file = Some(folder.write("token", "first"));
        let (client, recorder) = client(settings);
        let renewing = async {
            while recorder.codes().is_empty() {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            replace(&folder, "token", "second");
        };
        let (outcome, ()) = tokio::join!(client.export(request()), renewing);
        assert_eq!(outcome, delivered());
        let sent: Vec<_> = server.requests().iter().map(authorization).collect();
        assert_eq!(sent, ["Bearer first", "Bearer second"]);
        assert_eq!(recorder.codes(), [(ErrorCode::RefusedByServer, true)]);
    }
}

#[tokio::test]
async fn a_token_that_stays_as_it_was_refused_costs_the_retry_budget_and_one_request() {
    let folder = Folder::new();
    let server = Server::start(|_| Some(http_answer(401, &[], ""))).await;
    let mut settings = retrying(Protocol::HttpProtobuf, &server.http());
    settings.retry.max_elapsed = Duration::from_millis(50);
    settings.bearer_token_file = Some(folder.write("token", "first"));
    let (client, _) = client(settings);
    let failure = refused(client.export(request()).await);
    assert_eq!(
        (failure.code, server.requests().len()),
        (ErrorCode::RefusedByServer, 1)
    );
}

#[tokio::test(start_paused = true)]
async fn a_change_is_noticed_before_anything_fails() {
    let folder = Folder::new();
    let server = Server::start(|_| Some(http_answer(200, &[], ""))).await;
    let mut settings = config(Protocol::HttpProtobuf, &server.http());
    settings.bearer_token_file = Some(folder.write("token", "first"));
    let (client, _) = client(settings);
    assert_eq!(client.export(request()).await, delivered());
    replace(&folder, "token", "another");
    tokio::time::advance(Duration::from_secs(2)).await;
    assert_eq!(client.export(request()).await, delivered());
    assert_eq!(server.requests()[1].0.headers["authorization"], "Bearer another");
}

#[tokio::test(start_paused = true)]
async fn a_file_that_cannot_be_used_is_told_of_once_and_the_old_content_stays() {
    let folder = Folder::new();
    let server = Server::start(|_| Some(http_answer(200, &[], ""))).await;
    let mut settings = config(Protocol::HttpProtobuf, &server.http());
    settings.bearer_token_file = Some(folder.write("token", "first"));
    let (client, recorder) = client(settings);
    replace(&folder, "token", " ");
    for _ in 0..3 {
        tokio::time::advance(Duration::from_secs(2)).await;
        assert_eq!(client.export(request()).await, delivered());
    }
    assert_eq!(recorder.codes(), [(ErrorCode::InvalidHeader, true)]);
    let is_old =
        |(head, _): &(::http::request::Parts, Bytes)| head.headers["authorization"] == "Bearer first";
    assert!(server.requests().iter().all(is_old));
}

#[tokio::test]
async fn a_token_beside_a_header_of_its_name_or_without_a_file_is_an_error() {
    let folder = Folder::new();
    let mut both = config(Protocol::HttpProtobuf, "http://127.0.0.1:9");
    both.bearer_token_file = Some(folder.write("token", "first"));
    both.headers = vec![("Authorization".to_owned(), "Basic x".to_owned())];
    let mut missing = config(Protocol::HttpProtobuf, "http://127.0.0.1:9");
    missing.bearer_token_file = Some("/nowhere/token".into());
    for settings in [both, missing] {
        let error = Client::new(settings, Arc::new(Recorder::default()))
            .err()
            .unwrap();
        assert_eq!(
            (error.code, error.setting),
            (ErrorCode::InvalidHeader, "bearerTokenFile")
        );
    }
}
