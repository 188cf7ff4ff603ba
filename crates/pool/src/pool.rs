//! The pool as it is shared: the state behind a lock, and the guards that give back what they hold when they are dropped.

use crate::config::{EndpointConfig, PoolConfig};
use crate::driver::Driver;
use crate::effects::Effects;
use crate::endpoint::EndpointId;
use crate::error::AcquireError;
use crate::state::{Acquired, Grant, State};
use crate::stats::PoolStats;
use crate::sync::Mutex;
use std::fmt;
use std::future::Future;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Weak};
use std::task::{Context, Poll};
use std::time::Duration;

/// Lends slots on connections. Clones share one state; dropping the last closes what is idle.
///
/// ```
/// use otlp_native_pool::{Driver, EndpointConfig, Handle, Opening, Pool, PoolConfig};
/// use std::{future::Future, pin::pin, task::{Context, Poll, Waker}, time::Duration};
///
/// #[derive(Clone)]
/// struct Socket;
/// impl Handle for Socket {}
/// struct Instant;
/// impl Driver for Instant {
///     type Handle = Socket;
///     type Error = ();
///     fn now(&self) -> Duration { Duration::ZERO }
///     fn random(&self) -> f64 { 0.5 }
///     fn open(&self, opening: Opening<Self>) { opening.succeed(Socket, Some(1)); }
/// }
///
/// let pool = Pool::new(PoolConfig::default(), Instant);
/// let endpoint = pool.add_endpoint(EndpointConfig::default());
/// let mut acquiring = pin!(pool.acquire(endpoint));
/// let Poll::Ready(Ok(lease)) = acquiring.as_mut().poll(&mut Context::from_waker(Waker::noop())) else { panic!() };
/// lease.give_back();
/// assert_eq!(pool.stats().endpoints[0].1.idle, 1);
/// ```
pub struct Pool<D: Driver> {
    shared: Arc<Shared<D>>,
}

impl<D: Driver> Clone for Pool<D> {
    fn clone(&self) -> Self {
        Pool {
            shared: self.shared.clone(),
        }
    }
}

/// A [`Pool`] that it doesn't keep alive.
pub struct WeakPool<D: Driver> {
    shared: Weak<Shared<D>>,
}

impl<D: Driver> Clone for WeakPool<D> {
    fn clone(&self) -> Self {
        WeakPool {
            shared: self.shared.clone(),
        }
    }
}

impl<D: Driver> WeakPool<D> {
    /// The pool, unless it is gone.
    pub fn upgrade(&self) -> Option<Pool<D>> {
        self.shared.upgrade().map(|shared| Pool { shared })
    }
}

struct Shared<D: Driver> {
    driver: D,
    state: Mutex<State<D::Handle, D::Error>>,
}

/// Names a connection for as long as the pool lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ConnectionId(u64);

impl<D: Driver> Shared<D> {
    /// One transition, and then, without the lock, what it asked for.
    fn apply<R>(
        self: &Arc<Self>,
        transition: impl FnOnce(&mut State<D::Handle, D::Error>, Duration, &mut Effects<D::Handle>) -> R,
    ) -> R {
        let mut effects = Effects::default();
        let result = transition(&mut self.state.lock(), self.driver.now(), &mut effects);
        for waker in effects.wake {
            waker.wake();
        }
        drop(effects.dropped);
        for (number, endpoint) in effects.open {
            self.driver.open(Opening {
                shared: Arc::downgrade(self),
                number: Some(number),
                endpoint,
            });
        }
        result
    }
}

impl<D: Driver> Pool<D> {
    /// An empty pool; it needs endpoints.
    pub fn new(config: PoolConfig, driver: D) -> Self {
        let state = Mutex::new(State::new(config));
        Pool {
            shared: Arc::new(Shared { driver, state }),
        }
    }

    /// What opens the connections.
    pub fn driver(&self) -> &D {
        &self.shared.driver
    }

    /// Adds an endpoint, which takes part from now on.
    pub fn add_endpoint(&self, config: EndpointConfig) -> EndpointId {
        self.shared.state.lock().add_endpoint(config)
    }

    /// Takes an endpoint out: requests under way at it end, those that wait for it fail with
    /// [`AcquireError::EndpointRemoved`].
    pub fn remove_endpoint(&self, id: EndpointId) {
        self.shared
            .apply(|state, now, fx| state.remove_endpoint(id, now, fx));
    }

    /// Changes an endpoint's share and tier.
    pub fn set_weight(&self, id: EndpointId, weight: u32, priority: u32) {
        self.shared.state.lock().set_weight(id, weight, priority);
    }

    /// The endpoint that a request should go to, of those that `is_allowed`. `None`: there is none. `is_allowed` is called
    /// under the pool's lock, so it must not call the pool.
    pub fn pick(&self, is_allowed: impl Fn(EndpointId) -> bool) -> Option<EndpointId> {
        let driver = &self.shared.driver;
        self.shared
            .state
            .lock()
            .pick(is_allowed, driver.now(), || driver.random())
    }

    /// Whether the endpoint is there and not left out for its failures.
    pub fn is_healthy(&self, id: EndpointId) -> bool {
        self.shared.state.lock().is_healthy(id, self.shared.driver.now())
    }

    /// Waits for a slot at the endpoint, in the order of the calls. Dropping the future gives up the place, or the slot.
    pub fn acquire(&self, id: EndpointId) -> Acquire<D> {
        Acquire {
            shared: self.shared.clone(),
            place: Place::New(id),
        }
    }

    /// Tells what a request met at its endpoint: of failures in a row comes ejection.
    pub fn report(&self, id: EndpointId, is_success: bool) {
        let now = self.shared.driver.now();
        self.shared.state.lock().report(id, is_success, now);
    }

    /// Tells what an active check of an endpoint said, which overrules what requests met.
    pub fn note_check(&self, id: EndpointId, is_up: bool) {
        self.shared.state.lock().note_check(id, is_up);
    }

    /// The connection takes no more requests (GOAWAY, closed); those under way on it may go on.
    pub fn drain(&self, connection: ConnectionId) {
        self.shared
            .apply(|state, now, fx| state.ended(connection.0, now, fx));
    }

    /// What sits idle at the endpoint is not to be trusted, since its peer has closed a connection like it: closes it.
    pub fn close_idle(&self, id: EndpointId) {
        self.shared.apply(|state, now, fx| state.end_idle(id, now, fx));
    }

    /// The endpoint's connections take no more requests, since its peer has fallen silent: the next go over fresh ones.
    pub fn drain_endpoint(&self, id: EndpointId) {
        self.shared.apply(|state, now, fx| state.end_all(id, now, fx));
    }

    /// The peer says how many requests the connection may carry at once.
    pub fn set_streams(&self, connection: ConnectionId, streams: usize) {
        self.shared
            .apply(|state, now, fx| state.set_streams(connection.0, streams, now, fx));
    }

    /// Closes what is idle for too long or too old. Returns when, on the driver's clock, to call again; `None`: when there
    /// are connections again, or never where neither idleness nor age ends them.
    pub fn sweep(&self) -> Option<Duration> {
        self.shared.apply(State::sweep)
    }

    /// Takes no more requests, and closes each connection as soon as nothing is under way on it.
    pub fn close(&self) {
        self.shared.apply(State::close);
    }

    /// Waits until no connection is left; meant for after [`Pool::close`].
    pub async fn drained(&self) {
        poll_fn(|cx| match self.shared.state.lock().poll_drained(cx.waker()) {
            true => Poll::Ready(()),
            false => Poll::Pending,
        })
        .await;
    }

    /// What is and what was.
    pub fn stats(&self) -> PoolStats {
        self.shared.state.lock().stats(self.shared.driver.now())
    }
}

/// The future of [`Pool::acquire`].
pub struct Acquire<D: Driver> {
    shared: Arc<Shared<D>>,
    place: Place,
}

enum Place {
    New(EndpointId),
    Queued(u64),
    Left,
}

impl<D: Driver> Future for Acquire<D> {
    type Output = Result<Lease<D>, AcquireError<D::Error>>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.get_mut();
        if let Place::New(id) = this.place {
            match this.shared.apply(|state, now, fx| state.acquire(id, now, fx)) {
                Ok(Acquired::Granted(grant)) => {
                    this.place = Place::Left;
                    return Poll::Ready(Ok(Lease::new(this.shared.clone(), grant)));
                }
                Ok(Acquired::Waiting(number)) => this.place = Place::Queued(number),
                Err(error) => {
                    this.place = Place::Left;
                    return Poll::Ready(Err(error));
                }
            }
        }
        let Place::Queued(number) = this.place else {
            return Poll::Ready(Err(AcquireError::Closed));
        };
        let Some(result) = this.shared.state.lock().poll(number, cx.waker()) else {
            return Poll::Pending;
        };
        this.place = Place::Left;
        Poll::Ready(result.map(|grant| Lease::new(this.shared.clone(), grant)))
    }
}

impl<D: Driver> Drop for Acquire<D> {
    fn drop(&mut self) {
        if let Place::Queued(number) = self.place {
            self.shared.apply(|state, now, fx| state.cancel(number, now, fx));
        }
    }
}

/// A slot on a connection. Dropped, the slot goes back and its connection is not used again, since nobody knows what state
/// it is in; [`Lease::give_back`] says that it is fine.
pub struct Lease<D: Driver> {
    shared: Arc<Shared<D>>,
    connection: u64,
    endpoint: EndpointId,
    handle: Option<D::Handle>,
    is_reused: bool,
    is_reusable: bool,
}

impl<D: Driver> Lease<D> {
    fn new(shared: Arc<Shared<D>>, grant: Grant<D::Handle>) -> Self {
        Lease {
            shared,
            connection: grant.connection,
            endpoint: grant.endpoint,
            handle: Some(grant.handle),
            is_reused: grant.is_reused,
            is_reusable: false,
        }
    }

    /// The connection; `None` never while the lease is held.
    pub fn handle(&self) -> Option<&D::Handle> {
        self.handle.as_ref()
    }

    /// The connection's name.
    pub fn connection(&self) -> ConnectionId {
        ConnectionId(self.connection)
    }

    /// Where it leads.
    pub fn endpoint(&self) -> EndpointId {
        self.endpoint
    }

    /// Whether the connection has carried a request before, so that the peer may have closed it meanwhile.
    pub fn is_reused(&self) -> bool {
        self.is_reused
    }

    /// The request has ended and left the connection fit for another.
    pub fn give_back(mut self) {
        self.is_reusable = true;
    }
}

impl<D: Driver> fmt::Debug for Lease<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Lease({} at {:?})", self.connection, self.endpoint)
    }
}

impl<D: Driver> Drop for Lease<D> {
    fn drop(&mut self) {
        // Before the slot is free: whoever gets it next is to be the only one.
        self.handle = None;
        let (connection, is_reusable) = (self.connection, self.is_reusable);
        self.shared
            .apply(|state, now, fx| state.release(connection, is_reusable, now, fx));
    }
}

/// Leave to open one connection. It counts against the limits until [`Opening::succeed`] or [`Opening::fail`], or until it
/// is dropped.
pub struct Opening<D: Driver> {
    shared: Weak<Shared<D>>,
    number: Option<u64>,
    endpoint: EndpointId,
}

impl<D: Driver> Opening<D> {
    /// Where to.
    pub fn endpoint(&self) -> EndpointId {
        self.endpoint
    }

    /// The name that the connection will have.
    pub fn connection(&self) -> ConnectionId {
        ConnectionId(self.number.unwrap_or_default())
    }

    /// The pool that the connection is for.
    pub fn pool(&self) -> WeakPool<D> {
        WeakPool {
            shared: self.shared.clone(),
        }
    }

    /// The connection is there and carries `streams` requests at once. `None`: as many as its peer will say by
    /// [`Pool::set_streams`], and one until then.
    pub fn succeed(mut self, handle: D::Handle, streams: Option<usize>) {
        if let (Some(number), Some(shared)) = (self.number.take(), self.shared.upgrade()) {
            let random = shared.driver.random();
            shared.apply(|state, now, fx| state.opened(number, handle, streams, now, random, fx));
        }
    }

    /// It could not be opened.
    pub fn fail(mut self, error: D::Error) {
        if let (Some(number), Some(shared)) = (self.number.take(), self.shared.upgrade()) {
            let error = Some(Arc::new(error));
            shared.apply(|state, now, fx| state.open_failed(number, error, now, fx));
        }
    }
}

impl<D: Driver> Drop for Opening<D> {
    fn drop(&mut self) {
        if let (Some(number), Some(shared)) = (self.number.take(), self.shared.upgrade()) {
            shared.apply(|state, now, fx| state.open_failed(number, None, now, fx));
        }
    }
}
