//! The pool against a model of it: whatever is leased, written, shared, dropped and trimmed, in any order.
#![cfg(not(loom))]
#![allow(clippy::unwrap_used, reason = "tests")]

use otlp_native_memory::{Lease, MemoryConfig, MemoryPool};
use proptest::collection::vec;
use proptest::prelude::*;
use std::time::Duration;

const MAX_IDLE_BYTES: usize = 100_000;
const MAX_BUFFER_BYTES: usize = 40_960;

#[derive(Clone, Debug)]
enum Step {
    Lease { bytes: usize, grows_by: usize },
    Freeze { bytes: usize, clones: usize },
    Drop { which: usize },
    Trim { after_s: u64 },
}

fn any_step() -> impl Strategy<Value = Step> {
    let bytes = || prop_oneof![0usize..2_000, 0usize..60_000];
    prop_oneof![
        4 => (bytes(), prop_oneof![3 => Just(0), 1 => 0usize..5_000])
            .prop_map(|(bytes, grows_by)| Step::Lease { bytes, grows_by }),
        2 => (bytes(), 0usize..3).prop_map(|(bytes, clones)| Step::Freeze { bytes, clones }),
        5 => any::<usize>().prop_map(|which| Step::Drop { which }),
        1 => (0u64..20).prop_map(|after_s| Step::Trim { after_s }),
    ]
}

/// What someone holds, and what it has to hold as long as they do.
enum Held {
    Buffer { lease: Lease<Vec<u8>>, content: Vec<u8> },
    Shared { bytes: bytes::Bytes, content: Vec<u8> },
}

impl Held {
    fn is_intact(&self) -> bool {
        match self {
            Held::Buffer { lease, content } => **lease == *content,
            Held::Shared { bytes, content } => bytes == content,
        }
    }
}

fn content(seed: usize, len: usize) -> Vec<u8> {
    (0..len)
        .map(|index| (index.wrapping_mul(31) ^ seed) as u8)
        .collect()
}

proptest! {
    #[test]
    fn nobody_sees_anothers_bytes_and_the_accounts_add_up(steps in vec(any_step(), 1..80)) {
        let pool = MemoryPool::new(MemoryConfig {
            max_idle_bytes: MAX_IDLE_BYTES,
            max_buffer_bytes: MAX_BUFFER_BYTES,
            lanes: 2,
            ..MemoryConfig::default()
        });
        let (mut held, mut leases, mut now) = (Vec::new(), 0, Duration::ZERO);
        for (seed, step) in steps.into_iter().enumerate() {
            match step {
                Step::Lease { bytes, grows_by } => {
                    let mut lease = pool.bytes(bytes);
                    leases += 1;
                    prop_assert!(lease.is_empty());
                    prop_assert!(lease.capacity() >= bytes);
                    let content = content(seed, bytes + grows_by);
                    lease.extend_from_slice(&content);
                    held.push(Held::Buffer { lease, content });
                }
                Step::Freeze { bytes, clones } => {
                    let mut body = pool.body(bytes);
                    leases += 1;
                    prop_assert!(body.is_empty());
                    let content = content(seed, bytes);
                    body.extend_from_slice(&content);
                    let bytes = body.freeze();
                    for _ in 0..clones {
                        held.push(Held::Shared { bytes: bytes.clone(), content: content.clone() });
                    }
                    held.push(Held::Shared { bytes, content });
                }
                Step::Drop { which } if !held.is_empty() => {
                    let which = which % held.len();
                    drop(held.swap_remove(which));
                }
                Step::Drop { .. } => {}
                Step::Trim { after_s } => {
                    now += Duration::from_secs(after_s);
                    pool.trim(now);
                }
            }
            prop_assert!(held.iter().all(Held::is_intact));
            let stats = pool.stats();
            prop_assert!(stats.idle_bytes <= MAX_IDLE_BYTES);
            prop_assert_eq!(stats.hits + stats.misses + stats.bypassed, leases);
            prop_assert!(stats.peak_leased_bytes >= stats.leased_bytes);
            prop_assert_eq!(stats.leased_bytes == 0, held.iter().all(is_freed_by_its_owner));
        }
        held.clear();
        let stats = pool.stats();
        prop_assert_eq!(stats.leased_bytes, 0);
        prop_assert_eq!(stats.returned + stats.discarded <= leases, true);
        pool.trim(now + Duration::from_secs(11));
        prop_assert_eq!(pool.stats().idle_bytes, 0);
        prop_assert!(!pool.is_trimmable());
    }
}

/// Bodies that are too large for the pool are no longer its own once they are shared.
fn is_freed_by_its_owner(held: &Held) -> bool {
    matches!(held, Held::Shared { bytes, .. } if bytes.len() > MAX_BUFFER_BYTES)
}
