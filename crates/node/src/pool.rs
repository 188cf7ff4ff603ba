//! A pool of connections to users' own endpoints.

use crate::calls::Calls;
use crate::events::BindingEvent;
use crate::exporter::milliseconds;
use crate::ledger::count;
use crate::options::BindingFailure;
use crate::runtime::Core;
use bytes::Bytes;
use napi::bindgen_prelude::{Uint8Array, Uint8ArraySlice};
use napi_derive::napi;
use otlp_native_model::ErrorCode;
use otlp_native_transport::{
    Balance, CloseReason, ConfigError, EjectionConfig, EndpointStats, HealthCheck, HttpAnswer, HttpPool,
    HttpPoolConfig, HttpPoolEndpoint, HttpPoolError, HttpRequest, HttpVersion, PoolConfig, TlsConfig,
    header_map, http_method,
};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// One endpoint of a pool.
#[napi(object, use_nullable = true)]
pub struct BindingPoolEndpoint {
    /// `http` or `https`, no user info.
    pub url: String,
    /// Its share of its tier.
    pub weight: u32,
    /// Its tier.
    pub priority: u32,
}

/// Everything that a pool can be told.
#[napi(object, use_nullable = true)]
pub struct BindingPoolOptions {
    /// Where requests go.
    pub endpoints: Vec<BindingPoolEndpoint>,
    /// `negotiated`, `1.1` or `2`.
    pub http_version: String,
    /// To all endpoints together.
    pub max_connections: u32,
    /// To each.
    pub max_connections_per_endpoint: u32,
    /// Requests at once on an HTTP/2 connection.
    pub max_streams_per_connection: u32,
    /// Requests that may wait for a connection.
    pub max_waiting: u32,
    /// 0: never.
    pub idle_timeout_ms: f64,
    /// 0: any age.
    pub max_age_ms: f64,
    /// Share of the age that is random.
    pub max_age_jitter: f64,
    /// `round-robin` or `least-loaded`.
    pub balance: String,
    /// Failures in a row; 0: never.
    pub ejection_failures: u32,
    /// The first time out.
    pub ejection_base_ms: f64,
    /// The longest.
    pub ejection_max_ms: f64,
    /// Of one connection; 0 for no limit.
    pub connect_timeout_ms: f64,
    /// Largest answer.
    pub max_response_bytes: f64,
    /// The path that is asked for; none: no checks.
    pub health_path: Option<String>,
    /// From check to check.
    pub health_interval_ms: f64,
    /// Of one check.
    pub health_timeout_ms: f64,
    /// PEM file of the authorities to trust instead of the system's.
    pub tls_ca_file: Option<String>,
    /// PEM file of the client's certificate chain.
    pub tls_cert_file: Option<String>,
    /// PEM file of the client's key.
    pub tls_key_file: Option<String>,
    /// The name to verify instead of the endpoint's host.
    pub tls_server_name: Option<String>,
    /// Trust whoever answers.
    pub tls_insecure_skip_verify: bool,
}

/// The answer to a request, or why there is none.
#[napi(object, use_nullable = true)]
pub struct BindingAnswer {
    /// 0 when there is none.
    pub status: u32,
    /// Names and values in turn.
    pub headers: Vec<String>,
    /// As it came.
    pub body: Uint8Array,
    /// The URL of the endpoint that answered.
    pub endpoint: String,
    /// The stable code, where there is no answer.
    pub code: Option<String>,
    /// What happened, and what to do, where there is no answer.
    pub reason: Option<String>,
}

/// What is and what was, for one endpoint.
#[napi(object, use_nullable = true)]
pub struct BindingEndpointStats {
    /// As it was given.
    pub url: String,
    /// Connections with a request under way.
    pub active: u32,
    /// Connections without one.
    pub idle: u32,
    /// Of both, those that take no new request.
    pub draining: u32,
    /// Connections being opened.
    pub connecting: u32,
    /// Requests under way.
    pub in_use: u32,
    /// Requests that wait.
    pub waiting: u32,
    /// Left out for its failures.
    pub is_ejected: bool,
    /// How often that was.
    pub ejections: f64,
    /// Requests that got a connection.
    pub requests: f64,
    /// Connections opened.
    pub opened: f64,
    /// Connections that could not be.
    pub failed: f64,
    /// Connections closed, by reason: idle, age, peer, failed, evicted, removed.
    pub closed: Vec<f64>,
    /// Lifetimes of closed connections by bucket.
    pub durations: Vec<f64>,
    /// The sum of the lifetimes.
    pub duration_sum_ms: f64,
}

/// What is and what was, in a pool.
#[napi(object, use_nullable = true)]
pub struct BindingPoolStats {
    /// Connections, those being opened included.
    pub connections: u32,
    /// The most there were at once.
    pub peak_connections: u32,
    /// Requests that wait.
    pub waiting: u32,
    /// Requests refused because too many waited.
    pub refused: f64,
    /// Requests given up while they waited.
    pub cancelled: f64,
    /// By endpoint.
    pub endpoints: Vec<BindingEndpointStats>,
}

/// Sends requests to users' own endpoints.
#[napi]
pub struct BindingPool {
    core: Arc<Core>,
    pool: HttpPool,
    calls: Arc<Calls>,
}

impl BindingPool {
    pub(crate) fn open(core: Arc<Core>, options: &BindingPoolOptions) -> Result<Self, BindingFailure> {
        Ok(BindingPool {
            core,
            pool: HttpPool::new(config(options))?,
            calls: Arc::default(),
        })
    }
}

#[napi]
impl BindingPool {
    /// Copies `body` and sends it. `headers` are names and values in turn; `timeout_ms` counts for all, 0 for no limit. The
    /// answer comes as an event of `operation`, unless a failure is returned: then nothing was started.
    #[napi(catch_unwind)]
    #[allow(
        clippy::too_many_arguments,
        reason = "one call crosses the boundary cheaper than an object"
    )]
    pub fn request(
        &self,
        method: String,
        path: String,
        headers: Vec<String>,
        body: Uint8ArraySlice<'_>,
        is_idempotent: bool,
        operation: u32,
        timeout_ms: f64,
    ) -> Option<BindingFailure> {
        let request = match request(&method, path, &headers, &body, is_idempotent) {
            Ok(request) => request,
            Err(error) => return Some(error.into()),
        };
        let pool = self.pool.clone();
        let timeout = (timeout_ms > 0.0).then(|| milliseconds(timeout_ms));
        let call = async move {
            let answer = answer(in_time(&pool, request, timeout).await);
            BindingEvent::Answer { operation, answer }
        };
        self.calls.start(&self.core, operation, call, panicked);
        None
    }

    /// Gives up a request; no answer follows.
    #[napi(catch_unwind)]
    pub fn abort(&self, operation: u32) {
        self.calls.abort(operation);
    }

    /// Replaces the endpoints; a failure is returned when nothing has changed.
    #[napi(catch_unwind)]
    pub fn set_endpoints(&self, endpoints: Vec<BindingPoolEndpoint>) -> Option<BindingFailure> {
        let _entered = self.core.handle().enter();
        let endpoints: Vec<HttpPoolEndpoint> = endpoints.iter().map(endpoint).collect();
        self.pool.set_endpoints(&endpoints).err().map(Into::into)
    }

    /// What is and what was.
    #[napi(catch_unwind)]
    pub fn stats(&self) -> BindingPoolStats {
        let (endpoints, pool) = self.pool.stats();
        BindingPoolStats {
            connections: whole(pool.connections),
            peak_connections: whole(pool.peak_connections),
            waiting: whole(pool.waiting),
            refused: count(pool.refused),
            cancelled: count(pool.cancelled),
            endpoints: endpoints
                .iter()
                .map(|(given, stats)| endpoint_stats(given, stats))
                .collect(),
        }
    }

    /// Takes no more requests; an event of `operation` tells when the last one has ended.
    #[napi(catch_unwind)]
    pub fn close(&self, operation: u32) {
        let _entered = self.core.handle().enter();
        self.pool.close();
        let (core, pool) = (self.core.clone(), self.pool.clone());
        self.core.handle().spawn(async move {
            pool.drained().await;
            core.events.push(BindingEvent::Settled {
                operation,
                lost_items: 0.0,
                is_complete: true,
            });
        });
    }
}

fn panicked(operation: u32) -> BindingEvent {
    BindingEvent::Answer {
        operation,
        answer: answer(Err(HttpPoolError {
            code: ErrorCode::ConnectionLost,
            reason: "sending the request panicked; please report this bug".to_owned(),
        })),
    }
}

async fn in_time(
    pool: &HttpPool,
    request: HttpRequest,
    timeout: Option<Duration>,
) -> Result<HttpAnswer, HttpPoolError> {
    let Some(timeout) = timeout else {
        return pool.request(request).await;
    };
    match tokio::time::timeout(timeout, pool.request(request)).await {
        Ok(answer) => answer,
        Err(_) => Err(HttpPoolError {
            code: ErrorCode::Timeout,
            reason: format!(
                "no answer within {} ms; the server is slow or unreachable, every connection is in use, or the timeout is \
                 too short",
                timeout.as_millis()
            ),
        }),
    }
}

fn request(
    method: &str,
    path: String,
    headers: &[String],
    body: &[u8],
    is_idempotent: bool,
) -> Result<HttpRequest, ConfigError> {
    let (pairs, _) = headers.as_chunks::<2>();
    Ok(HttpRequest {
        method: http_method(method)?,
        path,
        headers: header_map(pairs.iter().map(|[name, value]| (name.as_str(), value.as_str())))?,
        body: Bytes::copy_from_slice(body),
        is_idempotent,
    })
}

fn answer(result: Result<HttpAnswer, HttpPoolError>) -> BindingAnswer {
    match result {
        Ok(answer) => BindingAnswer {
            status: u32::from(answer.status.as_u16()),
            headers: answer
                .headers
                .iter()
                .flat_map(|(name, value)| {
                    [
                        name.as_str().to_owned(),
                        String::from_utf8_lossy(value.as_bytes()).into_owned(),
                    ]
                })
                .collect(),
            body: Vec::from(answer.body).into(),
            endpoint: answer.endpoint,
            code: None,
            reason: None,
        },
        Err(error) => BindingAnswer {
            status: 0,
            headers: Vec::new(),
            body: Vec::new().into(),
            endpoint: String::new(),
            code: Some(error.code.as_str().to_owned()),
            reason: Some(error.reason),
        },
    }
}

fn config(options: &BindingPoolOptions) -> HttpPoolConfig {
    let optional = |ms: f64| (ms > 0.0).then(|| milliseconds(ms));
    HttpPoolConfig {
        endpoints: options.endpoints.iter().map(endpoint).collect(),
        version: match options.http_version.as_str() {
            "1.1" => HttpVersion::One,
            "2" => HttpVersion::Two,
            _ => HttpVersion::Negotiated,
        },
        tls: TlsConfig {
            ca_file: options.tls_ca_file.as_ref().map(PathBuf::from),
            cert_file: options.tls_cert_file.as_ref().map(PathBuf::from),
            key_file: options.tls_key_file.as_ref().map(PathBuf::from),
            server_name: options.tls_server_name.clone(),
            insecure_skip_verify: options.tls_insecure_skip_verify,
        },
        connect_timeout: optional(options.connect_timeout_ms),
        max_response_bytes: options.max_response_bytes as usize,
        pool: PoolConfig {
            max_connections: options.max_connections as usize,
            max_connections_per_endpoint: options.max_connections_per_endpoint as usize,
            max_streams_per_connection: options.max_streams_per_connection as usize,
            max_waiting: options.max_waiting as usize,
            idle_timeout: optional(options.idle_timeout_ms),
            max_age: optional(options.max_age_ms),
            max_age_jitter: options.max_age_jitter,
            balance: match options.balance.as_str() {
                "least-loaded" => Balance::LeastLoaded,
                _ => Balance::RoundRobin,
            },
            ejection: EjectionConfig {
                failures: options.ejection_failures,
                base: milliseconds(options.ejection_base_ms),
                max: milliseconds(options.ejection_max_ms),
            },
        },
        health_check: options.health_path.as_ref().map(|path| HealthCheck {
            path: path.clone(),
            interval: milliseconds(options.health_interval_ms),
            timeout: milliseconds(options.health_timeout_ms),
        }),
    }
}

fn endpoint(given: &BindingPoolEndpoint) -> HttpPoolEndpoint {
    HttpPoolEndpoint {
        url: given.url.clone(),
        weight: given.weight,
        priority: given.priority,
    }
}

fn endpoint_stats(given: &HttpPoolEndpoint, stats: &EndpointStats) -> BindingEndpointStats {
    let closed = |reason: &CloseReason| stats.closed.get(*reason as usize).copied().unwrap_or_default();
    BindingEndpointStats {
        url: given.url.clone(),
        active: whole(stats.active),
        idle: whole(stats.idle),
        draining: whole(stats.draining),
        connecting: whole(stats.connecting),
        in_use: whole(stats.in_use),
        waiting: whole(stats.waiting),
        is_ejected: stats.is_ejected,
        ejections: count(stats.ejections),
        requests: count(stats.lent),
        opened: count(stats.opened),
        failed: count(stats.failed),
        closed: CloseReason::ALL
            .iter()
            .map(|reason| count(closed(reason)))
            .collect(),
        durations: stats.durations.iter().map(|each| count(*each)).collect(),
        duration_sum_ms: stats.duration_sum.as_secs_f64() * 1000.0,
    }
}

fn whole(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
