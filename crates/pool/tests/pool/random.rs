//! Whatever happens in whatever order: no limit is passed, nobody overtakes, nothing is left behind.

use crate::rig::{Fake, Rig, poll};
use otlp_native_pool::{Acquire, AcquireError, Balance, ConnectionId, EndpointId, Lease, PoolConfig};
use proptest::prelude::*;
use std::collections::HashMap;
use std::time::Duration;

const MAX_CONNECTIONS: usize = 12;
const MAX_PER_ENDPOINT: usize = 5;
const MAX_STREAMS: usize = 4;
const MAX_WAITING: usize = 16;

fn config(balance: Balance) -> PoolConfig {
    PoolConfig {
        max_connections: MAX_CONNECTIONS,
        max_connections_per_endpoint: MAX_PER_ENDPOINT,
        max_streams_per_connection: MAX_STREAMS,
        max_waiting: MAX_WAITING,
        idle_timeout: Some(Duration::from_secs(5)),
        max_age: Some(Duration::from_secs(30)),
        max_age_jitter: 0.5,
        balance,
        ..PoolConfig::default()
    }
}

struct World {
    rig: Rig,
    endpoints: Vec<EndpointId>,
    waiting: Vec<(EndpointId, Acquire<Fake>)>,
    leases: Vec<Lease<Fake>>,
    /// Requests under way, counted without the pool.
    in_use: HashMap<ConnectionId, usize>,
    connections: Vec<ConnectionId>,
    acquired: u64,
}

impl World {
    fn new(balance: Balance) -> World {
        let rig = Rig::new(config(balance));
        let endpoints = (0..3).map(|i| rig.endpoint(1 + i, i / 2)).collect();
        World {
            rig,
            endpoints,
            waiting: Vec::new(),
            leases: Vec::new(),
            in_use: HashMap::new(),
            connections: Vec::new(),
            acquired: 0,
        }
    }

    fn took(&mut self, lease: Lease<Fake>) {
        let in_use = self.in_use.entry(lease.connection()).or_default();
        *in_use += 1;
        assert!(
            *in_use <= MAX_STREAMS,
            "more requests on a connection than it may carry"
        );
        self.acquired += 1;
        self.leases.push(lease);
    }

    fn give(&mut self, at: usize, is_fine: bool) {
        if self.leases.is_empty() {
            return;
        }
        let lease = self.leases.swap_remove(at % self.leases.len());
        let connection = lease.connection();
        let in_use = self.in_use.get_mut(&connection).unwrap();
        *in_use -= 1;
        if *in_use == 0 {
            self.in_use.remove(&connection);
        }
        match is_fine {
            true => lease.give_back(),
            false => drop(lease),
        }
    }

    fn step(&mut self, kind: u8, argument: u16) {
        let at = usize::from(argument);
        match kind % 32 {
            0..=11 => {
                let Some(endpoint) = self.rig.pool.pick(|_| true) else {
                    return;
                };
                let mut acquiring = self.rig.pool.acquire(endpoint);
                match poll(&mut acquiring) {
                    Some(Ok(lease)) => {
                        let queued = self.waiting.iter().any(|(at, _)| *at == endpoint);
                        assert!(!queued, "overtook those that wait");
                        self.took(lease);
                    }
                    Some(Err(error)) => {
                        assert!(matches!(error, AcquireError::QueueFull), "{error}");
                        assert_eq!(self.waiting.len(), MAX_WAITING);
                    }
                    None => self.waiting.push((endpoint, acquiring)),
                }
            }
            12..=18 => self.give(at, true),
            19 => self.give(at, false),
            20 if !self.waiting.is_empty() => {
                drop(self.waiting.remove(at % self.waiting.len()));
            }
            21..=25 if self.rig.openings() > 0 => {
                let opening = self.rig.take_opening(at % self.rig.openings());
                let connection = self.rig.open(opening, at % (MAX_STREAMS + 2));
                self.connections.push(connection);
                if self.connections.len() > 64 {
                    self.connections.remove(0);
                }
            }
            26 if self.rig.openings() > 0 => {
                let opening = self.rig.take_opening(at % self.rig.openings());
                match at % 3 {
                    0 => drop(opening),
                    _ => opening.fail(crate::rig::Unreachable),
                }
            }
            27 if !self.connections.is_empty() => {
                let connection = self.connections[at % self.connections.len()];
                match at % 2 {
                    0 => self.rig.pool.drain(connection),
                    _ => self.rig.pool.set_streams(connection, at / 2 % 6),
                }
            }
            28 => {
                let endpoint = self.endpoints[at % self.endpoints.len()];
                self.rig.pool.report(endpoint, at.is_multiple_of(3));
            }
            29 => {
                self.rig
                    .advance(Duration::from_millis(u64::from(argument % 2000)));
                self.rig.pool.sweep();
            }
            30 if at.is_multiple_of(16) => {
                let gone = self.endpoints.remove(at / 16 % self.endpoints.len());
                self.rig.pool.remove_endpoint(gone);
                self.endpoints
                    .push(self.rig.endpoint(1 + u32::from(argument % 4), 0));
            }
            _ => {}
        }
        self.serve();
        let places = self.rig.live() + self.rig.openings();
        assert!(places <= MAX_CONNECTIONS, "{places} connections");
    }

    /// Takes what was granted; of each endpoint it has to be the oldest that got something.
    fn serve(&mut self) {
        let waiting = std::mem::take(&mut self.waiting);
        let mut unserved: Vec<EndpointId> = Vec::new();
        for (endpoint, mut acquiring) in waiting {
            match poll(&mut acquiring) {
                Some(Ok(lease)) => {
                    assert!(!unserved.contains(&endpoint), "overtook those that wait");
                    assert_eq!(lease.endpoint(), endpoint);
                    self.took(lease);
                }
                Some(Err(error)) => match error {
                    AcquireError::Connect(_) | AcquireError::Abandoned => {
                        assert!(!unserved.contains(&endpoint), "a younger one failed first");
                    }
                    AcquireError::EndpointRemoved(_) => assert!(!self.endpoints.contains(&endpoint)),
                    _ => panic!("{error}"),
                },
                None => {
                    unserved.push(endpoint);
                    self.waiting.push((endpoint, acquiring));
                }
            }
        }
    }

    fn check(&self) {
        let places = self.rig.live() + self.rig.openings();
        let stats = self.rig.pool.stats();
        assert_eq!(stats.connections, places);
        assert!(stats.peak_connections <= MAX_CONNECTIONS);
        assert_eq!(stats.waiting, self.waiting.len());
        let mut in_use = 0;
        let has_spare_place = places < MAX_CONNECTIONS;
        for (id, endpoint) in &stats.endpoints {
            let held = endpoint.active + endpoint.idle + endpoint.connecting;
            assert!(held <= MAX_PER_ENDPOINT);
            in_use += endpoint.in_use;
            // A connection whose peer has yet to speak may be what they wait for; only an active one can be.
            let is_full = held == MAX_PER_ENDPOINT || !has_spare_place || endpoint.active > 0;
            // Nobody waits in vain.
            assert!(
                endpoint.waiting == 0 || endpoint.connecting > 0 || is_full,
                "{id:?} waits for nothing: {stats:?}"
            );
        }
        assert_eq!(in_use, self.leases.len());
    }

    /// Everything ends; what is left then has leaked.
    fn end(mut self) -> u64 {
        while !self.leases.is_empty() {
            self.give(0, true);
        }
        self.waiting.clear();
        self.leases.clear();
        while self.rig.openings() > 0 {
            self.rig.open_all(1);
        }
        let stats = self.rig.pool.stats();
        for (_, endpoint) in &stats.endpoints {
            assert_eq!(
                (endpoint.in_use, endpoint.waiting, endpoint.connecting),
                (0, 0, 0)
            );
            assert_eq!(endpoint.draining, 0, "drained but still there");
            let closed: u64 = endpoint.closed.iter().sum();
            assert_eq!(endpoint.opened, closed + endpoint.idle as u64);
            assert_eq!(endpoint.durations.iter().sum::<u64>(), closed);
        }
        self.rig.pool.close();
        assert_eq!((self.rig.live(), self.rig.pool.stats().connections), (0, 0));
        self.acquired
    }
}

#[test]
fn a_million_leases_pass_no_limit_and_leave_nothing() {
    let mut random = fastrand::Rng::with_seed(7);
    let mut acquired = 0;
    for balance in [Balance::RoundRobin, Balance::LeastLoaded] {
        let mut world = World::new(balance);
        while world.acquired < 500_000 {
            world.step(random.u8(..), random.u16(..));
            if random.u8(..16) == 0 {
                world.check();
            }
        }
        acquired += world.end();
    }
    assert!(acquired >= 1_000_000);
}

proptest! {
    #[test]
    fn any_order_of_events_passes_no_limit_and_leaves_nothing(
        steps in proptest::collection::vec((any::<u8>(), any::<u16>()), 0..400),
        is_least_loaded: bool,
    ) {
        let balance = if is_least_loaded { Balance::LeastLoaded } else { Balance::RoundRobin };
        let mut world = World::new(balance);
        for (kind, argument) in steps {
            world.step(kind, argument);
            world.check();
        }
        world.end();
    }
}
