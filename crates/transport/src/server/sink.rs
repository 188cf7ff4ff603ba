//! Where received requests go.

use crate::Protocol;
use bytes::Bytes;
use otlp_native_model::Signal;
use otlp_native_otlp::PartialSuccess;
use std::future::Future;
use std::time::Duration;

/// One request that arrived whole and is well-formed.
#[derive(Clone, Debug)]
pub struct ReceivedRequest {
    /// What the request carries.
    pub signal: Signal,
    /// The `Export*ServiceRequest` as protobuf, uncompressed, whatever came over the wire.
    pub body: Bytes,
    /// How many spans, data points, log records or profiles it holds; never 0.
    pub items: u64,
    /// How it came.
    pub protocol: Protocol,
}

/// Takes what the receiver received.
pub trait RequestSink: Send + Sync + 'static {
    /// Takes `request`; the sender is answered once this is ready, so readiness should mean that the data is safe.
    ///
    /// The future is dropped when the sender hangs up or the receiver closes; what the sink has taken by then it keeps,
    /// and the sender may send it again.
    fn accept(
        &self,
        request: ReceivedRequest,
    ) -> impl Future<Output = Result<PartialSuccess, SinkBusy>> + Send;
}

/// The sink can't take more now. The sender is told to come back: HTTP 503, gRPC `UNAVAILABLE`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SinkBusy {
    /// How long the sender should wait; HTTP rounds it up to whole seconds.
    pub retry_after: Duration,
}
