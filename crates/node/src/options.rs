//! The options of an exporter, already parsed by `src/config`, as the core wants them.

use crate::exporter::milliseconds;
use napi_derive::napi;
use otlp_native_model::{ErrorCode, Signal};
use otlp_native_pipeline::{BatchConfig, DurableConfig};
use otlp_native_queue::{Fsync, Overflow, QueueConfig};
use otlp_native_transport::{
    ClientConfig, Compression, ConfigError, EndpointForm, OtherEndpoint, PoolConfig, Protocol, RetryConfig,
    RoutingConfig, TlsConfig, default_breaker, parse_endpoint, parse_endpoint_insecure, proxy_for,
};
use std::path::PathBuf;

/// Why something could not be opened.
#[napi(object, use_nullable = true)]
pub struct BindingFailure {
    /// The stable code.
    pub code: String,
    /// The setting to blame.
    pub setting: Option<String>,
    /// What is wrong, and what to do.
    pub reason: String,
}

impl From<ConfigError> for BindingFailure {
    fn from(error: ConfigError) -> Self {
        BindingFailure::new(error.code, Some(error.setting), error.reason)
    }
}

/// An endpoint besides the first.
#[napi(object, use_nullable = true)]
pub struct BindingOtherEndpoint {
    /// As that of the first.
    pub endpoint: String,
    /// The signal's default path is to be appended.
    pub is_base_endpoint: bool,
    /// Its share of its tier.
    pub weight: u32,
    /// Its tier.
    pub priority: u32,
}

/// Everything that an exporter can be told.
#[napi(object, use_nullable = true)]
pub struct BindingExporterOptions {
    /// The URL, or for gRPC also `host:port`.
    pub endpoint: String,
    /// The signal's default path is to be appended.
    pub is_base_endpoint: bool,
    /// Of a gRPC endpoint without a scheme.
    pub is_insecure: bool,
    /// The endpoint's share of its tier.
    pub endpoint_weight: u32,
    /// Its tier.
    pub endpoint_priority: u32,
    /// Further endpoints.
    pub other_endpoints: Vec<BindingOtherEndpoint>,
    /// After so long a request goes to another endpoint too; 0 for never.
    pub hedge_after_ms: f64,
    /// Whether a breaker stops attempts at an endpoint that keeps failing.
    pub has_breaker: bool,
    /// Connections to one endpoint.
    pub pool_max_connections: u32,
    /// 0: never.
    pub pool_idle_timeout_ms: f64,
    /// 0: any age.
    pub pool_max_age_ms: f64,
    /// `grpc`, `http/protobuf` or `http/json`.
    pub protocol: String,
    /// Names and values in turn.
    pub headers: Vec<String>,
    /// File with the token of `Authorization: Bearer`.
    pub bearer_token_file: Option<String>,
    /// `gzip`, `zstd` or `none`.
    pub compression: String,
    /// The codec's level.
    pub compression_level: u32,
    /// Of one attempt; 0 for none.
    pub timeout_ms: f64,
    /// Requests under way at once.
    pub max_concurrent_exports: u32,
    /// The first wait.
    pub retry_initial_backoff_ms: f64,
    /// The longest wait.
    pub retry_max_backoff_ms: f64,
    /// Each wait over the one before.
    pub retry_multiplier: f64,
    /// Share of a wait that is random.
    pub retry_jitter: f64,
    /// The budget from the first attempt on; 0 for no retry.
    pub retry_max_elapsed_ms: f64,
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
    /// URL of the proxy to go through.
    pub proxy_url: Option<String>,
    /// The text of `NO_PROXY`, where the proxy comes from the environment.
    pub no_proxy: Option<String>,
    /// Items a batch.
    pub batch_max_items: u32,
    /// Encoded bytes a batch.
    pub batch_max_bytes: f64,
    /// Longest wait of an item for its batch to fill.
    pub batch_delay_ms: f64,
    /// Bytes held in all.
    pub batch_max_queued_bytes: f64,
    /// Largest request.
    pub max_request_bytes: f64,
    /// Largest answer.
    pub max_response_bytes: f64,
    /// The `user-agent` header.
    pub user_agent: String,
    /// Parent directory of the durable queue; none for no queue.
    pub queue_directory: Option<String>,
    /// Bytes of the queue's files.
    pub queue_limit_bytes: f64,
    /// Bytes of one of them.
    pub queue_segment_bytes: f64,
    /// `always`, `interval` or `never`.
    pub queue_fsync: String,
    /// Of `interval`.
    pub queue_fsync_interval_ms: f64,
    /// `drop-newest` or `drop-oldest`.
    pub queue_overflow: String,
    /// 0 for none.
    pub queue_max_age_ms: f64,
}

pub(crate) fn client_config(
    signal: Signal,
    options: &BindingExporterOptions,
) -> Result<ClientConfig, ConfigError> {
    let protocol = protocol(&options.protocol)?;
    let parse = if options.is_insecure {
        parse_endpoint_insecure
    } else {
        parse_endpoint
    };
    let parsed = |text: &str, is_base: bool| {
        let form = if is_base {
            EndpointForm::Base
        } else {
            EndpointForm::Exact
        };
        let endpoint = parse(signal, protocol, form, text)?;
        let proxy = match &options.proxy_url {
            Some(url) => proxy_for(&endpoint, url, options.no_proxy.as_deref())?,
            None => None,
        };
        Ok::<_, ConfigError>((endpoint, proxy))
    };
    let (endpoint, proxy) = parsed(&options.endpoint, options.is_base_endpoint)?;
    let others: Result<Vec<OtherEndpoint>, ConfigError> = options
        .other_endpoints
        .iter()
        .map(|other| {
            let (endpoint, proxy) = parsed(&other.endpoint, other.is_base_endpoint)?;
            Ok(OtherEndpoint {
                endpoint,
                proxy,
                weight: other.weight,
                priority: other.priority,
            })
        })
        .collect();
    let optional = |ms: f64| (ms > 0.0).then(|| milliseconds(ms));
    let routing = RoutingConfig::default();
    let routing = RoutingConfig {
        weight: options.endpoint_weight,
        priority: options.endpoint_priority,
        others: others?,
        hedge_after: optional(options.hedge_after_ms),
        pool: PoolConfig {
            max_connections: options.pool_max_connections as usize * (1 + options.other_endpoints.len()),
            max_connections_per_endpoint: options.pool_max_connections as usize,
            idle_timeout: optional(options.pool_idle_timeout_ms),
            max_age: optional(options.pool_max_age_ms),
            ..routing.pool
        },
        breaker: options.has_breaker.then(default_breaker),
    };
    let (pairs, _) = options.headers.as_chunks::<2>();
    Ok(ClientConfig {
        endpoint,
        protocol,
        headers: pairs
            .iter()
            .map(|[name, value]| (name.clone(), value.clone()))
            .collect(),
        bearer_token_file: options.bearer_token_file.as_ref().map(PathBuf::from),
        compression: compression(&options.compression, options.compression_level)?,
        attempt_timeout: (options.timeout_ms > 0.0).then(|| milliseconds(options.timeout_ms)),
        retry: RetryConfig {
            initial_backoff: milliseconds(options.retry_initial_backoff_ms),
            max_backoff: milliseconds(options.retry_max_backoff_ms),
            multiplier: options.retry_multiplier,
            jitter: options.retry_jitter,
            max_elapsed: milliseconds(options.retry_max_elapsed_ms),
        },
        tls: TlsConfig {
            ca_file: options.tls_ca_file.as_ref().map(PathBuf::from),
            cert_file: options.tls_cert_file.as_ref().map(PathBuf::from),
            key_file: options.tls_key_file.as_ref().map(PathBuf::from),
            server_name: options.tls_server_name.clone(),
            insecure_skip_verify: options.tls_insecure_skip_verify,
        },
        proxy,
        max_response_bytes: options.max_response_bytes as usize,
        max_request_bytes: options.max_request_bytes as usize,
        routing,
        user_agent: options.user_agent.clone(),
    })
}

pub(crate) fn batch_config(options: &BindingExporterOptions) -> BatchConfig {
    BatchConfig {
        max_items: u64::from(options.batch_max_items),
        max_bytes: options.batch_max_bytes as usize,
        delay: milliseconds(options.batch_delay_ms),
        max_queued_bytes: options.batch_max_queued_bytes as usize,
        max_concurrent_exports: options.max_concurrent_exports as usize,
        max_request_bytes: options.max_request_bytes as usize,
    }
}

/// The durable queue, if there is one. Each signal has a directory of its own in the given one.
pub(crate) fn durable_config(signal: Signal, options: &BindingExporterOptions) -> Option<DurableConfig> {
    let directory = PathBuf::from(options.queue_directory.as_ref()?).join(match signal {
        Signal::Traces => "traces",
        Signal::Metrics => "metrics",
        Signal::Logs => "logs",
        Signal::Profiles => "profiles",
    });
    let mut queue = QueueConfig::new(directory);
    queue.limit_bytes = options.queue_limit_bytes as u64;
    queue.segment_bytes = options.queue_segment_bytes as u64;
    queue.fsync = match options.queue_fsync.as_str() {
        "interval" => Fsync::Interval(milliseconds(options.queue_fsync_interval_ms)),
        "never" => Fsync::Never,
        _ => Fsync::Always,
    };
    queue.overflow = match options.queue_overflow.as_str() {
        "drop-oldest" => Overflow::DropOldest,
        _ => Overflow::DropNewest,
    };
    queue.max_age = (options.queue_max_age_ms > 0.0).then(|| milliseconds(options.queue_max_age_ms));
    Some(DurableConfig {
        queue,
        retry_wait: milliseconds(options.retry_initial_backoff_ms),
        max_retry_wait: milliseconds(options.retry_max_backoff_ms),
    })
}

fn protocol(name: &str) -> Result<Protocol, ConfigError> {
    match name {
        "grpc" => Ok(Protocol::Grpc),
        "http/protobuf" => Ok(Protocol::HttpProtobuf),
        "http/json" => Ok(Protocol::HttpJson),
        _ => Err(ConfigError {
            code: ErrorCode::InvalidProtocol,
            setting: "protocol",
            reason: format!("{name} is none of grpc, http/protobuf, http/json"),
        }),
    }
}

fn compression(name: &str, level: u32) -> Result<Compression, ConfigError> {
    let level = u8::try_from(level).unwrap_or(u8::MAX);
    match name {
        "none" => Ok(Compression::None),
        "gzip" => Ok(Compression::Gzip { level }),
        "zstd" => Ok(Compression::Zstd { level }),
        _ => Err(ConfigError {
            code: ErrorCode::InvalidOption,
            setting: "compression",
            reason: format!("{name} is none of gzip, zstd, none"),
        }),
    }
}
