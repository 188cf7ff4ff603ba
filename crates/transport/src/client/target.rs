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
use std::borrow::Cow;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

pub(super) struct Target {
    pub(super) endpoint: Endpoint,
    lane: Lane,
    transport: Transport,
    /// Authorization that is for this endpoint and its proxy only.
    own_headers: HeaderMap,
    own_secrets: Secrets,
    /// The server has asked to be left alone until then.
    busy_until: Mutex<Option<Instant>>,
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
        &self,
        signal: Signal,
        headers: &CallHeaders,
        body: RequestBody,
        timeout: Option<Duration>,
    ) -> AttemptResult {
        let map = self.headers(&headers.map);
        let sending = async {
            match &self.transport {
                Transport::Grpc(transport) => transport.attempt(signal, &map, body).await,
                Transport::Http(transport) => transport.attempt(signal, &map, body).await,
            }
        };
        let result = match timeout {
            None => sending.await,
            Some(timeout) => match tokio::time::timeout(timeout, sending).await {
                Ok(result) => result,
                Err(_) => Err(self.timed_out(timeout)),
            },
        };
        self.note(&result);
        let redact = |text| self.own_secrets.redact(headers.secrets.redact(text));
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
