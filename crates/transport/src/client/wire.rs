//! What carries the bytes to the server, or to the proxy that passes requests on.

use hyper::rt::{Read, ReadBufCursor, Write};
use hyper::upgrade::Upgraded;
use hyper_rustls::MaybeHttpsStream;
use hyper_util::client::legacy::connect::{Connected, Connection};
use hyper_util::rt::TokioIo;
use std::io::{IoSlice, Result};
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::net::TcpStream;

/// A connection to a proxy, over TLS where the proxy's URL says so.
pub(crate) type ProxyStream = MaybeHttpsStream<TokioIo<TcpStream>>;

/// A connection on which the server is spoken to.
pub(crate) enum Wire {
    /// To the server itself.
    Direct(TokioIo<TcpStream>),
    /// To a proxy that reads each request and passes it on.
    Forward(Box<ProxyStream>),
    /// Through a proxy that passes on bytes.
    Tunnel(Upgraded),
}

impl Connection for Wire {
    fn connected(&self) -> Connected {
        match self {
            Wire::Direct(tcp) => tcp.connected(),
            // Requests on it must name the whole URL.
            Wire::Forward(stream) => stream.connected().proxy(true),
            Wire::Tunnel(_) => Connected::new(),
        }
    }
}

impl Read for Wire {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: ReadBufCursor<'_>) -> Poll<Result<()>> {
        match self.get_mut() {
            Wire::Direct(tcp) => Pin::new(tcp).poll_read(cx, buf),
            Wire::Forward(stream) => Pin::new(stream).poll_read(cx, buf),
            Wire::Tunnel(tunnel) => Pin::new(tunnel).poll_read(cx, buf),
        }
    }
}

impl Write for Wire {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<Result<usize>> {
        match self.get_mut() {
            Wire::Direct(tcp) => Pin::new(tcp).poll_write(cx, buf),
            Wire::Forward(stream) => Pin::new(stream).poll_write(cx, buf),
            Wire::Tunnel(tunnel) => Pin::new(tunnel).poll_write(cx, buf),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        match self.get_mut() {
            Wire::Direct(tcp) => Pin::new(tcp).poll_flush(cx),
            Wire::Forward(stream) => Pin::new(stream).poll_flush(cx),
            Wire::Tunnel(tunnel) => Pin::new(tunnel).poll_flush(cx),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        match self.get_mut() {
            Wire::Direct(tcp) => Pin::new(tcp).poll_shutdown(cx),
            Wire::Forward(stream) => Pin::new(stream).poll_shutdown(cx),
            Wire::Tunnel(tunnel) => Pin::new(tunnel).poll_shutdown(cx),
        }
    }

    fn is_write_vectored(&self) -> bool {
        match self {
            Wire::Direct(tcp) => tcp.is_write_vectored(),
            Wire::Forward(stream) => stream.is_write_vectored(),
            Wire::Tunnel(tunnel) => tunnel.is_write_vectored(),
        }
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[IoSlice<'_>],
    ) -> Poll<Result<usize>> {
        match self.get_mut() {
            Wire::Direct(tcp) => Pin::new(tcp).poll_write_vectored(cx, bufs),
            Wire::Forward(stream) => Pin::new(stream).poll_write_vectored(cx, bufs),
            Wire::Tunnel(tunnel) => Pin::new(tunnel).poll_write_vectored(cx, bufs),
        }
    }
}
