//! Which connection a request gets. Holds the rules of a pool (limits, fair queueing, balancing, failover, draining) and
//! neither opens a socket nor knows a runtime: a [`Driver`] does both, and says what time it is. So the same code runs
//! under property tests with simulated time, under loom, and in the client.

mod balancer;
mod config;
mod connection;
mod driver;
mod effects;
mod endpoint;
mod error;
mod health;
mod pool;
mod state;
mod stats;
mod sync;

pub use config::{Balance, EjectionConfig, EndpointConfig, PoolConfig};
pub use driver::{Driver, Handle};
pub use endpoint::EndpointId;
pub use error::AcquireError;
pub use pool::{Acquire, ConnectionId, Lease, Opening, Pool, WeakPool};
pub use stats::{CloseReason, DURATION_BOUNDS_S, EndpointStats, PoolStats};
