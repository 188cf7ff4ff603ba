//! What a buffer waits in.

use crate::pool::MemoryPool;

/// A place for a value that waits for its next use. It stays with the value while that is leased, so that giving it back takes
/// no memory.
#[derive(Debug, Default)]
pub(crate) struct Node<T> {
    pub(crate) value: T,
    /// As it counts against the pool's limits.
    pub(crate) capacity: usize,
    /// When it came back, by the pool's clock.
    pub(crate) idle_since_ms: u64,
    /// The bytes that it counts for while its value is leased.
    pub(crate) leased_bytes: usize,
    /// Where the value goes back to; only while it is leased, or a pool would keep itself alive.
    pub(crate) home: Option<MemoryPool>,
}
