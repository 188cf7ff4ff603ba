//! What the receiver listens on and how much it holds.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;
use tokio::sync::Semaphore;

/// Settings of a [`Receiver`](super::Receiver).
///
/// Its memory is at most about `max_in_flight_bytes`, plus `max_connections` times (a read buffer of 128 KiB or
/// `max_header_bytes`, whichever is more, and, over HTTP/2, a receive window of 1 MiB), plus 8 MiB for each thread that is decoding zstd, plus what the sink keeps.
///
/// ```
/// let config = otlp_native_transport::ReceiverConfig { grpc: None, max_request_bytes: 4 << 20, ..Default::default() };
/// assert!(config.http.is_some_and(|address| address.ip().is_loopback()));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiverConfig {
    /// Where gRPC clients look. Default `127.0.0.1:4317`; `None` for no such listener; port 0 for any free port.
    pub grpc: Option<SocketAddr>,
    /// Where HTTP clients look. Default `127.0.0.1:4318`. Either listener takes both kinds of request, and the two
    /// may be one and the same address.
    pub http: Option<SocketAddr>,
    /// The largest request, after decompression (and, for JSON, also after conversion to protobuf). Default 64 MiB,
    /// as OTLP recommends. On the wire, a compressed request may be larger by the little that compression can add.
    pub max_request_bytes: usize,
    /// All request bodies together, as held here before the sink takes them. Default 256 MiB; raised to what a single
    /// request of `max_request_bytes` can need. Senders beyond it are told to come back later.
    pub max_in_flight_bytes: usize,
    /// Connections served at a time, over both listeners. Default 512. More wait until one of them ends.
    pub max_connections: usize,
    /// Requests at a time on one HTTP/2 connection. Default 128.
    pub max_concurrent_streams: u32,
    /// A request's headers, and its request line over HTTP/1. Default 16 KiB, at least 8 KiB.
    pub max_header_bytes: usize,
    /// Time for the first request's headers to arrive on a new connection. Default 10 s.
    pub header_timeout: Duration,
    /// Time until a connection without a request is closed. Default 2 min, so that a metric interval of 1 min keeps it.
    pub keep_alive_timeout: Duration,
    /// Time between two pieces of a request's body. Default 10 s.
    pub body_idle_timeout: Duration,
    /// Time for a request's whole body. Default 1 min.
    pub body_timeout: Duration,
    /// How far a request is looked into before it is taken. Default [`Inspection::Whole`].
    pub inspection: Inspection,
}

/// How far a request is looked into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inspection {
    /// Every field that the schema knows: what every protobuf reader would refuse, is refused.
    Whole,
    /// Only what holds the items, which are counted and skipped. For sinks that pass requests on as they are, and can bear it
    /// if the next reader refuses one.
    Outline,
}

impl Default for ReceiverConfig {
    fn default() -> Self {
        ReceiverConfig {
            grpc: Some(SocketAddr::from((Ipv4Addr::LOCALHOST, 4317))),
            http: Some(SocketAddr::from((Ipv4Addr::LOCALHOST, 4318))),
            max_request_bytes: 64 << 20,
            max_in_flight_bytes: 256 << 20,
            max_connections: 512,
            max_concurrent_streams: 128,
            max_header_bytes: 16 << 10,
            header_timeout: Duration::from_secs(10),
            keep_alive_timeout: Duration::from_secs(120),
            body_idle_timeout: Duration::from_secs(10),
            body_timeout: Duration::from_secs(60),
            inspection: Inspection::Whole,
        }
    }
}

/// Longer than any process waits, and short enough to add to any clock reading.
pub(super) const FOREVER: Duration = Duration::from_secs(365 * 24 * 3600);

impl ReceiverConfig {
    /// The same with every value inside the range that the machinery below takes.
    pub(super) fn clamped(self) -> ReceiverConfig {
        ReceiverConfig {
            max_connections: self.max_connections.clamp(1, Semaphore::MAX_PERMITS),
            max_concurrent_streams: self.max_concurrent_streams.max(1),
            // hyper refuses smaller read buffers.
            max_header_bytes: self.max_header_bytes.max(8 << 10),
            header_timeout: self.header_timeout.min(FOREVER),
            keep_alive_timeout: self.keep_alive_timeout.min(FOREVER),
            body_idle_timeout: self.body_idle_timeout.min(FOREVER),
            body_timeout: self.body_timeout.min(FOREVER),
            ..self
        }
    }

    /// The largest compressed body: what gzip or zstd make of `max_request_bytes` that don't compress.
    pub(super) fn max_compressed_bytes(&self) -> usize {
        self.max_request_bytes
            .saturating_add(self.max_request_bytes / 256)
            .saturating_add(1024)
    }

    /// The budget for bodies in flight: never too small for one compressed JSON request of the largest size, which is
    /// held as compressed bytes, as JSON and as protobuf.
    pub(super) fn in_flight_budget_bytes(&self) -> usize {
        let one_request = self
            .max_compressed_bytes()
            .saturating_add(self.max_request_bytes.saturating_mul(2));
        self.max_in_flight_bytes.max(one_request)
    }
}
