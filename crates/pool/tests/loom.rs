//! The races of the shared state, every interleaving of them: `node scripts/loom.mjs`.
#![cfg(loom)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use loom::future::block_on;
use loom::sync::Mutex;
use loom::thread;
use otlp_native_pool::{AcquireError, Driver, EndpointConfig, EndpointId, Handle, Opening, Pool, PoolConfig};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Waker};
use std::time::Duration;

#[derive(Clone)]
struct Socket(Arc<Open>);

struct Open {
    live: Arc<AtomicUsize>,
    users: AtomicUsize,
}

impl Drop for Open {
    fn drop(&mut self) {
        self.live.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Handle for Socket {}

struct Fake {
    /// Openings wait here when it is there.
    held: Option<Mutex<Vec<Opening<Fake>>>>,
    live: Arc<AtomicUsize>,
}

impl Fake {
    fn socket(&self) -> Socket {
        assert!(self.live.fetch_add(1, Ordering::SeqCst) < 1, "over the limit");
        Socket(Arc::new(Open {
            live: self.live.clone(),
            users: AtomicUsize::new(0),
        }))
    }
}

impl Driver for Fake {
    type Handle = Socket;
    type Error = ();

    fn now(&self) -> Duration {
        Duration::ZERO
    }

    fn random(&self) -> f64 {
        0.0
    }

    fn open(&self, opening: Opening<Self>) {
        match &self.held {
            Some(held) => held.lock().unwrap().push(opening),
            None => opening.succeed(self.socket(), Some(1)),
        }
    }
}

fn pool(is_held: bool) -> (Pool<Fake>, EndpointId) {
    let driver = Fake {
        held: is_held.then(|| Mutex::new(Vec::new())),
        live: Arc::default(),
    };
    let config = PoolConfig {
        max_connections: 1,
        ..PoolConfig::default()
    };
    let pool = Pool::new(config, driver);
    let endpoint = pool.add_endpoint(EndpointConfig {
        expected_streams: Some(1),
        ..EndpointConfig::default()
    });
    (pool, endpoint)
}

fn use_once(pool: &Pool<Fake>, endpoint: EndpointId, is_fine: bool) {
    let lease = block_on(pool.acquire(endpoint)).expect("a lease");
    let users = &lease.handle().unwrap().0.users;
    assert_eq!(users.fetch_add(1, Ordering::SeqCst), 0, "two on one connection");
    users.fetch_sub(1, Ordering::SeqCst);
    if is_fine {
        lease.give_back();
    }
}

fn assert_nothing_left(pool: &Pool<Fake>) {
    let stats = pool.stats();
    let endpoint = &stats.endpoints.first().unwrap().1;
    assert_eq!((endpoint.in_use, endpoint.waiting), (0, 0));
    pool.close();
    assert_eq!(pool.stats().connections, 0);
    assert_eq!(pool.driver().live.load(Ordering::SeqCst), 0);
}

#[test]
fn two_threads_share_one_connection_and_neither_waits_for_ever() {
    loom::model(|| {
        let (pool, endpoint) = pool(false);
        let other = {
            let pool = pool.clone();
            thread::spawn(move || use_once(&pool, endpoint, false))
        };
        use_once(&pool, endpoint, true);
        other.join().unwrap();
        assert_nothing_left(&pool);
    });
}

#[test]
fn a_slot_that_comes_while_its_waiter_goes_is_not_lost() {
    loom::model(|| {
        let (pool, endpoint) = pool(false);
        let held = block_on(pool.acquire(endpoint)).expect("a lease");
        let mut waiting = pool.acquire(endpoint);
        assert!(
            Pin::new(&mut waiting)
                .poll(&mut Context::from_waker(Waker::noop()))
                .is_pending()
        );
        let giver = thread::spawn(move || held.give_back());
        drop(waiting);
        use_once(&pool, endpoint, true);
        giver.join().unwrap();
        assert_nothing_left(&pool);
    });
}

#[test]
fn an_opening_that_ends_while_its_waiter_goes_leaves_nothing() {
    loom::model(|| {
        let (pool, endpoint) = pool(true);
        let mut waiting = pool.acquire(endpoint);
        assert!(
            Pin::new(&mut waiting)
                .poll(&mut Context::from_waker(Waker::noop()))
                .is_pending()
        );
        let opening = pool
            .driver()
            .held
            .as_ref()
            .unwrap()
            .lock()
            .unwrap()
            .pop()
            .unwrap();
        let opener = {
            let pool = pool.clone();
            thread::spawn(move || opening.succeed(pool.driver().socket(), Some(1)))
        };
        drop(waiting);
        opener.join().unwrap();
        assert_nothing_left(&pool);
    });
}

#[test]
fn a_request_that_comes_while_the_pool_closes_is_served_or_told() {
    loom::model(|| {
        let (pool, endpoint) = pool(false);
        let closer = {
            let pool = pool.clone();
            thread::spawn(move || {
                pool.close();
                block_on(pool.drained());
            })
        };
        match block_on(pool.acquire(endpoint)) {
            Ok(lease) => lease.give_back(),
            Err(error) => assert!(matches!(error, AcquireError::Closed)),
        }
        closer.join().unwrap();
        assert_nothing_left(&pool);
    });
}

#[test]
fn a_connection_that_drains_while_it_is_lent_is_not_lent_again() {
    loom::model(|| {
        let (pool, endpoint) = pool(false);
        let held = block_on(pool.acquire(endpoint)).expect("a lease");
        let connection = held.connection();
        let peer = {
            let pool = pool.clone();
            thread::spawn(move || pool.drain(connection))
        };
        held.give_back();
        peer.join().unwrap();
        let next = block_on(pool.acquire(endpoint)).expect("a lease");
        assert_ne!(next.connection(), connection);
        next.give_back();
        assert_nothing_left(&pool);
    });
}
