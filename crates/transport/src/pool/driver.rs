//! Opens connections for the pool, and watches over them.

use super::channel::Channel;
use super::greeting::Greeting;
use super::words::Words;
use crate::client::{ConnectError, Connector, RequestBody};
use http::Uri;
use hyper::client::conn::{http1, http2};
use hyper_util::client::legacy::connect::Connection;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use otlp_native_pool::{ConnectionId, Driver, EndpointId, Opening, WeakPool};
use std::collections::HashMap;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::time::{Instant, sleep};

/// While a request is under way over HTTP/2, a silent server is asked for a sign of life this often.
const HTTP2_PING_INTERVAL: Duration = Duration::from_secs(20);

/// What h2 takes as the peer's limit until the peer has said it, whereupon it nearly always is another number.
const STREAMS_BEFORE_SETTINGS: usize = 1;
/// How often the limit is looked at once bytes have come; failing that, the first answer shows it.
const LOOKS_FOR_SETTINGS: u32 = 64;

/// How an endpoint is reached.
#[derive(Clone)]
pub(crate) struct Route {
    pub(crate) connector: Connector,
    /// Scheme and authority count.
    pub(crate) uri: Uri,
    pub(crate) versions: HttpVersions,
}

/// The HTTP versions that a peer may speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HttpVersions {
    /// HTTP/2 where TLS agrees on it, else HTTP/1.1.
    Negotiated,
    /// HTTP/2, known beforehand.
    Two,
}

/// The network, as a pool's driver.
pub(crate) struct Network {
    routes: RwLock<HashMap<EndpointId, Arc<Route>>>,
    started: OnceLock<Instant>,
    /// Leases may end outside the runtime, and what they free may let a connection be opened.
    runtime: OnceLock<Handle>,
    is_swept: AtomicBool,
}

impl Network {
    pub(crate) fn new() -> Self {
        Network {
            routes: RwLock::default(),
            started: OnceLock::new(),
            runtime: OnceLock::new(),
            is_swept: AtomicBool::new(false),
        }
    }

    /// From now on connections to the endpoint are opened so.
    pub(crate) fn set_route(&self, id: EndpointId, route: Route) {
        self.routes
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(id, Arc::new(route));
    }

    pub(crate) fn remove_route(&self, id: EndpointId) {
        self.routes
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&id);
    }

    pub(crate) fn route(&self, id: EndpointId) -> Option<Arc<Route>> {
        self.routes
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&id)
            .cloned()
    }

    /// Remembers the runtime; called where requests begin.
    pub(crate) fn enter(&self) {
        if self.runtime.get().is_none()
            && let Ok(handle) = Handle::try_current()
        {
            let _ = self.runtime.set(handle);
        }
    }

    /// Has idle and old connections closed in time, as long as there are any.
    fn keep_swept(&self, pool: WeakPool<Network>) {
        if self.is_swept.swap(true, Ordering::AcqRel) {
            return;
        }
        tokio::spawn(async move {
            loop {
                let wait = {
                    let Some(pool) = pool.upgrade() else { return };
                    let network = pool.driver();
                    let next = pool.sweep().or_else(|| {
                        network.is_swept.store(false, Ordering::Release);
                        // One may have been opened just now, and have found the sweeper at work.
                        pool.sweep()
                            .filter(|_| !network.is_swept.swap(true, Ordering::AcqRel))
                    });
                    let Some(at) = next else { return };
                    at.saturating_sub(network.now())
                };
                sleep(wait.max(Duration::from_millis(1))).await;
            }
        });
    }
}

impl Driver for Network {
    type Handle = Channel;
    type Error = ConnectError;

    fn now(&self) -> Duration {
        self.started.get_or_init(Instant::now).elapsed()
    }

    fn random(&self) -> f64 {
        fastrand::f64()
    }

    fn open(&self, opening: Opening<Self>) {
        self.enter();
        if let (Some(runtime), Some(route)) = (self.runtime.get(), self.route(opening.endpoint())) {
            runtime.spawn(open(route, opening));
        }
    }
}

async fn open(route: Arc<Route>, opening: Opening<Network>) {
    let stream = match route.connector.connect(&route.uri).await {
        Ok(stream) => stream,
        Err(error) => return opening.fail(error),
    };
    let about = stream.connected();
    let (pool, id) = (opening.pool(), opening.connection());
    if route.versions == HttpVersions::Two || about.is_negotiated_h2() {
        let greeting = Arc::new(Greeting::default());
        let shaken = http2::Builder::new(TokioExecutor::new())
            .timer(TokioTimer::new())
            .keep_alive_interval(HTTP2_PING_INTERVAL)
            .initial_max_send_streams(STREAMS_BEFORE_SETTINGS)
            .handshake::<_, RequestBody>(Words::new(stream, greeting.clone()))
            .await;
        let (sender, connection) = match shaken {
            Ok(shaken) => shaken,
            Err(error) => return opening.fail(ConnectError::Http(error)),
        };
        let channel = Channel::Two {
            sender,
            greeting: greeting.clone(),
        };
        opening.succeed(channel, None);
        note_opened(&pool);
        let mut connection = pin!(connection);
        let mut known = None;
        let mut looks_left = LOOKS_FOR_SETTINGS;
        poll_fn(|cx| {
            greeting.register(cx);
            let ended = connection.as_mut().poll(cx).map(drop);
            let streams = connection.current_max_send_streams();
            let is_told = streams != STREAMS_BEFORE_SETTINGS || greeting.has_answered();
            if is_told && known != Some(streams) && ended.is_pending() {
                known = Some(streams);
                if let Some(pool) = pool.upgrade() {
                    pool.set_streams(id, streams);
                }
            }
            if greeting.has_spoken() && known.is_none() && looks_left > 0 {
                looks_left -= 1;
                cx.waker().wake_by_ref();
            }
            ended
        })
        .await;
    } else {
        let shaken = http1::Builder::new().handshake::<_, RequestBody>(stream).await;
        let (sender, connection) = match shaken {
            Ok(shaken) => shaken,
            Err(error) => return opening.fail(ConnectError::Http(error)),
        };
        let channel = Channel::One {
            sender: Arc::new(std::sync::Mutex::new(sender)),
            is_forwarded: about.is_proxied(),
        };
        opening.succeed(channel, Some(1));
        note_opened(&pool);
        // Its end, good or bad, is told by the requests on it.
        drop(connection.await);
    }
    note_ended(&pool, id);
}

fn note_opened(pool: &WeakPool<Network>) {
    if let Some(strong) = pool.upgrade() {
        strong.driver().keep_swept(pool.clone());
    }
}

fn note_ended(pool: &WeakPool<Network>, id: ConnectionId) {
    if let Some(pool) = pool.upgrade() {
        pool.drain(id);
    }
}
