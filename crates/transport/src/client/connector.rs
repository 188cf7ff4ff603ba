//! Opens connections: DNS, TCP, the proxy where there is one and, for `https`, TLS. Both protocols use it.

use super::proxy::Proxy;
use super::tls::TlsClient;
use super::tunnel::{TunnelError, open_tunnel};
use super::wire::{ProxyStream, Wire};
use crate::pool::{DialError, Resolve, SystemResolver, dial};
use http::Uri;
use http::uri::Scheme;
use hyper::rt::{Read, Write};
use hyper_rustls::MaybeHttpsStream;
use hyper_util::rt::TokioIo;
use std::error::Error;
use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// Connects to the endpoint, over TLS when it has a [`TlsClient`].
#[derive(Clone)]
pub(crate) struct Connector {
    resolver: Arc<dyn Resolve>,
    via: Option<Via>,
    tls: Option<TlsClient>,
    timeout: Option<Duration>,
}

/// How connections go through a proxy.
#[derive(Clone)]
pub(crate) struct Via {
    pub(super) proxy: Proxy,
    /// For a proxy that is spoken to over TLS.
    pub(super) tls: Option<TlsClient>,
    /// Where the proxy is to connect to; `None`: it reads requests and passes each on.
    pub(super) tunnel_to: Option<String>,
}

impl Connector {
    /// `timeout` bounds a whole connection attempt, also one that nobody waits for any more.
    pub(crate) fn new(via: Option<Via>, tls: Option<TlsClient>, timeout: Option<Duration>) -> Self {
        Self {
            resolver: Arc::new(SystemResolver),
            via,
            tls,
            timeout,
        }
    }

    /// With another source of addresses.
    #[cfg(test)]
    pub(crate) fn resolving_by(mut self, resolver: Arc<dyn Resolve>) -> Self {
        self.resolver = resolver;
        self
    }

    /// Opens a connection on which requests to `uri` may be sent.
    pub(crate) async fn connect(&self, uri: &Uri) -> Result<Stream, ConnectError> {
        let connecting = self.open(uri);
        match self.timeout {
            None => connecting.await,
            Some(timeout) => match tokio::time::timeout(timeout, connecting).await {
                Ok(result) => result,
                Err(_) => Err(ConnectError::Timeout),
            },
        }
    }

    async fn open(&self, uri: &Uri) -> Result<Stream, ConnectError> {
        let first_stop = self.via.as_ref().map_or(uri, |via| via.proxy.uri());
        let (host, port) = host_and_port(first_stop);
        let tcp = dial(self.resolver.as_ref(), host, port)
            .await
            .map(TokioIo::new)
            .map_err(|error| match error {
                DialError::Dns(error) => ConnectError::Dns(error),
                DialError::Tcp(error) => ConnectError::Tcp(error),
            });
        let wire = match self.via.clone() {
            None => Wire::Direct(tcp?),
            Some(via) => reach_proxy(tcp, via).await?,
        };
        secure(wire, self.tls.clone()).await
    }

    /// Whether requests are for a proxy to read and to pass on.
    pub(crate) fn is_forwarded(&self) -> bool {
        self.via.as_ref().is_some_and(|via| via.tunnel_to.is_none())
    }
}

/// Where connecting failed.
#[derive(Debug)]
pub(crate) enum ConnectError {
    /// The host's name has no address.
    Dns(io::Error),
    /// No TCP connection.
    Tcp(io::Error),
    /// TCP stands, TLS does not.
    Handshake(io::Error),
    /// It took too long.
    Timeout,
    /// No connection to the proxy.
    Proxy(Box<ConnectError>),
    /// The proxy is there, but no tunnel.
    Tunnel(TunnelError),
    /// The connection stands, but HTTP can't begin on it.
    Http(hyper::Error),
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
            ConnectError::Http(_) => "HTTP could not begin",
        })
    }
}

impl Error for ConnectError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            ConnectError::Dns(error) | ConnectError::Tcp(error) | ConnectError::Handshake(error) => {
                Some(error)
            }
            ConnectError::Proxy(error) => Some(error),
            ConnectError::Tunnel(error) => Some(error),
            ConnectError::Http(error) => Some(error),
            ConnectError::Timeout => None,
        }
    }
}

pub(crate) type Stream = MaybeHttpsStream<Wire>;
/// Without the brackets of an IPv6 address; the port by the scheme where there is none.
fn host_and_port(uri: &Uri) -> (&str, u16) {
    let host = uri.host().unwrap_or_default();
    let host = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap_or(host);
    let default = if uri.scheme() == Some(&Scheme::HTTPS) {
        443
    } else {
        80
    };
    (host, uri.port_u16().unwrap_or(default))
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
