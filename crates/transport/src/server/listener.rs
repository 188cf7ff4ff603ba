//! Accepts connections on one socket until told to stop.

use super::connection;
use super::service::Service;
use super::sink::RequestSink;
use hyper_util::rt::TokioExecutor;
use hyper_util::server::conn::auto::Builder;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout_at};

/// Whether the receiver serves or is closing. Its sender's end means "close now".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    Serving,
    /// Requests in flight may end until then.
    Draining {
        until: Instant,
    },
}

/// What the listeners of one receiver share.
#[derive(Debug)]
pub(super) struct Shared<S> {
    pub(super) service: Arc<Service<S>>,
    pub(super) builder: Arc<Builder<TokioExecutor>>,
    /// One permit for each connection.
    pub(super) slots: Arc<Semaphore>,
}

/// Accepts and serves until `phase` leaves [`Phase::Serving`], then waits for the connections, and cuts those that are
/// still there at the deadline.
pub(super) async fn run<S: RequestSink>(
    listener: TcpListener,
    shared: Arc<Shared<S>>,
    mut phase: watch::Receiver<Phase>,
) {
    let mut connections = JoinSet::new();
    // Accepted, and waiting for a slot. One at most, so the rest wait in the kernel's queue.
    let mut waiting: Option<TcpStream> = None;
    loop {
        tokio::select! {
            _ = phase.changed() => break,
            // Ended connections; a panic in a sink ends only its own.
            Some(_) = connections.join_next() => {}
            accepted = listener.accept(), if waiting.is_none() => match accepted {
                Ok((stream, _)) => waiting = Some(stream),
                Err(error) if is_about_one_connection(&error) => {}
                // Out of descriptors or memory: accepting again at once would spin until some connection ends.
                Err(_) => sleep(EXHAUSTED_PAUSE).await,
            },
            Ok(slot) = Arc::clone(&shared.slots).acquire_owned(), if waiting.is_some() => {
                if let Some(stream) = waiting.take() {
                    let service = Arc::clone(&shared.service);
                    let serving = connection::serve(stream, service, Arc::clone(&shared.builder), phase.clone());
                    connections.spawn(async move {
                        serving.await;
                        drop(slot);
                    });
                }
            }
        }
    }
    drop((listener, waiting));
    let until = match *phase.borrow() {
        Phase::Draining { until } => until,
        Phase::Serving => Instant::now(),
    };
    let all_ended = async { while connections.join_next().await.is_some() {} };
    // Dropping the set on the way out cuts whatever is left.
    let _ = timeout_at(until, all_ended).await;
}

const EXHAUSTED_PAUSE: Duration = Duration::from_millis(100);

/// The peer gave up between knocking and being let in.
fn is_about_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionRefused
            | io::ErrorKind::Interrupted
    )
}
