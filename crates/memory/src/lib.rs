//! Memory used again instead of given back: buffers of bytes and of words by size class, arenas, and request bodies, from one
//! [`MemoryPool`] with limits in bytes. Knows no runtime and no clock: whoever owns the pool says what time it is, when it calls
//! [`MemoryPool::trim`].
//!
//! What is leased is a value that owns its memory ([`Lease`], [`Body`]): it goes back once, when it is dropped, and nothing of it
//! can be used after that.
//!
//! ```
//! use otlp_native_memory::{MemoryConfig, MemoryPool};
//! use std::time::Duration;
//!
//! let pool = MemoryPool::new(MemoryConfig::default());
//! let mut buffer = pool.bytes(1_000);
//! buffer.extend_from_slice(b"encoded");
//! drop(buffer);
//!
//! // The same memory, empty.
//! assert!(pool.bytes(1_000).is_empty());
//! assert_eq!((pool.stats().hits, pool.stats().misses), (1, 1));
//!
//! // Once nobody has wanted it for long enough, the system has it back.
//! pool.trim(Duration::from_secs(60));
//! assert_eq!(pool.stats().idle_bytes, 0);
//! ```

mod accounts;
mod bank;
mod body;
mod config;
mod depot;
mod lane;
mod lease;
mod node;
mod pool;
mod reusable;
mod size_class;
mod stats;
mod sync;
mod unsafe_slot;

pub use body::Body;
pub use bumpalo::Bump;
pub use config::MemoryConfig;
pub use lease::Lease;
pub use pool::{MemoryPool, OverLimit};
pub use reusable::Reusable;
pub use stats::MemoryStats;
