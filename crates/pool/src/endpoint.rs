//! One endpoint: its connections, its queue, its health.

use crate::config::{EndpointConfig, PoolConfig};
use crate::health::Health;
use crate::stats::EndpointStats;
use std::collections::BTreeSet;
use std::time::Duration;

/// Names an endpoint for as long as the pool lives; never given to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EndpointId(pub u32);

pub(crate) struct Endpoint {
    pub(crate) config: EndpointConfig,
    /// Of smooth weighted round robin.
    pub(crate) current_weight: i64,
    pub(crate) health: Health,
    /// Every connection, those with room last used last in `with_room`.
    pub(crate) connections: BTreeSet<u64>,
    pub(crate) with_room: Vec<u64>,
    pub(crate) in_use: usize,
    /// Openings under way.
    pub(crate) openings: BTreeSet<u64>,
    /// Connections whose peer has not said yet how many requests it takes.
    pub(crate) new: usize,
    pub(crate) queue: BTreeSet<u64>,
    /// What a connection turned out to carry.
    pub(crate) learned_streams: Option<usize>,
    /// Taken out: lives on only for what is under way.
    pub(crate) is_removed: bool,
    pub(crate) counts: EndpointStats,
}

impl Endpoint {
    pub(crate) fn new(config: EndpointConfig) -> Self {
        Endpoint {
            learned_streams: config.expected_streams,
            config,
            current_weight: 0,
            health: Health::default(),
            connections: BTreeSet::new(),
            with_room: Vec::new(),
            in_use: 0,
            openings: BTreeSet::new(),
            new: 0,
            queue: BTreeSet::new(),
            is_removed: false,
            counts: EndpointStats::default(),
        }
    }

    pub(crate) fn places(&self) -> usize {
        self.connections.len() + self.openings.len()
    }

    /// Neither a connection with room nor leave to open one.
    pub(crate) fn is_saturated(&self, config: &PoolConfig) -> bool {
        self.with_room.is_empty() && self.places() >= config.max_connections_per_endpoint
    }

    /// Whether what is being opened will not serve all that wait. While nobody knows what a connection carries, the first
    /// one is to show it.
    pub(crate) fn wants_connection(&self, config: &PoolConfig) -> bool {
        if self.queue.is_empty() {
            return false;
        }
        let coming = self.openings.len() + self.new;
        let supply = match self.learned_streams {
            Some(streams) => coming.saturating_mul(streams.min(config.max_streams_per_connection).max(1)),
            None if coming == 0 => 0,
            None => usize::MAX,
        };
        supply < self.queue.len()
    }

    pub(crate) fn is_spent(&self) -> bool {
        self.is_removed && self.places() == 0 && self.queue.is_empty()
    }

    /// Requests under way and waiting, a unit of weight.
    pub(crate) fn load(&self) -> f64 {
        (self.in_use + self.queue.len()) as f64 / f64::from(self.config.weight.max(1))
    }

    pub(crate) fn is_healthy(&self, now: Duration) -> bool {
        self.health.is_healthy(now)
    }
}
