//! What a pool tells of itself.

/// What a [`MemoryPool`](crate::MemoryPool) holds, and what it has done so far. Read while threads are at work, so figures may be
/// a lease apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MemoryStats {
    /// Bytes that are in use.
    pub leased_bytes: usize,
    /// The most that ever were.
    pub peak_leased_bytes: usize,
    /// Bytes that wait for their next use.
    pub idle_bytes: usize,
    /// The most that may wait.
    pub max_idle_bytes: usize,
    /// Leases served with memory that was there.
    pub hits: u64,
    /// Leases that took memory from the system.
    pub misses: u64,
    /// Leases that were too large for the pool.
    pub bypassed: u64,
    /// Buffers that came back and were kept.
    pub returned: u64,
    /// Buffers that came back and were freed: beyond the limit, or of a size that the pool doesn't keep.
    pub discarded: u64,
    /// Bytes that waited too long, or were not needed even at the highest demand, and went back to the system.
    pub trimmed_bytes: u64,
}
