//! A finished request on its way to the exporter, and what becomes of it.

use crate::flush::FlushMark;
use crate::ledger::DropReason;
use otlp_native_aggregate::Page;
use otlp_native_model::EncodedRequest;

/// A request that can be sent.
pub(crate) struct ReadyBatch {
    pub(crate) request: EncodedRequest,
    pub(crate) ticket: Ticket,
    /// What has to be reported again if the request is lost.
    pub(crate) pages: Vec<Page>,
}

/// What has to be known of a request to settle it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ticket {
    pub(crate) items: u64,
    pub(crate) len_bytes: usize,
    pub(crate) mark: FlushMark,
}

/// The outcome of an export, as the ledger sees it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Settlement {
    Delivered { rejected: u64 },
    Dropped(DropReason),
}
