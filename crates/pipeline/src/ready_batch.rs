//! A finished request on its way to the exporter, and what has to be known to settle it.

use crate::flush::FlushMark;
use bytes::Bytes;
use otlp_native_aggregate::Page;
use otlp_native_model::EncodedRequest;
use otlp_native_queue::EntryId;

/// A request that can be sent.
pub(crate) struct ReadyBatch {
    pub(crate) request: EncodedRequest,
    /// What the request's body goes on with, of one that was merged and is in memory alone; its items are the request's.
    pub(crate) more: Vec<Bytes>,
    pub(crate) ticket: Ticket,
    /// What has to be reported again if the request is lost.
    pub(crate) pages: Vec<Page>,
    /// The entries of the durable queue that it was put together from; none if it is in memory alone.
    pub(crate) parts: Vec<Part>,
    /// Whether the disk has refused it, which is counted once.
    pub(crate) is_unpersisted: bool,
}

/// What has to be known of a request to settle it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ticket {
    pub(crate) items: u64,
    pub(crate) len_bytes: usize,
    /// Of a request in memory; of others, each part has its own.
    pub(crate) mark: FlushMark,
}

/// An entry of the durable queue.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part {
    pub(crate) id: EntryId,
    pub(crate) items: u64,
    pub(crate) mark: FlushMark,
}
