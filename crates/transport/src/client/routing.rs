//! Several endpoints instead of one, and the connections to them, as configured.

use super::endpoint::Endpoint;
use super::proxy::Proxy;
use otlp_native_pool::PoolConfig;
use otlp_native_resilience::{BreakerConfig, Window};
use std::time::Duration;

/// How requests spread over endpoints and connections. The default: one endpoint, and limits that no exporter meets.
#[derive(Clone, Debug)]
pub struct RoutingConfig {
    /// The share of [`ClientConfig::endpoint`](super::ClientConfig::endpoint) among the endpoints of its tier; at least 1.
    pub weight: u32,
    /// Its tier: a higher number is used only while no endpoint of a lower one is healthy.
    pub priority: u32,
    /// Further endpoints. A request that fails at one, and may be sent again, goes to another at once.
    pub others: Vec<OtherEndpoint>,
    /// When an endpoint has not answered for so long, the request goes to another one too, and the first answer counts.
    /// Servers may then get it twice; how often is bounded by the budget that failover has, too. `None`: never.
    pub hedge_after: Option<Duration>,
    /// The limits of the connections.
    pub pool: PoolConfig,
    /// Stops attempts at an endpoint that keeps failing: requests go to another, or wait. None is lost for it.
    pub breaker: Option<BreakerConfig>,
}

/// The breaker of our own sends: half of the last twenty failed, and then one probe after 5 s, 10 s, … a minute.
pub fn default_breaker() -> BreakerConfig {
    BreakerConfig {
        window: Window::Calls(20),
        minimum_calls: 10,
        open: Duration::from_secs(5),
        open_multiplier: 2.0,
        max_open: Duration::from_secs(60),
        half_open_calls: 1,
        ..BreakerConfig::default()
    }
}

impl Default for RoutingConfig {
    fn default() -> Self {
        RoutingConfig {
            weight: 1,
            priority: 0,
            others: Vec::new(),
            hedge_after: None,
            pool: PoolConfig {
                // Whoever exports bounds what is under way.
                max_waiting: 65_536,
                ..PoolConfig::default()
            },
            breaker: None,
        }
    }
}

/// An endpoint besides the first.
#[derive(Clone, Debug, PartialEq)]
pub struct OtherEndpoint {
    /// Where to.
    pub endpoint: Endpoint,
    /// What requests to it go through.
    pub proxy: Option<Proxy>,
    /// As [`RoutingConfig::weight`].
    pub weight: u32,
    /// As [`RoutingConfig::priority`].
    pub priority: u32,
}
