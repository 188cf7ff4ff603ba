//! The receiver's handle: binds, tells its addresses, shuts down.

use super::config::{FOREVER, ReceiverConfig};
use super::connection;
use super::listener::{self, Phase, Shared};
use super::service::Service;
use super::sink::RequestSink;
use otlp_native_model::ErrorCode;
use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinHandle;
use tokio::time::Instant;

/// A running OTLP receiver. Dropping it closes its listeners and cuts its connections; [`Receiver::shutdown`] lets
/// requests in flight end first.
#[derive(Debug)]
pub struct Receiver {
    grpc_addr: Option<SocketAddr>,
    http_addr: Option<SocketAddr>,
    phase: watch::Sender<Phase>,
    listeners: Vec<JoinHandle<()>>,
}

/// An address could not be listened on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BindError {
    /// [`ErrorCode::AddressInUse`] or [`ErrorCode::BindFailed`].
    pub code: ErrorCode,
    /// The address that was asked for.
    pub address: SocketAddr,
    /// What the system said.
    pub reason: String,
}

impl fmt::Display for BindError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "can't listen on {}: {}", self.address, self.reason)
    }
}

impl std::error::Error for BindError {}

impl Receiver {
    /// Listens on the config's addresses and gives what arrives to `sink`. Must be called in a tokio runtime with time
    /// and I/O, which then serves the connections.
    ///
    /// # Errors
    /// [`BindError`] if an address can't be listened on; then nothing is listened on.
    pub async fn bind<S: RequestSink>(config: ReceiverConfig, sink: Arc<S>) -> Result<Receiver, BindError> {
        let config = config.clamped();
        let grpc = listen(config.grpc).await?;
        // One address for both: either listener takes both kinds of request anyway.
        let is_shared = config.http == config.grpc && config.http.is_some_and(|address| address.port() != 0);
        let http = if is_shared {
            None
        } else {
            listen(config.http).await?
        };
        let grpc_addr = grpc.as_ref().map(|(_, address)| *address);
        let http_addr = if is_shared {
            grpc_addr
        } else {
            http.as_ref().map(|(_, address)| *address)
        };

        let (phase, watcher) = watch::channel(Phase::Serving);
        let shared = Arc::new(Shared {
            builder: Arc::new(connection::builder(&config)),
            slots: Arc::new(Semaphore::new(config.max_connections)),
            service: Arc::new(Service::new(config, sink)),
        });
        let listeners = [grpc, http]
            .into_iter()
            .flatten()
            .map(|(socket, _)| tokio::spawn(listener::run(socket, Arc::clone(&shared), watcher.clone())))
            .collect();
        Ok(Receiver {
            grpc_addr,
            http_addr,
            phase,
            listeners,
        })
    }

    /// Where gRPC clients are awaited, with the port that the system chose if the config said 0.
    pub fn grpc_addr(&self) -> Option<SocketAddr> {
        self.grpc_addr
    }

    /// Where HTTP clients are awaited, with the port that the system chose if the config said 0.
    pub fn http_addr(&self) -> Option<SocketAddr> {
        self.http_addr
    }

    /// Stops accepting at once, gives requests in flight `grace` to end, then closes every connection. Ready when all
    /// of that is done.
    pub async fn shutdown(self, grace: Duration) {
        let until = Instant::now() + grace.min(FOREVER);
        self.phase.send_replace(Phase::Draining { until });
        for listener in self.listeners {
            // Only a panic could make it fail, and then it has ended too.
            let _ = listener.await;
        }
    }
}

async fn listen(address: Option<SocketAddr>) -> Result<Option<(TcpListener, SocketAddr)>, BindError> {
    let Some(address) = address else {
        return Ok(None);
    };
    let failed = |error: io::Error| BindError {
        code: match error.kind() {
            io::ErrorKind::AddrInUse => ErrorCode::AddressInUse,
            _ => ErrorCode::BindFailed,
        },
        address,
        reason: error.to_string(),
    };
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let bound = listener.local_addr().map_err(failed)?;
    Ok(Some((listener, bound)))
}
