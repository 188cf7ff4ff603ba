//! The pool on real connections.

use super::resolve::Resolving;
use super::*;
use crate::client::{Connector, RequestBody, read_response};
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use otlp_native_pool::{EndpointConfig, EndpointStats, Pool, PoolConfig};
use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinSet;

const OK: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

fn lane_with(config: PoolConfig, versions: HttpVersions, authority: &str, connector: Connector) -> Lane {
    let route = Route {
        connector,
        uri: format!("http://{authority}").parse().unwrap(),
        versions,
    };
    Lane::add(
        &Pool::new(config, Network::new()),
        EndpointConfig::default(),
        route,
    )
}

fn lane(config: PoolConfig, versions: HttpVersions, address: SocketAddr) -> Lane {
    let connector = Connector::new(None, None, None);
    lane_with(config, versions, &address.to_string(), connector)
}

fn request(lane: &Lane) -> Request<RequestBody> {
    let mut request = Request::new(RequestBody::whole(Bytes::from_static(b"x")));
    *request.uri_mut() = lane.pool().driver().route(lane.endpoint()).unwrap().uri.clone();
    request
}

async fn exchange(lane: &Lane, is_replayable: bool) -> Result<Bytes, SendError> {
    let answer = lane.send(request(lane), is_replayable).await?;
    Ok(read_response(answer.into_body(), 1024).await.unwrap().data)
}

fn stats(lane: &Lane) -> EndpointStats {
    lane.pool().stats().endpoints[0].1.clone()
}

async fn until(mut is_met: impl FnMut() -> bool) {
    while !is_met() {
        tokio::task::yield_now().await;
    }
}

/// Reads a request of HTTP/1.1; false at the connection's end.
async fn read_request(stream: &mut TcpStream) -> bool {
    let mut received = Vec::new();
    let mut room = [0; 1024];
    while !received.ends_with(b"\r\n\r\nx") {
        match stream.read(&mut room).await {
            Ok(0) | Err(_) => return false,
            Ok(read) => received.extend_from_slice(&room[..read]),
        }
    }
    true
}

/// Answers one request on each connection, and closes it on the second without a word.
async fn forgetful_server() -> (SocketAddr, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let requests = Arc::new(AtomicUsize::new(0));
    let counted = requests.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let counted = counted.clone();
            tokio::spawn(async move {
                if read_request(&mut stream).await {
                    counted.fetch_add(1, Ordering::SeqCst);
                    stream.write_all(OK).await.unwrap();
                }
                if read_request(&mut stream).await {
                    counted.fetch_add(1, Ordering::SeqCst);
                }
            });
        }
    });
    (address, requests)
}

#[tokio::test]
async fn a_reused_connection_that_closes_without_a_word_costs_one_repetition_where_that_is_allowed() {
    let (address, requests) = forgetful_server().await;
    let lane = lane(PoolConfig::default(), HttpVersions::Negotiated, address);
    for _ in 0..3 {
        assert_eq!(exchange(&lane, true).await.unwrap(), "ok");
        until(|| stats(&lane).in_use == 0).await;
    }
    assert_eq!((stats(&lane).opened, requests.load(Ordering::SeqCst)), (3, 5));
    assert!(matches!(exchange(&lane, false).await, Err(SendError::Http(_))));
    assert_eq!((stats(&lane).opened, requests.load(Ordering::SeqCst)), (3, 6));
}

/// Answers when told, and counts the requests under way.
struct Held {
    release: Notify,
    under_way: AtomicUsize,
    most: AtomicUsize,
}

impl Held {
    fn new() -> Arc<Held> {
        Arc::new(Held {
            release: Notify::new(),
            under_way: AtomicUsize::new(0),
            most: AtomicUsize::new(0),
        })
    }

    async fn answer(&self) -> Result<Response<Full<Bytes>>, Infallible> {
        let under_way = 1 + self.under_way.fetch_add(1, Ordering::SeqCst);
        self.most.fetch_max(under_way, Ordering::SeqCst);
        self.release.notified().await;
        self.under_way.fetch_sub(1, Ordering::SeqCst);
        Ok(Response::new(Full::from("ok")))
    }

    fn under_way(&self) -> usize {
        self.under_way.load(Ordering::SeqCst)
    }
}

/// Serves HTTP/2 with at most `streams` requests a connection; a connection is told to go when `goodbye` says so.
async fn http2_server(held: Arc<Held>, streams: u32, goodbye: Arc<Notify>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (held, goodbye) = (held.clone(), goodbye.clone());
            tokio::spawn(async move {
                let service = service_fn(move |_: Request<Incoming>| {
                    let held = held.clone();
                    async move { held.answer().await }
                });
                let mut connection = pin!(
                    hyper::server::conn::http2::Builder::new(TokioExecutor::new())
                        .max_concurrent_streams(streams)
                        .serve_connection(TokioIo::new(stream), service)
                );
                tokio::select! {
                    _ = connection.as_mut() => return,
                    () = goodbye.notified() => connection.as_mut().graceful_shutdown(),
                }
                let _ = connection.await;
            });
        }
    });
    address
}

#[tokio::test]
async fn after_goaway_requests_under_way_end_and_new_ones_take_another_connection() {
    let (held, goodbye) = (Held::new(), Arc::new(Notify::new()));
    let address = http2_server(held.clone(), 100, goodbye.clone()).await;
    let lane = lane(PoolConfig::default(), HttpVersions::Two, address);
    let send = || {
        let lane = lane.clone();
        // Not replayable: none may be lost, and none sent twice.
        tokio::spawn(async move { exchange(&lane, false).await })
    };
    let old = [send(), send()];
    until(|| held.under_way() == 2).await;
    assert_eq!(stats(&lane).opened, 1);
    goodbye.notify_one();
    // The server takes what comes until its goodbye is out, and from then on the client goes elsewhere.
    let mut sent = Vec::from(old);
    while stats(&lane).opened < 2 {
        sent.push(send());
        until(|| held.under_way() == sent.len()).await;
    }
    assert_eq!(stats(&lane).in_use, sent.len());
    for sent in sent {
        // Whichever is let go: all are, before the last is awaited.
        held.release.notify_waiters();
        assert_eq!(sent.await.unwrap().unwrap(), "ok");
    }
    until(|| (stats(&lane).idle, stats(&lane).active) == (1, 0)).await;
}

#[tokio::test]
async fn a_peer_that_takes_few_requests_at_once_gets_more_connections_up_to_the_limit() {
    let held = Held::new();
    let address = http2_server(held.clone(), 2, Arc::default()).await;
    let config = PoolConfig {
        max_connections_per_endpoint: 3,
        ..PoolConfig::default()
    };
    let lane = lane(config, HttpVersions::Two, address);
    // The first shows the peer's limit.
    let first = tokio::spawn({
        let lane = lane.clone();
        async move { exchange(&lane, false).await }
    });
    until(|| held.under_way() == 1).await;
    held.release.notify_waiters();
    first.await.unwrap().unwrap();
    let mut sending = JoinSet::new();
    for _ in 0..20 {
        let lane = lane.clone();
        sending.spawn(async move { exchange(&lane, false).await.unwrap() });
    }
    until(|| held.under_way() == 6).await;
    assert_eq!((stats(&lane).waiting, stats(&lane).in_use), (14, 6));
    while !sending.is_empty() {
        held.release.notify_one();
        while sending.try_join_next().is_some() {}
        tokio::task::yield_now().await;
    }
    assert_eq!((held.most.load(Ordering::SeqCst), stats(&lane).opened), (6, 3));
}

#[tokio::test]
async fn a_request_that_is_given_up_leaves_neither_a_slot_nor_a_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let config = PoolConfig {
        max_connections: 1,
        ..PoolConfig::default()
    };
    let lane = lane(config, HttpVersions::Negotiated, listener.local_addr().unwrap());
    let (given_up, waiting) = ({ lane.clone() }, { lane.clone() });
    let given_up = tokio::spawn(async move { exchange(&given_up, false).await });
    let (mut stream, _) = listener.accept().await.unwrap();
    assert!(read_request(&mut stream).await);
    let waiting = tokio::spawn(async move { exchange(&waiting, false).await });
    until(|| stats(&lane).waiting == 1).await;
    given_up.abort();
    // Closed by the client, and its place goes to the one that waits.
    assert!(!read_request(&mut stream).await);
    let (mut stream, _) = listener.accept().await.unwrap();
    assert!(read_request(&mut stream).await);
    stream.write_all(OK).await.unwrap();
    assert_eq!(waiting.await.unwrap().unwrap(), "ok");
    until(|| stats(&lane).idle == 1).await;
    assert_eq!(lane.pool().stats().peak_connections, 1);
}

#[tokio::test]
async fn an_idle_connection_is_closed_in_time() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let config = PoolConfig {
        idle_timeout: Some(Duration::from_millis(20)),
        ..PoolConfig::default()
    };
    let lane = lane(config, HttpVersions::Negotiated, listener.local_addr().unwrap());
    let serving = async {
        let (mut stream, _) = listener.accept().await.unwrap();
        assert!(read_request(&mut stream).await);
        stream.write_all(OK).await.unwrap();
        assert!(!read_request(&mut stream).await);
    };
    let (answer, ()) = tokio::join!(exchange(&lane, true), serving);
    assert_eq!(answer.unwrap(), "ok");
    assert_eq!(lane.pool().stats().connections, 0);
}

/// DNS whose answer a test changes.
#[derive(Debug)]
struct Changing(Mutex<SocketAddr>);

impl Resolve for Changing {
    fn resolve(&self, _host: &str, _port: u16) -> Resolving {
        let address = *self.0.lock().unwrap();
        Box::pin(async move { Ok(vec![address]) })
    }
}

#[tokio::test]
async fn a_change_in_dns_counts_from_the_next_connection_on() {
    let ((old, old_requests), (new, new_requests)) = (forgetful_server().await, forgetful_server().await);
    let resolver = Arc::new(Changing(Mutex::new(old)));
    let connector = Connector::new(None, None, None).resolving_by(resolver.clone());
    let lane = lane_with(
        PoolConfig::default(),
        HttpVersions::Negotiated,
        "name.test:80",
        connector,
    );
    exchange(&lane, true).await.unwrap();
    *resolver.0.lock().unwrap() = new;
    until(|| stats(&lane).idle == 1).await;
    // The connection to the old address is still good for the request, which the server then leaves unanswered.
    exchange(&lane, true).await.unwrap();
    let counts = [old_requests, new_requests].map(|requests| requests.load(Ordering::SeqCst));
    assert_eq!(counts, [2, 1]);
}
