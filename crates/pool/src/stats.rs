//! What a pool counts.

use crate::endpoint::EndpointId;
use std::time::Duration;

/// Upper bounds of `http.client.connection.duration`, in seconds, as the semantic conventions have them.
pub const DURATION_BOUNDS_S: [f64; 14] = [
    0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0,
];

/// Why a connection was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CloseReason {
    /// Nobody used it for the idle timeout.
    Idle,
    /// It reached its age.
    Age,
    /// The peer closed it, or said that it will (GOAWAY, `Connection: close`).
    Peer,
    /// A request on it failed or was given up half-way.
    Failed,
    /// Another endpoint needed its place.
    Evicted,
    /// Its endpoint was taken out, or the pool closed.
    Removed,
}

impl CloseReason {
    /// Every reason, in the order of [`EndpointStats::closed`].
    pub const ALL: [CloseReason; 6] = [
        CloseReason::Idle,
        CloseReason::Age,
        CloseReason::Peer,
        CloseReason::Failed,
        CloseReason::Evicted,
        CloseReason::Removed,
    ];
}

/// What is and what was, for one endpoint.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EndpointStats {
    /// Connections with a request under way.
    pub active: usize,
    /// Connections without one.
    pub idle: usize,
    /// Of both, those that take no new request any more.
    pub draining: usize,
    /// Connections being opened.
    pub connecting: usize,
    /// Requests under way.
    pub in_use: usize,
    /// Requests that wait for a connection.
    pub waiting: usize,
    /// Whether it is left out for its failures.
    pub is_ejected: bool,
    /// Requests that were given a connection.
    pub lent: u64,
    /// Connections opened.
    pub opened: u64,
    /// Connections that could not be opened.
    pub failed: u64,
    /// Connections closed, by [`CloseReason`].
    pub closed: [u64; 6],
    /// How often it was left out.
    pub ejections: u64,
    /// Lifetimes of closed connections, by [`DURATION_BOUNDS_S`]; the last is what exceeds all.
    pub durations: [u64; 15],
    /// The sum of those lifetimes.
    pub duration_sum: Duration,
}

impl EndpointStats {
    pub(crate) fn note_closed(&mut self, reason: CloseReason, lifetime: Duration) {
        if let Some(count) = self.closed.get_mut(reason as usize) {
            *count += 1;
        }
        let seconds = lifetime.as_secs_f64();
        let bucket = DURATION_BOUNDS_S.partition_point(|bound| *bound < seconds);
        if let Some(count) = self.durations.get_mut(bucket) {
            *count += 1;
        }
        self.duration_sum += lifetime;
    }
}

/// What is and what was, in the whole pool.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PoolStats {
    /// By endpoint, in the order they were added.
    pub endpoints: Vec<(EndpointId, EndpointStats)>,
    /// Connections, those being opened included.
    pub connections: usize,
    /// The most of them that there were at once.
    pub peak_connections: usize,
    /// Requests that wait for a connection.
    pub waiting: usize,
    /// Requests refused because too many waited.
    pub refused: u64,
    /// Requests given up while they waited.
    pub cancelled: u64,
}
