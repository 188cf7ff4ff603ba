//! The pool's state and every transition of it. Pure: time and chance are passed in, and what is to be done outside comes
//! back as [`Effects`].

use crate::balancer;
use crate::config::{EndpointConfig, PoolConfig};
use crate::connection::Connection;
use crate::effects::Effects;
use crate::endpoint::{Endpoint, EndpointId};
use crate::error::AcquireError;
use crate::stats::{CloseReason, PoolStats};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::task::Waker;
use std::time::Duration;

pub(crate) struct State<H, E> {
    config: PoolConfig,
    endpoints: BTreeMap<EndpointId, Endpoint>,
    connections: HashMap<u64, Connection<H>>,
    /// Endpoints of openings under way.
    openings: HashMap<u64, EndpointId>,
    waiters: HashMap<u64, Waiter<H, E>>,
    /// Of `waiters`, those that have nothing yet.
    waiting: usize,
    /// Numbers connections, openings and waiters alike, so that a lower one is the older.
    last_number: u64,
    last_endpoint: u32,
    is_closed: bool,
    on_drained: Vec<Waker>,
    peak_connections: usize,
    refused: u64,
    cancelled: u64,
}

enum Waiter<H, E> {
    Waiting {
        endpoint: EndpointId,
        waker: Option<Waker>,
    },
    Ready(Result<Grant<H>, AcquireError<E>>),
}

/// A slot on a connection; every one made is released once.
pub(crate) struct Grant<H> {
    pub(crate) connection: u64,
    pub(crate) endpoint: EndpointId,
    pub(crate) handle: H,
    /// It has carried a request before.
    pub(crate) is_reused: bool,
}

pub(crate) enum Acquired<H> {
    Granted(Grant<H>),
    Waiting(u64),
}

impl<H: crate::Handle, E> State<H, E> {
    pub(crate) fn new(config: PoolConfig) -> Self {
        State {
            config,
            endpoints: BTreeMap::new(),
            connections: HashMap::new(),
            openings: HashMap::new(),
            waiters: HashMap::new(),
            waiting: 0,
            last_number: 0,
            last_endpoint: 0,
            is_closed: false,
            on_drained: Vec::new(),
            peak_connections: 0,
            refused: 0,
            cancelled: 0,
        }
    }

    pub(crate) fn add_endpoint(&mut self, config: EndpointConfig) -> EndpointId {
        self.last_endpoint += 1;
        let id = EndpointId(self.last_endpoint);
        self.endpoints.insert(id, Endpoint::new(config));
        id
    }

    /// What is under way at it ends by itself; what waits for it is told.
    pub(crate) fn remove_endpoint(&mut self, id: EndpointId, now: Duration, fx: &mut Effects<H>) {
        let Some(endpoint) = self.endpoints.get_mut(&id) else {
            return;
        };
        endpoint.is_removed = true;
        let waiters: Vec<u64> = endpoint.queue.iter().copied().collect();
        let connections: Vec<u64> = endpoint.connections.iter().copied().collect();
        for waiter in waiters {
            self.fail(waiter, AcquireError::EndpointRemoved(id), fx);
        }
        for connection in connections {
            self.end(connection, CloseReason::Removed, now, fx);
        }
        self.forget_spent(id);
        self.pump(now, fx);
    }

    pub(crate) fn set_weight(&mut self, id: EndpointId, weight: u32, priority: u32) {
        if let Some(endpoint) = self.endpoints.get_mut(&id) {
            endpoint.config.weight = weight;
            endpoint.config.priority = priority;
        }
    }

    pub(crate) fn pick(
        &mut self,
        is_allowed: impl Fn(EndpointId) -> bool,
        now: Duration,
        random: impl FnMut() -> f64,
    ) -> Option<EndpointId> {
        balancer::pick(&mut self.endpoints, &self.config, is_allowed, now, random)
    }

    pub(crate) fn is_healthy(&self, id: EndpointId, now: Duration) -> bool {
        self.endpoints
            .get(&id)
            .is_some_and(|endpoint| !endpoint.is_removed && endpoint.is_healthy(now))
    }

    /// A slot at once where nobody waits before, else a place in the queue.
    pub(crate) fn acquire(
        &mut self,
        id: EndpointId,
        now: Duration,
        fx: &mut Effects<H>,
    ) -> Result<Acquired<H>, AcquireError<E>> {
        if self.is_closed {
            return Err(AcquireError::Closed);
        }
        let is_first = match self.endpoints.get(&id) {
            Some(endpoint) if !endpoint.is_removed => endpoint.queue.is_empty(),
            _ => return Err(AcquireError::EndpointRemoved(id)),
        };
        if is_first && let Some(grant) = self.lend(id, now, fx) {
            return Ok(Acquired::Granted(grant));
        }
        if self.waiting >= self.config.max_waiting {
            self.refused += 1;
            return Err(AcquireError::QueueFull);
        }
        let number = self.next_number();
        if let Some(endpoint) = self.endpoints.get_mut(&id) {
            endpoint.queue.insert(number);
        }
        self.waiting += 1;
        self.waiters.insert(
            number,
            Waiter::Waiting {
                endpoint: id,
                waker: None,
            },
        );
        self.pump(now, fx);
        Ok(Acquired::Waiting(number))
    }

    /// What a waiter has been given; while there is nothing, `waker` is kept.
    pub(crate) fn poll(&mut self, number: u64, waker: &Waker) -> Option<Result<Grant<H>, AcquireError<E>>> {
        match self.waiters.remove(&number) {
            Some(Waiter::Ready(result)) => Some(result),
            Some(Waiter::Waiting {
                endpoint,
                waker: known,
            }) => {
                let waker = match known {
                    Some(known) if known.will_wake(waker) => known,
                    _ => waker.clone(),
                };
                self.waiters.insert(
                    number,
                    Waiter::Waiting {
                        endpoint,
                        waker: Some(waker),
                    },
                );
                None
            }
            None => Some(Err(AcquireError::Closed)),
        }
    }

    /// A waiter goes; what it was given meanwhile goes to the next.
    pub(crate) fn cancel(&mut self, number: u64, now: Duration, fx: &mut Effects<H>) {
        match self.waiters.remove(&number) {
            Some(Waiter::Waiting { endpoint: id, .. }) => {
                self.waiting -= 1;
                self.cancelled += 1;
                if let Some(endpoint) = self.endpoints.get_mut(&id) {
                    endpoint.queue.remove(&number);
                }
                self.forget_spent(id);
            }
            Some(Waiter::Ready(Ok(grant))) => {
                self.cancelled += 1;
                let connection = grant.connection;
                fx.dropped.push(grant.handle);
                self.release(connection, true, now, fx);
            }
            Some(Waiter::Ready(Err(_))) | None => {}
        }
    }

    /// An opening came to a connection that carries `streams` requests at once; `None`: as many as the peer will say.
    pub(crate) fn opened(
        &mut self,
        opening: u64,
        handle: H,
        streams: Option<usize>,
        now: Duration,
        random: f64,
        fx: &mut Effects<H>,
    ) {
        let Some(id) = self.take_opening(opening) else {
            fx.dropped.push(handle);
            return;
        };
        let config = &self.config;
        let shortened = 1.0 - config.max_age_jitter.clamp(0.0, 1.0) * random.clamp(0.0, 1.0);
        let expires_at = config
            .max_age
            .map(|age| now.saturating_add(age.mul_f64(shortened)));
        let is_new = streams.is_none();
        let streams = streams.unwrap_or(1).min(config.max_streams_per_connection.max(1));
        let Some(endpoint) = self.endpoints.get_mut(&id) else {
            fx.dropped.push(handle);
            return;
        };
        endpoint.counts.opened += 1;
        match is_new {
            true => endpoint.new += 1,
            false => endpoint.learned_streams = Some(streams),
        }
        endpoint.connections.insert(opening);
        if streams > 0 {
            endpoint.with_room.push(opening);
        }
        let is_unwanted = endpoint.is_removed || self.is_closed;
        self.connections.insert(
            opening,
            Connection {
                endpoint: id,
                handle,
                streams,
                is_new,
                in_use: 0,
                opened_at: now,
                expires_at,
                idle_since: now,
                ending: None,
            },
        );
        if is_unwanted {
            self.end(opening, CloseReason::Removed, now, fx);
        }
        self.pump(now, fx);
    }

    /// An opening failed. Where the endpoint has nothing else, all that wait hear of it, else the oldest.
    pub(crate) fn open_failed(
        &mut self,
        opening: u64,
        error: Option<Arc<E>>,
        now: Duration,
        fx: &mut Effects<H>,
    ) {
        let Some(id) = self.take_opening(opening) else {
            return;
        };
        let ejection = self.config.ejection;
        let Some(endpoint) = self.endpoints.get_mut(&id) else {
            return;
        };
        endpoint.counts.failed += 1;
        endpoint.health.note_failure(&ejection, now);
        let mut failed: Vec<u64> = endpoint.queue.iter().copied().collect();
        if endpoint.places() > 0 {
            failed.truncate(1);
        }
        for number in failed {
            let why = match &error {
                Some(error) => AcquireError::Connect(error.clone()),
                None => AcquireError::Abandoned,
            };
            self.fail(number, why, fx);
        }
        self.forget_spent(id);
        self.pump(now, fx);
        self.tell_if_drained(fx);
    }

    /// A slot comes back; `is_reusable` says whether its connection may carry another request.
    pub(crate) fn release(&mut self, number: u64, is_reusable: bool, now: Duration, fx: &mut Effects<H>) {
        let Some(connection) = self.connections.get_mut(&number) else {
            return;
        };
        let had_room = connection.has_room();
        connection.in_use = connection.in_use.saturating_sub(1);
        if connection.in_use == 0 {
            connection.idle_since = now;
        }
        let due = connection.due(now, None);
        let id = connection.endpoint;
        if let Some(endpoint) = self.endpoints.get_mut(&id) {
            endpoint.in_use = endpoint.in_use.saturating_sub(1);
            if !had_room && connection.has_room() {
                endpoint.with_room.push(number);
            }
        }
        let reason = match (connection.ending, is_reusable) {
            (Some(reason), _) => Some(reason),
            (None, false) => Some(CloseReason::Failed),
            (None, true) => due,
        };
        if let Some(reason) = reason {
            self.end(number, reason, now, fx);
        }
        self.pump(now, fx);
    }

    /// The connection takes no more requests; it goes when those under way have ended.
    pub(crate) fn end(&mut self, number: u64, reason: CloseReason, now: Duration, fx: &mut Effects<H>) {
        let Some(connection) = self.connections.get_mut(&number) else {
            return;
        };
        let reason = *connection.ending.get_or_insert(reason);
        let (id, is_unused) = (connection.endpoint, connection.in_use == 0);
        let was_new = std::mem::take(&mut connection.is_new);
        if let Some(endpoint) = self.endpoints.get_mut(&id) {
            endpoint.new -= usize::from(was_new);
            endpoint.with_room.retain(|other| *other != number);
        }
        if !is_unused {
            return;
        }
        let Some(connection) = self.connections.remove(&number) else {
            return;
        };
        if let Some(endpoint) = self.endpoints.get_mut(&id) {
            endpoint.connections.remove(&number);
            let lifetime = now.saturating_sub(connection.opened_at);
            endpoint.counts.note_closed(reason, lifetime);
        }
        fx.dropped.push(connection.handle);
        self.forget_spent(id);
        self.tell_if_drained(fx);
    }

    /// [`State::end`], and whoever gains from it is served.
    pub(crate) fn ended(&mut self, number: u64, now: Duration, fx: &mut Effects<H>) {
        self.end(number, CloseReason::Peer, now, fx);
        self.pump(now, fx);
    }

    pub(crate) fn end_idle(&mut self, id: EndpointId, now: Duration, fx: &mut Effects<H>) {
        self.end_where(id, |connection| connection.in_use == 0, now, fx);
    }

    pub(crate) fn end_all(&mut self, id: EndpointId, now: Duration, fx: &mut Effects<H>) {
        self.end_where(id, |_| true, now, fx);
    }

    fn end_where(
        &mut self,
        id: EndpointId,
        is_meant: impl Fn(&Connection<H>) -> bool,
        now: Duration,
        fx: &mut Effects<H>,
    ) {
        let meant: Vec<u64> = self
            .connections
            .iter()
            .filter(|(_, connection)| connection.endpoint == id && is_meant(connection))
            .map(|(number, _)| *number)
            .collect();
        for number in meant {
            self.end(number, CloseReason::Peer, now, fx);
        }
        self.pump(now, fx);
    }

    /// The peer has said how many requests it takes at once.
    pub(crate) fn set_streams(&mut self, number: u64, streams: usize, now: Duration, fx: &mut Effects<H>) {
        let streams = streams.min(self.config.max_streams_per_connection.max(1));
        let Some(connection) = self.connections.get_mut(&number) else {
            return;
        };
        let had_room = connection.has_room();
        connection.streams = streams;
        let has_room = connection.has_room();
        let was_new = std::mem::take(&mut connection.is_new);
        if let Some(endpoint) = self.endpoints.get_mut(&connection.endpoint) {
            endpoint.new -= usize::from(was_new);
            endpoint.learned_streams = Some(streams);
            if had_room && !has_room {
                endpoint.with_room.retain(|other| *other != number);
            }
            if !had_room && has_room {
                endpoint.with_room.push(number);
            }
        }
        self.pump(now, fx);
    }

    /// What a request met at its endpoint.
    pub(crate) fn report(&mut self, id: EndpointId, is_success: bool, now: Duration) {
        let ejection = self.config.ejection;
        if let Some(endpoint) = self.endpoints.get_mut(&id) {
            match is_success {
                true => endpoint.health.note_success(),
                false => endpoint.health.note_failure(&ejection, now),
            }
        }
    }

    /// What an active check said.
    pub(crate) fn note_check(&mut self, id: EndpointId, is_up: bool) {
        if let Some(endpoint) = self.endpoints.get_mut(&id) {
            endpoint.health.note_check(is_up);
        }
    }

    /// Closes what is idle or old; returns when the next such moment comes.
    pub(crate) fn sweep(&mut self, now: Duration, fx: &mut Effects<H>) -> Option<Duration> {
        let idle_timeout = self.config.idle_timeout;
        let due: Vec<(u64, CloseReason)> = self
            .connections
            .iter()
            .filter_map(|(number, connection)| Some((*number, connection.due(now, idle_timeout)?)))
            .collect();
        for (number, reason) in due {
            self.end(number, reason, now, fx);
        }
        self.pump(now, fx);
        self.connections
            .values()
            .filter(|connection| connection.ending.is_none())
            .flat_map(|connection| {
                let idle_at = match connection.in_use {
                    0 => idle_timeout.map(|timeout| connection.idle_since.saturating_add(timeout)),
                    _ => None,
                };
                idle_at.into_iter().chain(connection.expires_at)
            })
            .chain(self.next_check(now))
            .min()
    }

    /// A connection that is in use now, or comes later, is idle too long no earlier than this.
    fn next_check(&self, now: Duration) -> Option<Duration> {
        let shortest = self
            .config
            .idle_timeout
            .into_iter()
            .chain(self.config.max_age)
            .min()?;
        (self.places() > 0).then(|| now.saturating_add(shortest))
    }

    /// Nothing new from now on; what waits is told, what is idle closed, what is under way ends by itself.
    pub(crate) fn close(&mut self, now: Duration, fx: &mut Effects<H>) {
        self.is_closed = true;
        let waiters: Vec<u64> = self.waiters.keys().copied().collect();
        for waiter in waiters {
            self.fail(waiter, AcquireError::Closed, fx);
        }
        let connections: Vec<u64> = self.connections.keys().copied().collect();
        for connection in connections {
            self.end(connection, CloseReason::Removed, now, fx);
        }
        self.tell_if_drained(fx);
    }

    /// Whether nothing is open or being opened any more; else `waker` hears of it.
    pub(crate) fn poll_drained(&mut self, waker: &Waker) -> bool {
        if self.places() == 0 {
            return true;
        }
        if !self.on_drained.iter().any(|known| known.will_wake(waker)) {
            self.on_drained.push(waker.clone());
        }
        false
    }

    pub(crate) fn stats(&self, now: Duration) -> PoolStats {
        let endpoints = self.endpoints.iter().map(|(id, endpoint)| {
            let mut stats = endpoint.counts.clone();
            for number in &endpoint.connections {
                let Some(connection) = self.connections.get(number) else {
                    continue;
                };
                match connection.in_use {
                    0 => stats.idle += 1,
                    _ => stats.active += 1,
                }
                stats.draining += usize::from(connection.ending.is_some());
            }
            stats.connecting = endpoint.openings.len();
            stats.in_use = endpoint.in_use;
            stats.waiting = endpoint.queue.len();
            stats.is_ejected = !endpoint.is_healthy(now);
            stats.ejections = endpoint.health.ejections;
            (*id, stats)
        });
        PoolStats {
            endpoints: endpoints.collect(),
            connections: self.places(),
            peak_connections: self.peak_connections,
            waiting: self.waiting,
            refused: self.refused,
            cancelled: self.cancelled,
        }
    }

    fn places(&self) -> usize {
        self.connections.len() + self.openings.len()
    }

    fn next_number(&mut self) -> u64 {
        self.last_number += 1;
        self.last_number
    }

    fn take_opening(&mut self, opening: u64) -> Option<EndpointId> {
        let id = self.openings.remove(&opening)?;
        self.endpoints.get_mut(&id)?.openings.remove(&opening);
        Some(id)
    }

    /// A slot of the connection that was used last: the others may grow idle and go.
    fn lend(&mut self, id: EndpointId, now: Duration, fx: &mut Effects<H>) -> Option<Grant<H>> {
        loop {
            let number = *self.endpoints.get(&id)?.with_room.last()?;
            let connection = self.connections.get_mut(&number)?;
            let due = connection
                .due(now, self.config.idle_timeout)
                .or((!connection.handle.is_usable()).then_some(CloseReason::Peer));
            if let Some(reason) = due {
                self.end(number, reason, now, fx);
                continue;
            }
            connection.in_use += 1;
            let is_reused = connection.idle_since > connection.opened_at || connection.in_use > 1;
            let endpoint = self.endpoints.get_mut(&id)?;
            if !connection.has_room() {
                endpoint.with_room.pop();
            }
            endpoint.in_use += 1;
            endpoint.counts.lent += 1;
            return Some(Grant {
                connection: number,
                endpoint: id,
                handle: connection.handle.clone(),
                is_reused,
            });
        }
    }

    /// Serves whoever can be served, the oldest first, and opens what is missing and allowed.
    fn pump(&mut self, now: Duration, fx: &mut Effects<H>) {
        if self.waiting == 0 {
            return;
        }
        let mut heads: Vec<(u64, EndpointId)> = self
            .endpoints
            .iter()
            .filter_map(|(id, endpoint)| Some((*endpoint.queue.first()?, *id)))
            .collect();
        heads.sort_unstable();
        for (_, id) in heads {
            while let Some(number) = self.first_waiter(id) {
                let Some(grant) = self.lend(id, now, fx) else {
                    break;
                };
                self.settle(number, Ok(grant), fx);
            }
            while self.may_open(id, now, fx) {
                let opening = self.next_number();
                let Some(endpoint) = self.endpoints.get_mut(&id) else {
                    break;
                };
                endpoint.openings.insert(opening);
                self.openings.insert(opening, id);
                self.peak_connections = self.peak_connections.max(self.places());
                fx.open.push((opening, id));
            }
        }
    }

    fn first_waiter(&self, id: EndpointId) -> Option<u64> {
        self.endpoints.get(&id)?.queue.first().copied()
    }

    fn may_open(&mut self, id: EndpointId, now: Duration, fx: &mut Effects<H>) -> bool {
        let Some(endpoint) = self.endpoints.get(&id) else {
            return false;
        };
        if !endpoint.wants_connection(&self.config)
            || endpoint.places() >= self.config.max_connections_per_endpoint
        {
            return false;
        }
        if self.places() < self.config.max_connections {
            return true;
        }
        let unused = self
            .connections
            .iter()
            .filter(|(_, connection)| connection.in_use == 0 && connection.endpoint != id)
            .min_by_key(|(number, connection)| (connection.idle_since, **number))
            .map(|(number, _)| *number);
        match unused {
            Some(number) => {
                self.end(number, CloseReason::Evicted, now, fx);
                true
            }
            None => false,
        }
    }

    fn fail(&mut self, number: u64, error: AcquireError<E>, fx: &mut Effects<H>) {
        if matches!(self.waiters.get(&number), Some(Waiter::Waiting { .. })) {
            self.settle(number, Err(error), fx);
        }
    }

    fn settle(&mut self, number: u64, result: Result<Grant<H>, AcquireError<E>>, fx: &mut Effects<H>) {
        if let Some(Waiter::Waiting { endpoint, waker }) = self.waiters.insert(number, Waiter::Ready(result))
        {
            self.waiting -= 1;
            fx.wake.extend(waker);
            if let Some(endpoint) = self.endpoints.get_mut(&endpoint) {
                endpoint.queue.remove(&number);
            }
        }
    }

    fn forget_spent(&mut self, id: EndpointId) {
        if self.endpoints.get(&id).is_some_and(Endpoint::is_spent) {
            self.endpoints.remove(&id);
        }
    }

    fn tell_if_drained(&mut self, fx: &mut Effects<H>) {
        if self.places() == 0 {
            fx.wake.append(&mut self.on_drained);
        }
    }
}
