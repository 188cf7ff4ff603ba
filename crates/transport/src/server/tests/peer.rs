//! A running receiver and the clients that talk to it.

use super::sink::TestSink;
use crate::server::{Receiver, ReceiverConfig};
use bytes::Bytes;
use http::{HeaderMap, Request, StatusCode};
use http_body::{Body, Frame};
use http_body_util::BodyExt;
use hyper::client::conn::{http1, http2};
use hyper_util::rt::{TokioExecutor, TokioIo};
use std::collections::VecDeque;
use std::convert::Infallible;
use std::net::{Ipv4Addr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use tokio::task::JoinHandle;

pub(super) struct Server {
    pub(super) receiver: Receiver,
    pub(super) sink: Arc<TestSink>,
}

/// Any free ports of the loopback.
pub(super) fn config() -> ReceiverConfig {
    let any_port = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    ReceiverConfig {
        grpc: Some(any_port),
        http: Some(any_port),
        ..ReceiverConfig::default()
    }
}

pub(super) async fn start(config: ReceiverConfig, sink: TestSink) -> Server {
    let sink = Arc::new(sink);
    let receiver = Receiver::bind(config, Arc::clone(&sink)).await.unwrap();
    Server { receiver, sink }
}

impl Server {
    pub(super) fn http(&self) -> SocketAddr {
        self.receiver.http_addr().unwrap()
    }

    pub(super) fn grpc(&self) -> SocketAddr {
        self.receiver.grpc_addr().unwrap()
    }
}

/// A request body cut where the test wants it cut, which may never end.
pub(super) struct Pieces {
    pieces: VecDeque<Bytes>,
    ends: bool,
    announced_bytes: Option<u64>,
}

impl Pieces {
    pub(super) fn one(body: impl Into<Bytes>) -> Pieces {
        let body = body.into();
        let announced_bytes = Some(body.len() as u64);
        Pieces {
            pieces: VecDeque::from([body]),
            ends: true,
            announced_bytes,
        }
    }

    pub(super) fn many(pieces: impl IntoIterator<Item = Bytes>) -> Pieces {
        Pieces {
            pieces: pieces.into_iter().collect(),
            ends: true,
            announced_bytes: None,
        }
    }

    pub(super) fn without_end(pieces: impl IntoIterator<Item = Bytes>) -> Pieces {
        Pieces {
            ends: false,
            ..Pieces::many(pieces)
        }
    }
}

impl Body for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        match self.pieces.pop_front() {
            Some(piece) => Poll::Ready(Some(Ok(Frame::data(piece)))),
            None if self.ends => Poll::Ready(None),
            None => Poll::Pending,
        }
    }

    fn size_hint(&self) -> http_body::SizeHint {
        self.announced_bytes
            .map_or_else(http_body::SizeHint::new, http_body::SizeHint::with_exact)
    }
}

/// An answer, read whole.
#[derive(Debug)]
pub(super) struct Answered {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    pub(super) trailers: HeaderMap,
}

impl Answered {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// `grpc-status`, wherever it stands.
    pub(super) fn grpc_status(&self) -> i32 {
        let value = self
            .trailers
            .get("grpc-status")
            .or(self.headers.get("grpc-status"))
            .unwrap();
        value.to_str().unwrap().parse().unwrap()
    }

    async fn read<B>(response: http::Response<B>) -> Answered
    where
        B: Body<Data = Bytes>,
        B::Error: std::fmt::Debug,
    {
        let (head, body) = response.into_parts();
        let collected = body.collect().await.unwrap();
        let trailers = collected.trailers().cloned().unwrap_or_default();
        Answered {
            status: head.status,
            headers: head.headers,
            body: collected.to_bytes(),
            trailers,
        }
    }
}

/// An HTTP/1 connection.
pub(super) struct Http1 {
    sender: http1::SendRequest<Pieces>,
    connection: JoinHandle<hyper::Result<()>>,
}

impl Http1 {
    pub(super) async fn connect(address: SocketAddr) -> Http1 {
        let stream = TcpStream::connect(address).await.unwrap();
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await.unwrap();
        Http1 {
            sender,
            connection: tokio::spawn(connection),
        }
    }

    pub(super) async fn try_send(&mut self, mut request: Request<Pieces>) -> Result<Answered, hyper::Error> {
        request
            .headers_mut()
            .insert("host", http::HeaderValue::from_static("test"));
        self.sender.ready().await?;
        Ok(Answered::read(self.sender.send_request(request).await?).await)
    }

    pub(super) async fn send(&mut self, request: Request<Pieces>) -> Answered {
        self.try_send(request).await.unwrap()
    }

    /// Waits until the server closes the connection.
    pub(super) async fn wait_closed(self) {
        let _ = self.connection.await.unwrap();
        drop(self.sender);
    }
}

/// An HTTP/2 connection; clones share it.
#[derive(Clone)]
pub(super) struct Http2(http2::SendRequest<Pieces>);

impl Http2 {
    pub(super) async fn connect(address: SocketAddr) -> Http2 {
        let stream = TcpStream::connect(address).await.unwrap();
        let (sender, connection) = http2::handshake(TokioExecutor::new(), TokioIo::new(stream))
            .await
            .unwrap();
        tokio::spawn(connection);
        Http2(sender)
    }

    pub(super) async fn try_send(&mut self, request: Request<Pieces>) -> Result<Answered, hyper::Error> {
        self.0.ready().await?;
        let (mut head, body) = request.into_parts();
        let path = head.uri.path().to_owned();
        head.uri = format!("http://test{path}").parse().unwrap();
        let response = self.0.send_request(Request::from_parts(head, body)).await?;
        Ok(Answered::read(response).await)
    }

    pub(super) async fn send(&mut self, request: Request<Pieces>) -> Answered {
        self.try_send(request).await.unwrap()
    }
}

/// A POST with these headers.
pub(super) fn post(path: &str, headers: &[(&str, &str)], body: Pieces) -> Request<Pieces> {
    let mut builder = Request::post(path);
    for (name, value) in headers {
        builder = builder.header(*name, *value);
    }
    builder.body(body).unwrap()
}

/// Everything the server sends until it closes the connection; a reset is a close too.
pub(super) async fn read_to_end(stream: &mut TcpStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut piece = [0u8; 4096];
    while let Ok(length @ 1..) = stream.read(&mut piece).await {
        bytes.extend_from_slice(&piece[..length]);
    }
    bytes
}
