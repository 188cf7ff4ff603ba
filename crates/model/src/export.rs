//! The contract between the pipeline, which batches, and a transport, which sends.

use crate::{ErrorCode, Signal};
use bytes::Bytes;
use std::future::Future;
use std::time::Duration;

/// One finished `Export*ServiceRequest`, as protobuf.
#[derive(Clone, Debug)]
pub struct EncodedRequest {
    /// What the request carries.
    pub signal: Signal,
    /// The request's protobuf bytes, uncompressed.
    pub body: Bytes,
    /// How many spans, data points, log records or profiles it holds.
    pub items: u64,
}

/// A finished request in pieces, each a request itself: protobuf messages that follow each other are one message.
#[derive(Clone, Debug)]
pub struct MergedRequest {
    /// What the request carries.
    pub signal: Signal,
    /// The first piece.
    pub body: Bytes,
    /// Those after it, in their order.
    pub more: Vec<Bytes>,
    /// How many spans, data points, log records or profiles they hold together.
    pub items: u64,
}

impl MergedRequest {
    /// Bytes of all pieces.
    pub fn len_bytes(&self) -> usize {
        self.body.len() + self.more.iter().map(Bytes::len).sum::<usize>()
    }

    /// The same in one piece, copied if there are several.
    pub fn whole(&self) -> EncodedRequest {
        let body = match self.more.as_slice() {
            [] => self.body.clone(),
            more => [std::slice::from_ref(&self.body), more].concat().concat().into(),
        };
        EncodedRequest {
            signal: self.signal,
            body,
            items: self.items,
        }
    }
}

impl From<EncodedRequest> for MergedRequest {
    fn from(request: EncodedRequest) -> Self {
        MergedRequest {
            signal: request.signal,
            body: request.body,
            more: Vec::new(),
            items: request.items,
        }
    }
}

/// What became of a request after every attempt that its retry budget allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExportOutcome {
    /// The server took the request.
    Delivered {
        /// How many items of it the server rejected (partial success); never more than the request held.
        rejected_items: u64,
        /// The server's warning or reason, if it gave one.
        message: Option<String>,
    },
    /// The request can't succeed; it must not be sent again.
    Refused(Failure),
    /// Every attempt failed with something that may pass, and the retry budget is spent.
    RetriesExhausted {
        /// The last one.
        failure: Failure,
        /// How long the server asked to be left alone in its last answer; zero where it didn't.
        asked_wait: Duration,
    },
}

/// Why an attempt or an export failed, in words for the person who runs the service. Holds no secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The stable code.
    pub code: ErrorCode,
    /// What happened, with the endpoint and, where there is one, the next step.
    pub reason: String,
}

/// Sends requests. Dropping the future abandons the request; what reached the server by then is not known.
pub trait Exporter: Send + Sync + 'static {
    /// Sends `request`, retrying as the OTLP specification says, and returns its final outcome.
    fn export(&self, request: EncodedRequest) -> impl Future<Output = ExportOutcome> + Send;

    /// The same of a request in pieces. Unless an exporter can send them as they are, they are copied into one.
    fn export_merged(&self, request: MergedRequest) -> impl Future<Output = ExportOutcome> + Send {
        self.export(request.whole())
    }
}

/// Told of every failed attempt and every refusal, so that someone can be warned. Must not block.
pub trait FailureObserver: Send + Sync + 'static {
    /// `failure` happened; `will_retry` says whether another attempt follows.
    fn on_failure(&self, failure: &Failure, will_retry: bool);
}
