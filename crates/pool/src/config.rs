//! What a pool may hold and how it chooses.

use std::time::Duration;

/// The limits and rules of a [`Pool`](crate::Pool).
#[derive(Clone, Debug, PartialEq)]
pub struct PoolConfig {
    /// Connections to all endpoints together, those being opened and those that drain included.
    pub max_connections: usize,
    /// Connections to one endpoint, counted alike.
    pub max_connections_per_endpoint: usize,
    /// Requests at once on a multiplexed connection; the peer's own limit counts where it is lower.
    pub max_streams_per_connection: usize,
    /// Requests that may wait for a connection; one more is refused.
    pub max_waiting: usize,
    /// A connection that nobody used for so long is closed; `None`: never.
    pub idle_timeout: Option<Duration>,
    /// A connection older than this takes no more requests; `None`: any age.
    pub max_age: Option<Duration>,
    /// Each connection's `max_age` is shorter by a random share of up to this, so that not all are renewed at once; 0 to 1.
    pub max_age_jitter: f64,
    /// How one of several endpoints is chosen.
    pub balance: Balance,
    /// When an endpoint that fails is left out.
    pub ejection: EjectionConfig,
}

impl Default for PoolConfig {
    fn default() -> Self {
        PoolConfig {
            max_connections: 64,
            max_connections_per_endpoint: 16,
            max_streams_per_connection: 100,
            max_waiting: 1024,
            idle_timeout: Some(Duration::from_secs(30)),
            max_age: Some(Duration::from_secs(30 * 60)),
            max_age_jitter: 0.2,
            balance: Balance::RoundRobin,
            ejection: EjectionConfig::default(),
        }
    }
}

/// How one of several healthy endpoints of a tier is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Balance {
    /// Smooth weighted round robin, as nginx does it: exact shares, evenly spread.
    RoundRobin,
    /// Of two random ones that with the fewer requests under way and waiting, by its weight.
    LeastLoaded,
}

/// Passive health: what requests meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EjectionConfig {
    /// So many failures in a row, with no success between them, put an endpoint out; 0: never.
    pub failures: u32,
    /// How long the first time; it doubles with each further time in a row.
    pub base: Duration,
    /// The longest time.
    pub max: Duration,
}

impl Default for EjectionConfig {
    fn default() -> Self {
        EjectionConfig {
            failures: 5,
            base: Duration::from_secs(5),
            max: Duration::from_secs(5 * 60),
        }
    }
}

/// One endpoint's place among several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EndpointConfig {
    /// Its share of the requests of its tier; at least 1.
    pub weight: u32,
    /// Its tier: a higher number is used only while no endpoint of a lower one is healthy.
    pub priority: u32,
    /// Whether connections are known to carry one request only (`Some(1)`), or many. `None`: the first connection shows it.
    pub expected_streams: Option<usize>,
}

impl Default for EndpointConfig {
    fn default() -> Self {
        EndpointConfig {
            weight: 1,
            priority: 0,
            expected_streams: None,
        }
    }
}
