//! A server whose answers a test decides, and which remembers what it was sent.

use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, Response};
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use std::convert::Infallible;
use std::future::pending;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

pub(super) type Body = BoxBody<Bytes, io::Error>;
/// `None`: never answers.
pub(super) type Answer = Option<Response<Body>>;

/// Which HTTP versions a server takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Versions {
    Both,
    Http1,
    Http2,
}

pub(super) struct Server {
    pub(super) port: u16,
    seen: Arc<Mutex<Vec<(Parts, Bytes)>>>,
    connections: Arc<AtomicUsize>,
    // Dropping it ends the server and its connections.
    _tasks: JoinSet<()>,
}

impl Server {
    /// `answer` is given the request's number, from 0.
    pub(super) async fn start(answer: impl Fn(usize) -> Answer + Send + Sync + 'static) -> Server {
        Server::with(Versions::Both, None, answer).await
    }

    pub(super) async fn with(
        versions: Versions,
        tls: Option<TlsAcceptor>,
        answer: impl Fn(usize) -> Answer + Send + Sync + 'static,
    ) -> Server {
        Server::on(0, versions, tls, answer).await
    }

    /// On a port that is free or becomes so, 0 for any.
    pub(super) async fn on(
        port: u16,
        versions: Versions,
        tls: Option<TlsAcceptor>,
        answer: impl Fn(usize) -> Answer + Send + Sync + 'static,
    ) -> Server {
        let listener = loop {
            match TcpListener::bind(("127.0.0.1", port)).await {
                Ok(listener) => break listener,
                // A server that was dropped ends in the background.
                Err(error) if error.kind() == io::ErrorKind::AddrInUse => tokio::task::yield_now().await,
                Err(error) => panic!("{error}"),
            }
        };
        let port = listener.local_addr().unwrap().port();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let connections = Arc::new(AtomicUsize::new(0));
        let mut tasks = JoinSet::new();
        tasks.spawn(accept(
            listener,
            versions,
            tls,
            Arc::new(answer),
            Arc::clone(&seen),
            Arc::clone(&connections),
        ));
        Server {
            port,
            seen,
            connections,
            _tasks: tasks,
        }
    }

    pub(super) fn http(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub(super) fn https(&self, host: &str) -> String {
        format!("https://{host}:{}", self.port)
    }

    pub(super) fn requests(&self) -> Vec<(Parts, Bytes)> {
        self.seen.lock().unwrap().clone()
    }

    pub(super) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

async fn accept(
    listener: TcpListener,
    versions: Versions,
    tls: Option<TlsAcceptor>,
    answer: Arc<impl Fn(usize) -> Answer + Send + Sync + 'static>,
    seen: Arc<Mutex<Vec<(Parts, Bytes)>>>,
    connections: Arc<AtomicUsize>,
) {
    let mut serving = JoinSet::new();
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        connections.fetch_add(1, Ordering::SeqCst);
        let (tls, answer, seen) = (tls.clone(), Arc::clone(&answer), Arc::clone(&seen));
        serving.spawn(async move {
            match tls {
                None => serve(stream, versions, answer, seen).await,
                Some(tls) => {
                    if let Ok(stream) = tls.accept(stream).await {
                        serve(stream, versions, answer, seen).await;
                    }
                }
            }
        });
    }
}

async fn serve(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    versions: Versions,
    answer: Arc<impl Fn(usize) -> Answer + Send + Sync + 'static>,
    seen: Arc<Mutex<Vec<(Parts, Bytes)>>>,
) {
    let service = service_fn(|request: http::Request<Incoming>| {
        let (answer, seen) = (Arc::clone(&answer), Arc::clone(&seen));
        async move {
            let (head, body) = request.into_parts();
            let body = body
                .collect()
                .await
                .map(|body| body.to_bytes())
                .unwrap_or_default();
            let number = {
                let mut seen = seen.lock().unwrap();
                seen.push((head, body));
                seen.len() - 1
            };
            match answer(number) {
                Some(answer) => Ok::<_, Infallible>(answer),
                None => pending().await,
            }
        }
    });
    let builder = Builder::new(TokioExecutor::new());
    let builder = match versions {
        Versions::Both => builder,
        Versions::Http1 => builder.http1_only(),
        Versions::Http2 => builder.http2_only(),
    };
    // How a connection ends is the client's business.
    let _ = builder.serve_connection(TokioIo::new(stream), service).await;
}

pub(super) fn full(body: impl Into<Bytes>) -> Body {
    Full::new(body.into()).map_err(|never| match never {}).boxed()
}

/// An OTLP/HTTP answer.
pub(super) fn http_answer(
    status: u16,
    headers: &[(&'static str, &str)],
    body: impl Into<Bytes>,
) -> Response<Body> {
    let mut answer = Response::new(full(body));
    *answer.status_mut() = status.try_into().unwrap();
    for (name, value) in headers {
        answer.headers_mut().insert(*name, value.parse().unwrap());
    }
    answer
}

/// A gRPC answer: `frames` as they are, then the trailers.
pub(super) fn grpc_answer(frames: impl Into<Bytes>, trailers: &[(&'static str, &str)]) -> Response<Body> {
    let trailers: HeaderMap = trailers
        .iter()
        .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
        .collect();
    let body = full(frames)
        .with_trailers(async move { Some(Ok(trailers)) })
        .boxed();
    let mut answer = Response::new(body);
    answer
        .headers_mut()
        .insert("content-type", "application/grpc".parse().unwrap());
    answer
}

/// `message` as one uncompressed gRPC frame.
pub(super) fn frame(message: &[u8]) -> Vec<u8> {
    let mut frame = vec![0];
    frame.extend_from_slice(&u32::try_from(message.len()).unwrap().to_be_bytes());
    frame.extend_from_slice(message);
    frame
}
