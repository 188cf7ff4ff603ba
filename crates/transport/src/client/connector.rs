//! Opens connections: DNS, TCP, the proxy where there is one and, for `https`, TLS. Both protocols use it.

use super::proxy::Proxy;
use super::tls::TlsClient;
use super::tunnel::{TunnelError, open_tunnel};
use super::wire::{ProxyStream, Wire};
use http::Uri;
use hyper::rt::{Read, Write};
use hyper_rustls::MaybeHttpsStream;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::dns::{GaiAddrs, GaiResolver, Name};
use hyper_util::rt::TokioIo;
use std::error::Error;
use std::fmt;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tower::Service;

/// A peer that vanished without a word is noticed after this time, not after the kernel's quarter of an hour.
#[cfg(any(target_os = "android", target_os = "fuchsia", target_os = "linux"))]
const TCP_USER_TIMEOUT: Duration = Duration::from_secs(20);
const TCP_KEEPALIVE: Duration = Duration::from_secs(60);

/// Connects to the endpoint, over TLS when it has a [`TlsClient`].
#[derive(Clone)]
pub(super) struct Connector {
    tcp: HttpConnector<Resolver>,
    via: Option<Via>,
    tls: Option<TlsClient>,
    timeout: Option<Duration>,
}

/// How connections go through a proxy.
#[derive(Clone)]
pub(super) struct Via {
    pub(super) proxy: Proxy,
    /// For a proxy that is spoken to over TLS.
    pub(super) tls: Option<TlsClient>,
    /// Where the proxy is to connect to; `None`: it reads requests and passes each on.
    pub(super) tunnel_to: Option<String>,
}

impl Connector {
    /// `timeout` bounds a whole connection attempt, also one that nobody waits for any more.
    pub(super) fn new(via: Option<Via>, tls: Option<TlsClient>, timeout: Option<Duration>) -> Self {
        let mut tcp = HttpConnector::new_with_resolver(Resolver(GaiResolver::new()));
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_keepalive(Some(TCP_KEEPALIVE));
        #[cfg(any(target_os = "android", target_os = "fuchsia", target_os = "linux"))]
        tcp.set_tcp_user_timeout(Some(TCP_USER_TIMEOUT));
        Self {
            tcp,
            via,
            tls,
            timeout,
        }
    }

    /// Whether requests are for a proxy to read and to pass on.
    pub(super) fn is_forwarded(&self) -> bool {
        self.via.as_ref().is_some_and(|via| via.tunnel_to.is_none())
    }
}

/// Where connecting failed.
#[derive(Debug)]
pub(super) enum ConnectError {
    /// The host's name has no address.
    Dns(io::Error),
    /// No TCP connection.
    Tcp(Box<dyn Error + Send + Sync>),
    /// TCP stands, TLS does not.
    Handshake(io::Error),
    /// It took too long.
    Timeout,
    /// No connection to the proxy.
    Proxy(Box<ConnectError>),
    /// The proxy is there, but no tunnel.
    Tunnel(TunnelError),
}

impl fmt::Display for ConnectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ConnectError::Dns(_) => "the host name could not be resolved",
            ConnectError::Tcp(_) => "no TCP connection",
            ConnectError::Handshake(_) => "the TLS handshake failed",
            ConnectError::Timeout => "connecting took too long",
            ConnectError::Proxy(_) => "no connection to the proxy",
            ConnectError::Tunnel(_) => "no tunnel through the proxy",
        })
    }
}

impl Error for ConnectError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            ConnectError::Dns(error) | ConnectError::Handshake(error) => Some(error),
            ConnectError::Tcp(error) => Some(error.as_ref()),
            ConnectError::Proxy(error) => Some(error),
            ConnectError::Tunnel(error) => Some(error),
            ConnectError::Timeout => None,
        }
    }
}

type Stream = MaybeHttpsStream<Wire>;
type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

impl Service<Uri> for Connector {
    type Response = Stream;
    type Error = ConnectError;
    type Future = BoxFuture<Result<Stream, ConnectError>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), ConnectError>> {
        self.tcp
            .poll_ready(cx)
            .map_err(|error| ConnectError::Tcp(error.into()))
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let timeout = self.timeout;
        let first_stop = self.via.as_ref().map_or(uri, |via| via.proxy.uri().clone());
        let connecting = open(self.tcp.call(first_stop), self.via.clone(), self.tls.clone());
        Box::pin(async move {
            match timeout {
                None => connecting.await,
                Some(timeout) => match tokio::time::timeout(timeout, connecting).await {
                    Ok(result) => result,
                    Err(_) => Err(ConnectError::Timeout),
                },
            }
        })
    }
}

async fn open<E: Into<Box<dyn Error + Send + Sync>>>(
    tcp: impl Future<Output = Result<TokioIo<TcpStream>, E>>,
    via: Option<Via>,
    tls: Option<TlsClient>,
) -> Result<Stream, ConnectError> {
    let tcp = tcp.await.map_err(|error| ConnectError::Tcp(error.into()));
    let wire = match via {
        None => Wire::Direct(tcp?),
        Some(via) => reach_proxy(tcp, via).await?,
    };
    secure(wire, tls).await
}

async fn reach_proxy(tcp: Result<TokioIo<TcpStream>, ConnectError>, via: Via) -> Result<Wire, ConnectError> {
    let unreachable = |error| ConnectError::Proxy(Box::new(error));
    let stream: ProxyStream = secure(tcp.map_err(unreachable)?, via.tls)
        .await
        .map_err(unreachable)?;
    match via.tunnel_to {
        None => Ok(Wire::Forward(Box::new(stream))),
        Some(server) => open_tunnel(stream, &server, via.proxy.authorization())
            .await
            .map(Wire::Tunnel)
            .map_err(ConnectError::Tunnel),
    }
}

async fn secure<T: Read + Write + Unpin>(
    stream: T,
    tls: Option<TlsClient>,
) -> Result<MaybeHttpsStream<T>, ConnectError> {
    let Some(tls) = tls else {
        return Ok(MaybeHttpsStream::Http(stream));
    };
    let stream = TlsConnector::from(tls.config)
        .connect(tls.server_name, TokioIo::new(stream))
        .await
        .map_err(ConnectError::Handshake)?;
    Ok(MaybeHttpsStream::Https(TokioIo::new(stream)))
}

/// The system's resolver; its errors are marked, since nothing else tells them from others in the chain.
#[derive(Clone)]
struct Resolver(GaiResolver);

impl Service<Name> for Resolver {
    type Response = GaiAddrs;
    type Error = ConnectError;
    type Future = BoxFuture<Result<GaiAddrs, ConnectError>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), ConnectError>> {
        self.0.poll_ready(cx).map_err(ConnectError::Dns)
    }

    fn call(&mut self, name: Name) -> Self::Future {
        let resolving = self.0.call(name);
        Box::pin(async move { resolving.await.map_err(ConnectError::Dns) })
    }
}
