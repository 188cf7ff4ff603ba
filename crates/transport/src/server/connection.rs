//! One connection, from its first byte to its end.

use super::activity::Activity;
use super::bulk_reads::BulkReads;
use super::config::ReceiverConfig;
use super::listener::Phase;
use super::service::Service;
use super::sink::RequestSink;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::sync::watch;

/// Speaks HTTP/1 or HTTP/2, whichever the peer begins with, until the peer leaves, falls silent, or `phase` changes.
pub(super) async fn serve<S: RequestSink>(
    stream: TcpStream,
    service: Arc<Service<S>>,
    builder: Arc<Builder<TokioExecutor>>,
    mut phase: watch::Receiver<Phase>,
) {
    // Answers are small and complete: waiting to fill a packet would only delay them.
    let _ = stream.set_nodelay(true);
    let activity = Activity::new();
    let header_timeout = service.config.header_timeout;
    let keep_alive_timeout = service.config.keep_alive_timeout;
    let answering = activity.clone();
    let answer = hyper::service::service_fn(move |request| {
        let in_progress = answering.begin();
        let service = Arc::clone(&service);
        async move {
            let response = service.answer(request).await;
            drop(in_progress);
            Ok::<_, Infallible>(response)
        }
    });
    let connection = builder.serve_connection(TokioIo::new(BulkReads::new(stream)), answer);
    tokio::pin!(connection);
    tokio::select! {
        // An error is the peer's doing (reset, bad protocol), and the peer has been told where that is possible.
        _ = connection.as_mut() => return,
        () = activity.quiet_for(header_timeout, keep_alive_timeout) => {}
        _ = phase.changed() => {}
    }
    connection.as_mut().graceful_shutdown();
    activity.restart();
    tokio::select! {
        _ = connection => {}
        () = activity.quiet_for(LINGER, LINGER) => {}
    }
}

/// How long a peer may take to read its last answer and leave, once the connection is closing.
const LINGER: Duration = Duration::from_secs(1);

/// The bounds of every connection; `config` is clamped.
pub(super) fn builder(config: &ReceiverConfig) -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .max_buf_size(config.max_header_bytes.max(HTTP1_READ_BYTES))
        .max_headers(MAX_HEADERS);
    builder
        .http2()
        .max_concurrent_streams(config.max_concurrent_streams)
        .max_header_list_size(u32::try_from(config.max_header_bytes).unwrap_or(u32::MAX))
        .initial_connection_window_size(HTTP2_WINDOW_BYTES)
        .initial_stream_window_size(HTTP2_WINDOW_BYTES)
        .max_send_buf_size(HTTP2_SEND_BYTES);
    builder
}

const MAX_HEADERS: usize = 100;
/// Most of a body that is read at once; hyper begins with 8 KiB, and asks for more as long as that much comes.
const HTTP1_READ_BYTES: usize = 128 << 10;
/// What a peer may send before its request is looked at; also what bounds the throughput over a slow network.
const HTTP2_WINDOW_BYTES: u32 = 1 << 20;
const HTTP2_SEND_BYTES: usize = 64 << 10;
