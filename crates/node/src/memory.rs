//! The memory that pipelines use, as JavaScript sees it.

use crate::ledger::count;
use napi_derive::napi;
use otlp_native_memory::MemoryStats;

/// What the pool of an environment's pipelines holds, and what it has done so far.
#[napi(object, use_nullable = true)]
pub struct BindingMemoryStats {
    /// Bytes in use.
    pub leased_bytes: f64,
    /// The most that ever were.
    pub peak_leased_bytes: f64,
    /// Bytes that wait for their next use.
    pub idle_bytes: f64,
    /// The most that may.
    pub max_idle_bytes: f64,
    /// Leases served with memory that was there.
    pub hits: f64,
    /// Leases that took memory from the system.
    pub misses: f64,
    /// Leases too large for the pool.
    pub bypassed: f64,
    /// Buffers that came back and were kept.
    pub returned: f64,
    /// Buffers that came back and were freed.
    pub discarded: f64,
    /// Bytes given back to the system after they had waited for nothing.
    pub trimmed_bytes: f64,
}

impl From<MemoryStats> for BindingMemoryStats {
    fn from(stats: MemoryStats) -> Self {
        BindingMemoryStats {
            leased_bytes: count(stats.leased_bytes as u64),
            peak_leased_bytes: count(stats.peak_leased_bytes as u64),
            idle_bytes: count(stats.idle_bytes as u64),
            max_idle_bytes: count(stats.max_idle_bytes as u64),
            hits: count(stats.hits),
            misses: count(stats.misses),
            bypassed: count(stats.bypassed),
            returned: count(stats.returned),
            discarded: count(stats.discarded),
            trimmed_bytes: count(stats.trimmed_bytes),
        }
    }
}
