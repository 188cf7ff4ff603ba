//! A driver without a network: openings wait until the test decides, time passes when the test says so, and every
//! connection counts who uses it.

use otlp_native_pool::{
    Acquire, AcquireError, ConnectionId, Driver, EndpointConfig, EndpointId, Handle, Lease, Opening, Pool,
    PoolConfig,
};
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

/// A connection that knows when it is gone.
#[derive(Clone)]
pub(crate) struct Socket {
    _open: Arc<Open>,
}

struct Open {
    live: Arc<AtomicUsize>,
}

impl Drop for Open {
    fn drop(&mut self) {
        self.live.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Handle for Socket {}

/// What failed openings say.
#[derive(Debug)]
pub(crate) struct Unreachable;

pub(crate) struct Fake {
    now_us: AtomicU64,
    random: Mutex<fastrand::Rng>,
    pub(crate) openings: Mutex<Vec<Opening<Fake>>>,
    live: Arc<AtomicUsize>,
}

impl Driver for Fake {
    type Handle = Socket;
    type Error = Unreachable;

    fn now(&self) -> Duration {
        Duration::from_micros(self.now_us.load(Ordering::Relaxed))
    }

    fn random(&self) -> f64 {
        self.random.lock().unwrap().f64()
    }

    fn open(&self, opening: Opening<Self>) {
        self.openings.lock().unwrap().push(opening);
    }
}

pub(crate) type Got = Result<Lease<Fake>, AcquireError<Unreachable>>;

pub(crate) struct Rig {
    pub(crate) pool: Pool<Fake>,
}

impl Rig {
    pub(crate) fn new(config: PoolConfig) -> Rig {
        let driver = Fake {
            now_us: AtomicU64::new(1),
            random: Mutex::new(fastrand::Rng::with_seed(1)),
            openings: Mutex::default(),
            live: Arc::default(),
        };
        Rig {
            pool: Pool::new(config, driver),
        }
    }

    pub(crate) fn endpoint(&self, weight: u32, priority: u32) -> EndpointId {
        self.pool.add_endpoint(EndpointConfig {
            weight,
            priority,
            expected_streams: Some(1),
        })
    }

    pub(crate) fn advance(&self, by: Duration) {
        let by_us = u64::try_from(by.as_micros()).unwrap();
        self.pool.driver().now_us.fetch_add(by_us, Ordering::Relaxed);
    }

    /// Connections that exist, as their ends count them.
    pub(crate) fn live(&self) -> usize {
        self.pool.driver().live.load(Ordering::Relaxed)
    }

    pub(crate) fn openings(&self) -> usize {
        self.pool.driver().openings.lock().unwrap().len()
    }

    pub(crate) fn take_opening(&self, index: usize) -> Opening<Fake> {
        self.pool.driver().openings.lock().unwrap().remove(index)
    }

    /// No streams: the peer will say how many.
    pub(crate) fn open(&self, opening: Opening<Fake>, streams: usize) -> ConnectionId {
        let live = self.pool.driver().live.clone();
        live.fetch_add(1, Ordering::Relaxed);
        let connection = opening.connection();
        opening.succeed(
            Socket {
                _open: Arc::new(Open { live }),
            },
            (streams > 0).then_some(streams),
        );
        connection
    }

    /// Opens whatever is to be opened.
    pub(crate) fn open_all(&self, streams: usize) {
        while self.openings() > 0 {
            let opening = self.take_opening(0);
            self.open(opening, streams);
        }
    }

    /// A lease, with connections opened as needed.
    pub(crate) fn lease(&self, endpoint: EndpointId) -> Lease<Fake> {
        let mut acquiring = self.pool.acquire(endpoint);
        if let Some(got) = poll(&mut acquiring) {
            return got.expect("a lease");
        }
        self.open_all(1);
        poll(&mut acquiring).expect("an answer").expect("a lease")
    }
}

pub(crate) fn poll(acquiring: &mut Acquire<Fake>) -> Option<Got> {
    match Pin::new(acquiring).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(got) => Some(got),
        Poll::Pending => None,
    }
}
