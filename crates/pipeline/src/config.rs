//! The limits that the pipeline keeps.

use std::time::Duration;

/// How items are batched and how much is held. Values that would stop all progress (0 items, 0 exports) count as 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchConfig {
    /// Most items in one request.
    pub max_items: u64,
    /// Most bytes of one request, uncompressed. A single item that is larger goes alone.
    pub max_bytes: usize,
    /// The longest that the first item of a batch waits for others.
    pub delay: Duration,
    /// Most bytes held at once: chunks, batches and requests in flight. A chunk that doesn't fit is given back;
    /// one that is larger than this by itself never fits.
    pub max_queued_bytes: usize,
    /// Most requests in flight at once.
    pub max_concurrent_exports: usize,
    /// An item that alone makes a larger request than this can't be sent and is dropped as invalid.
    pub max_request_bytes: usize,
}

impl BatchConfig {
    /// Limits that allow progress and agree with each other: a batch is never planned larger than a request may be.
    pub(crate) fn within_bounds(mut self) -> Self {
        self.max_items = self.max_items.max(1);
        self.max_bytes = self.max_bytes.min(self.max_request_bytes);
        self.max_concurrent_exports = self.max_concurrent_exports.max(1);
        self
    }
}
