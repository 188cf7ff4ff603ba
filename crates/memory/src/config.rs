//! What a pool keeps, and for how long.

use std::time::Duration;

/// The limits of a [`MemoryPool`](crate::MemoryPool).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemoryConfig {
    /// Most bytes that wait for their next use; what comes back beyond them is freed. Default 16 MiB.
    pub max_idle_bytes: usize,
    /// Most bytes leased at once by [`try_bytes`](crate::MemoryPool::try_bytes). Leases that can't fail count too, but are never
    /// refused: their callers have limits of their own. Default: no limit.
    pub max_leased_bytes: usize,
    /// Larger buffers are taken from the system and given back to it, so that one burst of large items doesn't keep its memory
    /// for ever; at most 64 MiB. Default 4 MiB.
    pub max_buffer_bytes: usize,
    /// What nobody has used for so long is given back to the system. Default 10 s.
    pub idle_ttl: Duration,
    /// How many threads find a few buffers without a lock, rounded up to a power of two; more than so many share. Default: one
    /// for each of the machine's cores, 8 at most.
    pub lanes: usize,
}

impl Default for MemoryConfig {
    fn default() -> Self {
        MemoryConfig {
            max_idle_bytes: 16 << 20,
            max_leased_bytes: usize::MAX,
            max_buffer_bytes: 4 << 20,
            idle_ttl: Duration::from_secs(10),
            lanes: std::thread::available_parallelism().map_or(1, |cores| cores.get().min(8)),
        }
    }
}
