//! What a buffer waits in.

/// A place for a value that waits for its next use. It stays with the value while that is leased, so that giving it back takes
/// no memory.
#[derive(Debug, Default)]
pub(crate) struct Node<T> {
    pub(crate) value: T,
    /// As it counts against the pool's limits.
    pub(crate) capacity: usize,
    /// When it came back, by the pool's clock.
    pub(crate) idle_since_ms: u64,
}
