//! A way through a proxy: CONNECT, after which the connection's bytes are the server's.

use bytes::Bytes;
use http::header::{HOST, PROXY_AUTHORIZATION};
use http::{HeaderValue, Method, Request, StatusCode, Uri};
use http_body_util::Empty;
use hyper::client::conn::http1;
use hyper::rt::{Read, Write};
use hyper::upgrade::{Upgraded, on};
use std::error::Error;
use std::fmt;
use std::pin::pin;
use std::time::Duration;

/// The most of an answer that is read to find its end.
const ANSWER_LIMIT_BYTES: usize = 16 * 1024;
/// Also where attempts have no limit of their own. The proxy connects to the server in this time.
pub(super) const ANSWER_LIMIT: Duration = Duration::from_secs(60);

/// Why there is no tunnel.
#[derive(Debug)]
pub(crate) enum TunnelError {
    /// The proxy said no.
    Answered {
        status: StatusCode,
        has_credentials: bool,
    },
    /// The connection broke, or what came is not HTTP.
    Broken(hyper::Error),
    /// No answer in time.
    Silent,
}

impl fmt::Display for TunnelError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TunnelError::Answered { status, .. } => {
                write!(f, "the proxy answered CONNECT with HTTP {status}")
            }
            TunnelError::Broken(_) => f.write_str("the proxy's answer to CONNECT is unusable"),
            TunnelError::Silent => f.write_str("the proxy did not answer CONNECT"),
        }
    }
}

impl Error for TunnelError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            TunnelError::Broken(error) => Some(error),
            TunnelError::Answered { .. } | TunnelError::Silent => None,
        }
    }
}

/// Asks the proxy at the other end of `io` for a connection to `host_and_port`.
///
/// hyper speaks the HTTP: bytes of the server that arrive together with the proxy's answer (a server of HTTP/2 may speak
/// first) are not lost, as they are in hyper-util's `Tunnel`, which also keeps the proxy's status to itself.
pub(super) async fn open_tunnel(
    io: impl Read + Write + Unpin + Send + 'static,
    host_and_port: &str,
    authorization: Option<&HeaderValue>,
) -> Result<Upgraded, TunnelError> {
    match tokio::time::timeout(ANSWER_LIMIT, negotiate(io, host_and_port, authorization)).await {
        Ok(result) => result,
        Err(_) => Err(TunnelError::Silent),
    }
}

async fn negotiate(
    io: impl Read + Write + Unpin + Send + 'static,
    host_and_port: &str,
    authorization: Option<&HeaderValue>,
) -> Result<Upgraded, TunnelError> {
    let (mut sender, connection) = http1::Builder::new()
        .max_buf_size(ANSWER_LIMIT_BYTES)
        .handshake(io)
        .await
        .map_err(TunnelError::Broken)?;
    let mut request = Request::new(Empty::<Bytes>::new());
    *request.method_mut() = Method::CONNECT;
    // The parts come from an endpoint that was parsed, so neither conversion fails.
    *request.uri_mut() = host_and_port.parse::<Uri>().unwrap_or_default();
    if let Ok(host) = HeaderValue::try_from(host_and_port) {
        request.headers_mut().insert(HOST, host);
    }
    if let Some(authorization) = authorization {
        request
            .headers_mut()
            .insert(PROXY_AUTHORIZATION, authorization.clone());
    }
    let has_credentials = authorization.is_some();
    let mut exchange = pin!(async {
        let answer = sender.send_request(request).await.map_err(TunnelError::Broken)?;
        let status = answer.status();
        if !status.is_success() {
            return Err(TunnelError::Answered {
                status,
                has_credentials,
            });
        }
        on(answer).await.map_err(TunnelError::Broken)
    });
    let mut connection = pin!(connection.with_upgrades());
    tokio::select! {
        biased;
        outcome = &mut exchange => outcome,
        // Its work is done, well or badly, and the exchange knows how.
        _ = &mut connection => exchange.await,
    }
}
