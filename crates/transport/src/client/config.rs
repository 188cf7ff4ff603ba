//! What a client needs to know, parsed and complete: nothing in here is read from the environment.

use super::endpoint::Endpoint;
use super::proxy::Proxy;
use super::routing::RoutingConfig;
use crate::protocol::Protocol;
use otlp_native_model::ErrorCode;
use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

/// Everything that [`Client::new`](super::Client::new) needs.
#[derive(Clone, Debug)]
pub struct ClientConfig {
    /// Where requests go.
    pub endpoint: Endpoint,
    /// How they travel.
    pub protocol: Protocol,
    /// Headers (gRPC: metadata) sent with every request. Their values never appear in an error or a log.
    pub headers: Vec<(String, String)>,
    /// A file with a token that is sent as `Authorization: Bearer …`, instead of such a header.
    pub bearer_token_file: Option<PathBuf>,
    /// How bodies are compressed.
    pub compression: Compression,
    /// The time that connecting, sending and the answer may take together; `None` = no limit.
    pub attempt_timeout: Option<Duration>,
    /// When and for how long a failed request is tried again.
    pub retry: RetryConfig,
    /// Used with `https` endpoints and proxies only.
    pub tls: TlsConfig,
    /// What requests go through: those over gRPC or to an `https` endpoint in a tunnel (CONNECT), the others as they are.
    pub proxy: Option<Proxy>,
    /// An answer larger than this is not read to its end.
    pub max_response_bytes: usize,
    /// A request larger than this before compression is not sent.
    pub max_request_bytes: usize,
    /// More endpoints than one, and the limits of the connections.
    pub routing: RoutingConfig,
    /// The `User-Agent`, e.g. `OTel-OTLP-Exporter-JavaScript/1.0.0`.
    pub user_agent: String,
}

/// How request bodies are compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compression {
    /// Not at all.
    None,
    /// gzip, which every OTLP server takes.
    Gzip {
        /// 0 (stored) to 9 (smallest).
        level: u8,
    },
    /// zstd, which the OpenTelemetry Collector takes, and others may not.
    Zstd {
        /// 1 (fastest) to 19 (smallest).
        level: u8,
    },
}

/// Exponential backoff with jitter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RetryConfig {
    /// The first wait, before jitter.
    pub initial_backoff: Duration,
    /// The longest wait, before jitter. A server that asks for more gets more.
    pub max_backoff: Duration,
    /// Each wait is the one before times this; at least 1.
    pub multiplier: f64,
    /// A wait is spread evenly over ± this share of itself; 0 to 1.
    pub jitter: f64,
    /// The time from the first attempt's start after which no further attempt starts; zero = a single attempt.
    pub max_elapsed: Duration,
}

/// How the server is verified and the client identified.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TlsConfig {
    /// PEM certificates to trust instead of the system's.
    pub ca_file: Option<PathBuf>,
    /// The client's certificate chain, PEM; needs `key_file`.
    pub cert_file: Option<PathBuf>,
    /// The client's private key, PEM; needs `cert_file`.
    pub key_file: Option<PathBuf>,
    /// The name to verify and to send in SNI, instead of the endpoint's host.
    pub server_name: Option<String>,
    /// Accept any certificate. Whoever sits in between can then read and change everything.
    pub insecure_skip_verify: bool,
}

/// A setting that can't be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    /// The stable code.
    pub code: ErrorCode,
    /// The setting's path as the user wrote it, e.g. `tls.caFile`.
    pub setting: &'static str,
    /// What is wrong with it and what to do. Holds no secrets.
    pub reason: String,
}

impl ConfigError {
    pub(super) fn new(code: ErrorCode, setting: &'static str, reason: impl Into<String>) -> Self {
        Self {
            code,
            setting,
            reason: reason.into(),
        }
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.setting, self.reason)
    }
}

impl std::error::Error for ConfigError {}

impl ClientConfig {
    /// Checks what the types can't say.
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        let invalid =
            |setting, reason: &str| Err(ConfigError::new(ErrorCode::InvalidOption, setting, reason));
        match self.compression {
            Compression::Gzip { level } if level > 9 => {
                return invalid("compressionLevel", "gzip levels go from 0 to 9");
            }
            Compression::Zstd { level } if !(1..=19).contains(&level) => {
                return invalid("compressionLevel", "zstd levels go from 1 to 19");
            }
            _ => {}
        }
        if !(self.retry.multiplier.is_finite() && self.retry.multiplier >= 1.0) {
            return invalid("retry.multiplier", "must be a number of at least 1");
        }
        if !(0.0..=1.0).contains(&self.retry.jitter) {
            return invalid("retry.jitter", "must lie between 0 and 1");
        }
        Ok(())
    }
}
