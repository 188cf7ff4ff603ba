//! One endpoint of a client, and how a request is attempted there.

use super::attempt::{AttemptError, AttemptResult};
use super::call::CallHeaders;
use super::config::{ClientConfig, ConfigError};
use super::connector::{Connector, Via};
use super::endpoint::Endpoint;
use super::grpc::GrpcTransport;
use super::headers::endpoint_authorization;
use super::http::HttpTransport;
use super::proxy::Proxy;
use super::request_body::RequestBody;
use super::retry::RetryAdvice;
use super::routing::OtherEndpoint;
use super::secrets::Secrets;
use super::tls::TlsClient;
use crate::pool::{HttpVersions, Lane, Network, Route};
use crate::protocol::Protocol;
use http::HeaderMap;
use http::header::{AUTHORIZATION, PROXY_AUTHORIZATION};
use otlp_native_model::{ErrorCode, Signal};
use otlp_native_pool::{EndpointConfig, EndpointId, Pool};
use otlp_native_resilience::{BreakerConfig, CircuitBreaker, Permit};
use std::borrow::Cow;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// Where nobody can say when a probe may go: those under way decide.
const NO_ANSWER: Duration = Duration::from_millis(100);
/// So that a wait that is nearly over is no busy loop.
const SHORTEST_WAIT: Duration = Duration::from_millis(1);

pub(super) struct Target {
    pub(super) endpoint: Endpoint,
    lane: Lane,
    transport: Transport,
    /// Authorization that is for this endpoint and its proxy only.
    own_headers: HeaderMap,
    own_secrets: Secrets,
    /// The server has asked to be left alone until then.
    busy_until: Mutex<Option<Instant>>,
    breaker: Option<Breaker>,
}

struct Breaker {
    began: Instant,
    state: Mutex<CircuitBreaker>,
}

/// Leave of an endpoint's breaker for one attempt. Dropped without one, it counts for nothing.
pub(super) struct Pass<'t> {
    pub(super) target: &'t Target,
    is_told: bool,
}

enum Transport {
    Grpc(Box<GrpcTransport>),
    Http(Box<HttpTransport>),
}

impl Target {
    /// Reads the certificate files; opens no connection.
    pub(super) fn new(
        config: &ClientConfig,
        place: OtherEndpoint,
        pool: &Pool<Network>,
    ) -> Result<Target, ConfigError> {
        let OtherEndpoint {
            endpoint,
            proxy,
            weight,
            priority,
        } = place;
        let tls = match endpoint.is_https() {
            true => Some(TlsClient::new(&config.tls, &endpoint, config.protocol)?),
            false => None,
        };
        let via = match &proxy {
            Some(proxy) => Some(via(proxy, config, &endpoint)?),
            None => None,
        };
        let connector = Connector::new(via, tls, config.attempt_timeout);
        let mut own_headers = HeaderMap::new();
        if let Some(authorization) = endpoint_authorization(&endpoint)? {
            own_headers.insert(AUTHORIZATION, authorization);
        }
        let is_forwarded = connector.is_forwarded();
        if is_forwarded && let Some(authorization) = proxy.as_ref().and_then(Proxy::authorization) {
            own_headers.insert(PROXY_AUTHORIZATION, authorization.clone());
        }
        let (versions, expected_streams) = match (config.protocol, endpoint.is_https()) {
            (Protocol::Grpc, _) => (
                HttpVersions::Two,
                Some(config.routing.pool.max_streams_per_connection),
            ),
            (_, true) => (HttpVersions::Negotiated, None),
            (_, false) => (HttpVersions::Negotiated, Some(1)),
        };
        let lane = Lane::add(
            pool,
            EndpointConfig {
                weight,
                priority,
                expected_streams,
            },
            Route {
                connector,
                uri: endpoint.uri().clone(),
                versions,
            },
        );
        let endpoint = match &proxy {
            Some(proxy) => endpoint.through(proxy),
            None => endpoint,
        };
        let (to, limit_bytes) = (endpoint.clone(), config.max_response_bytes);
        let transport = match config.protocol {
            Protocol::Grpc => Transport::Grpc(Box::new(GrpcTransport::new(lane.clone(), to, limit_bytes))),
            protocol => {
                let http = HttpTransport::new(lane.clone(), to, protocol, is_forwarded, limit_bytes);
                Transport::Http(Box::new(http))
            }
        };
        Ok(Target {
            endpoint,
            lane,
            transport,
            own_secrets: Secrets::of(&own_headers),
            own_headers,
            busy_until: Mutex::new(None),
            breaker: config.routing.breaker.clone().map(Breaker::new),
        })
    }

    /// Leave for one attempt, or how long until there may be some.
    pub(super) fn try_pass(&self) -> Result<Pass<'_>, Duration> {
        if let Some(breaker) = &self.breaker {
            let allowed = breaker.with(CircuitBreaker::try_acquire);
            let _: Permit =
                allowed.map_err(|rejected| rejected.retry_after.unwrap_or(NO_ANSWER).max(SHORTEST_WAIT))?;
        }
        Ok(Pass {
            target: self,
            is_told: false,
        })
    }

    pub(super) fn id(&self) -> EndpointId {
        self.lane.endpoint()
    }

    /// Whether the server has not asked to be left alone.
    pub(super) fn is_willing(&self) -> bool {
        let until = *self.busy_until.lock().unwrap_or_else(PoisonError::into_inner);
        until.is_none_or(|until| until <= Instant::now())
    }

    /// One attempt, in at most `timeout`.
    pub(super) async fn attempt(
        mut pass: Pass<'_>,
        signal: Signal,
        headers: &CallHeaders,
        body: RequestBody,
        timeout: Option<Duration>,
    ) -> AttemptResult {
        let this = pass.target;
        let map = this.headers(&headers.map);
        let began = Instant::now();
        let sending = async {
            match &this.transport {
                Transport::Grpc(transport) => transport.attempt(signal, &map, body).await,
                Transport::Http(transport) => transport.attempt(signal, &map, body).await,
            }
        };
        let result = match timeout {
            None => sending.await,
            Some(timeout) => match tokio::time::timeout(timeout, sending).await {
                Ok(result) => result,
                Err(_) => Err(this.timed_out(timeout)),
            },
        };
        this.note(&result);
        pass.tell(&result, began.elapsed());
        let redact = |text| this.own_secrets.redact(headers.secrets.redact(text));
        match result {
            Ok(mut answer) => {
                answer.message = redact(answer.message);
                Ok(answer)
            }
            Err(mut error) => {
                error.failure.reason = redact(error.failure.reason);
                Err(error)
            }
        }
    }

    fn headers<'h>(&self, given: &'h HeaderMap) -> Cow<'h, HeaderMap> {
        if self.own_headers.is_empty() {
            return Cow::Borrowed(given);
        }
        let mut all = given.clone();
        for (name, value) in &self.own_headers {
            if !all.contains_key(name) {
                all.insert(name, value.clone());
            }
        }
        Cow::Owned(all)
    }

    fn timed_out(&self, timeout: Duration) -> AttemptError {
        self.lane.abandon_connections();
        AttemptError::timed_out(&self.endpoint, timeout)
    }

    /// Has the pool know how it went. Failures to connect it knows of by itself, and a refusal comes from a server that is
    /// well.
    fn note(&self, result: &AttemptResult) {
        let is_success = match result {
            Ok(_) => true,
            Err(error) => match (error.failure.code, error.advice) {
                (_, RetryAdvice::Never) => true,
                (ErrorCode::ConnectionLost | ErrorCode::Timeout | ErrorCode::ServerBusy, _) => false,
                _ => return,
            },
        };
        self.lane.pool().report(self.id(), is_success);
        let at_least = match result {
            Err(AttemptError {
                advice: RetryAdvice::After { at_least },
                ..
            }) if !at_least.is_zero() => Some(Instant::now() + *at_least),
            _ => None,
        };
        *self.busy_until.lock().unwrap_or_else(PoisonError::into_inner) = at_least;
    }
}

impl Breaker {
    fn new(config: BreakerConfig) -> Self {
        Breaker {
            began: Instant::now(),
            state: Mutex::new(CircuitBreaker::new(config, Duration::ZERO)),
        }
    }

    fn with<R>(&self, act: impl FnOnce(&mut CircuitBreaker, Duration) -> R) -> R {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        act(&mut state, self.began.elapsed())
    }
}

impl Pass<'_> {
    /// A refusal comes from a server that is well.
    fn tell(&mut self, result: &AttemptResult, took: Duration) {
        self.is_told = true;
        let Some(breaker) = &self.target.breaker else {
            return;
        };
        breaker.with(
            |breaker, now| match result.as_ref().map_err(|error| error.advice) {
                Ok(_) | Err(RetryAdvice::Never) => breaker.on_success(now, took),
                Err(RetryAdvice::After { at_least }) => {
                    breaker.on_error(now, took);
                    if !at_least.is_zero() {
                        breaker.on_pushback(now, at_least);
                    }
                }
            },
        );
    }
}

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        if !self.is_told
            && let Some(breaker) = &self.target.breaker
        {
            breaker.with(|breaker, _| breaker.release());
        }
    }
}

/// Requests of HTTP/1.1 in plain text are for the proxy to pass on: many allow tunnels to port 443 only.
fn via(proxy: &Proxy, config: &ClientConfig, endpoint: &Endpoint) -> Result<Via, ConfigError> {
    let is_tunnel = config.protocol == Protocol::Grpc || endpoint.is_https();
    let tls = match proxy.is_https() {
        true => Some(TlsClient::for_proxy(&config.tls, proxy)?),
        false => None,
    };
    Ok(Via {
        proxy: proxy.clone(),
        tls,
        tunnel_to: is_tunnel.then(|| endpoint.host_and_port()),
    })
}
