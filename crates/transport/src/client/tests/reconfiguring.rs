//! A client whose configuration changes while it is at work.

use super::server::{Server, http_answer};
use super::*;
use otlp_native_model::Exporter;

#[tokio::test]
async fn later_requests_go_where_the_new_configuration_says() {
    let first = Server::start(|_| Some(http_answer(200, &[], ""))).await;
    let second = Server::start(|_| Some(http_answer(200, &[], ""))).await;
    let (client, _) = client(config(Protocol::HttpProtobuf, &first.http()));
    assert_eq!(client.export(request()).await, delivered());

    let mut changed = config(Protocol::HttpJson, &second.http());
    changed.headers = vec![("x-tenant".to_owned(), "new".to_owned())];
    client.reconfigure(changed).unwrap();
    assert_eq!(client.export(request()).await, delivered());

    assert_eq!((first.requests().len(), second.requests().len()), (1, 1));
    let (head, body) = second.requests().remove(0);
    assert_eq!(head.headers["x-tenant"], "new");
    assert_eq!(head.headers["content-type"], "application/json");
    assert_eq!(body, r#"{"resourceSpans":[{}]}"#);
}

#[tokio::test(start_paused = true)]
async fn a_request_that_waits_for_its_next_attempt_makes_it_at_once() {
    let busy = Server::start(|_| Some(http_answer(503, &[("retry-after", "86400")], ""))).await;
    let ready = Server::start(|_| Some(http_answer(200, &[], ""))).await;
    let mut patient = retrying(Protocol::HttpProtobuf, &busy.http());
    patient.retry.max_elapsed = Duration::from_secs(7 * 86_400);
    let (client, recorder) = client(patient);
    let started = tokio::time::Instant::now();

    let waiting = client.export(request());
    let changing = async {
        while recorder.codes().is_empty() {
            tokio::task::yield_now().await;
        }
        client
            .reconfigure(config(Protocol::HttpProtobuf, &ready.http()))
            .unwrap();
    };
    let (outcome, ()) = tokio::join!(waiting, changing);
    assert_eq!(outcome, delivered());
    assert_eq!((busy.requests().len(), ready.requests().len()), (1, 1));
    assert!(started.elapsed() < Duration::from_secs(60));
}

#[tokio::test]
async fn what_the_old_server_refused_meanwhile_goes_to_the_new_one() {
    let ready = Server::start(|_| Some(http_answer(200, &[], ""))).await;
    let client = Arc::new(std::sync::OnceLock::<Client>::new());
    let changed = config(Protocol::HttpProtobuf, &ready.http());
    let strict = {
        let client = Arc::clone(&client);
        Server::start(move |_| {
            // Before the answer is out.
            client.get().unwrap().reconfigure(changed.clone()).unwrap();
            Some(http_answer(401, &[], ""))
        })
        .await
    };
    let recorder = Arc::new(Recorder::default());
    let old = config(Protocol::HttpProtobuf, &strict.http());
    let client =
        client.get_or_init(|| Client::new(old, Arc::clone(&recorder) as Arc<dyn FailureObserver>).unwrap());
    assert_eq!(client.export(request()).await, delivered());
    assert_eq!(recorder.codes(), []);
}

#[tokio::test]
async fn a_configuration_that_cannot_be_used_changes_nothing() {
    let server = Server::start(|_| Some(http_answer(200, &[], ""))).await;
    let (client, _) = client(config(Protocol::HttpProtobuf, &server.http()));
    let mut invalid = config(Protocol::HttpProtobuf, "http://127.0.0.1:9");
    invalid.retry.jitter = 2.0;
    assert_eq!(client.reconfigure(invalid).unwrap_err().setting, "retry.jitter");
    assert_eq!(client.export(request()).await, delivered());
}
