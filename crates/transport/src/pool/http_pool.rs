//! A pool for anyone's HTTP endpoints: whole requests in, whole answers out.

use super::driver::{HttpVersions, Network, Route};
use super::error::SendError;
use super::lane::Lane;
use crate::client::{
    ConfigError, Connector, EndpointForm, Fault, ReadError, RequestBody, TlsClient, TlsConfig, classify,
    parse_endpoint, read_response,
};
use crate::protocol::Protocol;
use bytes::Bytes;
use http::{HeaderMap, Method, Request, StatusCode, Uri};
use otlp_native_model::{ErrorCode, Signal};
use otlp_native_pool::{
    AcquireError, EndpointConfig, EndpointId, EndpointStats, Pool, PoolConfig, PoolStats,
};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

/// Everything that [`HttpPool::new`] needs.
#[derive(Clone, Debug)]
pub struct HttpPoolConfig {
    /// Where requests go; at least one.
    pub endpoints: Vec<HttpPoolEndpoint>,
    /// Which HTTP versions the endpoints speak.
    pub version: HttpVersion,
    /// Used with `https` endpoints only.
    pub tls: TlsConfig,
    /// The time that opening one connection may take.
    pub connect_timeout: Option<Duration>,
    /// A larger answer is not read to its end.
    pub max_response_bytes: usize,
    /// The limits of the connections.
    pub pool: PoolConfig,
    /// Requests that ask whether an endpoint is up; `None`: only what other requests meet counts.
    pub health_check: Option<HealthCheck>,
}

/// One endpoint of an [`HttpPool`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpPoolEndpoint {
    /// `http://host:port` or `https://…`; a path stands before that of each request.
    pub url: String,
    /// Its share of its tier; at least 1.
    pub weight: u32,
    /// Its tier, 0 the first.
    pub priority: u32,
}

/// Which HTTP versions are spoken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HttpVersion {
    /// HTTP/2 where TLS agrees on it (ALPN), else HTTP/1.1.
    Negotiated,
    /// HTTP/1.1.
    One,
    /// HTTP/2: over TLS by ALPN, in plain text by prior knowledge.
    Two,
}

/// How endpoints are asked whether they are up: by `GET`, where an answer below 500 means yes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HealthCheck {
    /// The path asked for.
    pub path: String,
    /// From one check of all to the next.
    pub interval: Duration,
    /// An endpoint that takes longer is down.
    pub timeout: Duration,
}

/// A request, whole.
#[derive(Clone, Debug)]
pub struct HttpRequest {
    /// GET, POST, …
    pub method: Method,
    /// Path and query, beginning with `/`.
    pub path: String,
    /// As given; what the connection needs is added.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
    /// Whether it may be sent again without harm when it is not known whether the server has seen it.
    pub is_idempotent: bool,
}

/// An answer, whole.
#[derive(Clone, Debug)]
pub struct HttpAnswer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, as it came.
    pub body: Bytes,
    /// The endpoint that answered, as it was given.
    pub endpoint: String,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpPoolError {
    /// The stable code.
    pub code: ErrorCode,
    /// What happened, where, and what to do.
    pub reason: String,
}

/// Sends requests to one or more HTTP endpoints over connections that it keeps. Needs a tokio runtime where it is used.
#[derive(Clone)]
pub struct HttpPool {
    inner: Arc<Inner>,
}

struct Inner {
    config: HttpPoolConfig,
    pool: Pool<Network>,
    places: RwLock<Vec<Place>>,
    is_checked: AtomicBool,
}

#[derive(Clone)]
struct Place {
    given: HttpPoolEndpoint,
    base: Uri,
    lane: Lane,
}

impl HttpPool {
    /// Checks `config` and reads the certificate files; opens no connection.
    ///
    /// # Errors
    /// A [`ConfigError`] that names the setting at fault.
    pub fn new(config: HttpPoolConfig) -> Result<HttpPool, ConfigError> {
        let pool = Pool::new(config.pool.clone(), Network::new());
        let endpoints = config.endpoints.clone();
        let inner = Inner {
            config,
            pool,
            places: RwLock::default(),
            is_checked: AtomicBool::new(false),
        };
        inner.set_endpoints(&endpoints)?;
        Ok(HttpPool {
            inner: Arc::new(inner),
        })
    }

    /// Replaces the endpoints: those that stay keep their connections, new ones take part at once, requests under way at one
    /// that goes end there.
    ///
    /// # Errors
    /// As [`new`](HttpPool::new); then nothing has changed.
    pub fn set_endpoints(&self, endpoints: &[HttpPoolEndpoint]) -> Result<(), ConfigError> {
        self.inner.set_endpoints(endpoints)
    }

    /// Sends `request` to one endpoint, and to another where the first can't be reached, or, if it may be repeated, breaks the
    /// connection.
    ///
    /// # Errors
    /// An [`HttpPoolError`] when there is no answer; an answer of any status is none.
    pub async fn request(&self, request: HttpRequest) -> Result<HttpAnswer, HttpPoolError> {
        self.keep_checked();
        let mut tried = Vec::new();
        loop {
            let Some(place) = self.inner.pick(&tried) else {
                return Err(HttpPoolError {
                    code: ErrorCode::AlreadyShutDown,
                    reason: "the pool has no endpoint left".to_owned(),
                });
            };
            tried.push(place.lane.endpoint());
            let error = match self.inner.attempt(&place, &request).await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            let may_repeat = error.was_not_sent || request.is_idempotent && error.is_passing;
            if !may_repeat || !self.inner.has_another(&tried) {
                return Err(error.told);
            }
        }
    }

    /// What is and what was: each endpoint as it was given with what belongs to it, and the pool's own counts.
    pub fn stats(&self) -> (Vec<(HttpPoolEndpoint, EndpointStats)>, PoolStats) {
        let stats = self.inner.pool.stats();
        let places = self.inner.places();
        let of = |id: EndpointId| stats.endpoints.iter().find(|(known, _)| *known == id);
        let endpoints = places
            .iter()
            .filter_map(|place| Some((place.given.clone(), of(place.lane.endpoint())?.1.clone())))
            .collect();
        (endpoints, stats)
    }

    /// Takes no more requests; those under way may end.
    pub fn close(&self) {
        self.inner.pool.close();
    }

    /// Waits until the last connection is closed.
    pub async fn drained(&self) {
        self.inner.pool.drained().await;
    }

    /// Begins to check the endpoints, where that is asked for; ends when the pool is gone.
    fn keep_checked(&self) {
        let Some(check) = &self.inner.config.health_check else {
            return;
        };
        if self.inner.is_checked.swap(true, Ordering::AcqRel) {
            return;
        }
        let (check, inner) = (check.clone(), Arc::downgrade(&self.inner));
        tokio::spawn(async move {
            while let Some(inner) = inner.upgrade() {
                for place in inner.places() {
                    let is_up = inner.check(&place, &check).await;
                    inner.pool.note_check(place.lane.endpoint(), is_up);
                }
                drop(inner);
                tokio::time::sleep(check.interval).await;
            }
        });
    }
}

/// An attempt without an answer.
struct Failed {
    told: HttpPoolError,
    was_not_sent: bool,
    is_passing: bool,
}

impl Inner {
    fn places(&self) -> Vec<Place> {
        self.places.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set_endpoints(&self, endpoints: &[HttpPoolEndpoint]) -> Result<(), ConfigError> {
        if endpoints.is_empty() {
            let reason = "at least one endpoint is needed";
            return Err(ConfigError {
                code: ErrorCode::InvalidOption,
                setting: "endpoints",
                reason: reason.to_owned(),
            });
        }
        let mut routes = Vec::new();
        for given in endpoints {
            routes.push((given, self.route(given)?));
        }
        let mut places = self.places.write().unwrap_or_else(PoisonError::into_inner);
        let mut old = std::mem::take(&mut *places);
        for (given, route) in routes {
            let known = old.iter().position(|place| place.given.url == given.url);
            match known.map(|at| old.swap_remove(at)) {
                Some(place) => {
                    self.pool
                        .set_weight(place.lane.endpoint(), given.weight, given.priority);
                    places.push(Place {
                        given: given.clone(),
                        ..place
                    });
                }
                None => places.push(Place {
                    given: given.clone(),
                    base: route.uri.clone(),
                    lane: Lane::add(&self.pool, self.endpoint_config(given, &route), route),
                }),
            }
        }
        for gone in old {
            gone.lane.remove();
        }
        Ok(())
    }

    fn endpoint_config(&self, given: &HttpPoolEndpoint, route: &Route) -> EndpointConfig {
        let is_plain = route.uri.scheme_str() == Some("http");
        EndpointConfig {
            weight: given.weight,
            priority: given.priority,
            expected_streams: match self.config.version {
                HttpVersion::One => Some(1),
                HttpVersion::Two => Some(self.config.pool.max_streams_per_connection),
                HttpVersion::Negotiated if is_plain => Some(1),
                HttpVersion::Negotiated => None,
            },
        }
    }

    fn route(&self, given: &HttpPoolEndpoint) -> Result<Route, ConfigError> {
        let endpoint = parse_endpoint(
            Signal::Traces,
            Protocol::HttpProtobuf,
            EndpointForm::Exact,
            &given.url,
        )
        .map_err(|error| ConfigError {
            setting: "endpoints",
            ..error
        })?;
        let tls = match endpoint.is_https() {
            true => Some(
                TlsClient::new(&self.config.tls, &endpoint, Protocol::HttpProtobuf)?.offering(
                    match self.config.version {
                        HttpVersion::Negotiated => &["h2", "http/1.1"],
                        HttpVersion::One => &["http/1.1"],
                        HttpVersion::Two => &["h2"],
                    },
                ),
            ),
            false => None,
        };
        Ok(Route {
            connector: Connector::new(None, tls, self.config.connect_timeout),
            uri: endpoint.uri().clone(),
            versions: match self.config.version {
                HttpVersion::Two => HttpVersions::Two,
                HttpVersion::Negotiated | HttpVersion::One => HttpVersions::Negotiated,
            },
        })
    }

    fn pick(&self, tried: &[EndpointId]) -> Option<Place> {
        let id = self.pool.pick(|id| !tried.contains(&id))?;
        let places = self.places.read().unwrap_or_else(PoisonError::into_inner);
        places.iter().find(|place| place.lane.endpoint() == id).cloned()
    }

    fn has_another(&self, tried: &[EndpointId]) -> bool {
        self.places
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .iter()
            .any(|place| !tried.contains(&place.lane.endpoint()))
    }

    async fn attempt(&self, place: &Place, request: &HttpRequest) -> Result<HttpAnswer, Failed> {
        let mut outgoing = Request::new(RequestBody::whole(request.body.clone()));
        *outgoing.method_mut() = request.method.clone();
        *outgoing.uri_mut() = joined(&place.base, &request.path).map_err(|told| Failed {
            told,
            was_not_sent: false,
            is_passing: false,
        })?;
        *outgoing.headers_mut() = request.headers.clone();
        let id = place.lane.endpoint();
        let answer = match place.lane.send(outgoing, request.is_idempotent).await {
            Ok(answer) => answer,
            Err(error) => {
                let was_not_sent = matches!(
                    error,
                    SendError::Connection(
                        AcquireError::Connect(_) | AcquireError::EndpointRemoved(_) | AcquireError::Abandoned
                    )
                );
                if matches!(error, SendError::Http(_)) {
                    self.pool.report(id, false);
                }
                return Err(Failed {
                    was_not_sent,
                    is_passing: matches!(error, SendError::Http(_)),
                    told: told(&place.given.url, &error),
                });
            }
        };
        let (head, body) = answer.into_parts();
        self.pool.report(id, !matches!(head.status.as_u16(), 502..=504));
        match read_response(body, self.config.max_response_bytes).await {
            Ok(body) => Ok(HttpAnswer {
                status: head.status,
                headers: head.headers,
                body: body.data,
                endpoint: place.given.url.clone(),
            }),
            Err(ReadError::TooLarge) => Err(Failed {
                told: HttpPoolError {
                    code: ErrorCode::ResponseTooLarge,
                    reason: format!(
                        "{}: the answer is larger than maxResponseBytes ({}); raise it, or ask for less",
                        place.given.url, self.config.max_response_bytes
                    ),
                },
                was_not_sent: false,
                is_passing: false,
            }),
            Err(ReadError::Lost(error)) => {
                self.pool.report(id, false);
                Err(Failed {
                    told: told(&place.given.url, &SendError::Http(error)),
                    was_not_sent: false,
                    is_passing: true,
                })
            }
        }
    }

    async fn check(&self, place: &Place, check: &HealthCheck) -> bool {
        let request = HttpRequest {
            method: Method::GET,
            path: check.path.clone(),
            headers: HeaderMap::new(),
            body: Bytes::new(),
            is_idempotent: true,
        };
        let answer = tokio::time::timeout(check.timeout, self.attempt(place, &request)).await;
        matches!(answer, Ok(Ok(answer)) if answer.status.as_u16() < 500)
    }
}

/// The endpoint's path, then the request's.
fn joined(base: &Uri, path: &str) -> Result<Uri, HttpPoolError> {
    let invalid = || HttpPoolError {
        code: ErrorCode::InvalidOption,
        reason: format!("{path:?} is no path that can be requested; it begins with / and is percent-encoded"),
    };
    if !path.starts_with('/') {
        return Err(invalid());
    }
    let whole = format!("{}{path}", base.path().trim_end_matches('/'));
    let mut parts = base.clone().into_parts();
    parts.path_and_query = Some(whole.parse().map_err(|_| invalid())?);
    Uri::from_parts(parts).map_err(|_| invalid())
}

fn told(url: &str, error: &SendError) -> HttpPoolError {
    let (code, what) = match error {
        SendError::Connection(AcquireError::QueueFull) => (
            ErrorCode::QueueFull,
            "as many requests wait for a connection as may (maxWaiting)".to_owned(),
        ),
        SendError::Connection(AcquireError::Closed) => {
            (ErrorCode::AlreadyShutDown, "the pool was closed".to_owned())
        }
        error => match classify(error) {
            Fault::Refused => (
                ErrorCode::ConnectionRefused,
                "connection refused; does a server listen there?".to_owned(),
            ),
            Fault::Unreachable { detail } => (
                ErrorCode::ConnectionRefused,
                format!("the server can't be reached ({detail}); check the host, the port and the network"),
            ),
            Fault::Dns { detail } => (
                ErrorCode::DnsFailed,
                format!("the host name can't be resolved ({detail}); check its spelling"),
            ),
            Fault::ConnectTimeout => (
                ErrorCode::Timeout,
                "connecting took too long (connectTimeoutMs); is the host right, and does a firewall let it through?"
                    .to_owned(),
            ),
            Fault::Tls { detail, .. } => (
                ErrorCode::TlsFailed,
                format!("TLS could not be agreed on ({detail}); check the certificates (tls) and the URL's scheme"),
            ),
            Fault::NotHttp { detail } => (
                ErrorCode::InvalidResponse,
                format!("what came is not the HTTP version expected ({detail}); check httpVersion and the port"),
            ),
            Fault::Lost { detail } => (
                ErrorCode::ConnectionLost,
                format!("the connection broke before the answer was there ({detail})"),
            ),
            Fault::Proxy(_)
            | Fault::TunnelRefused { .. }
            | Fault::TunnelBroken { .. }
            | Fault::TunnelTimeout => (ErrorCode::ProxyFailed, "the proxy can't be used".to_owned()),
        },
    };
    HttpPoolError {
        code,
        reason: format!("{url}: {what}"),
    }
}
