//! The races of a pool's threads, every interleaving of them: `npm run loom`.
#![cfg(loom)]
#![allow(clippy::unwrap_used, reason = "tests")]

use loom::thread;
use otlp_native_memory::{MemoryConfig, MemoryPool};
use std::time::Duration;

/// One lane, so that the threads meet in it.
fn pool(max_idle_bytes: usize) -> MemoryPool {
    MemoryPool::new(MemoryConfig {
        max_idle_bytes,
        lanes: 1,
        idle_ttl: Duration::ZERO,
        ..MemoryConfig::default()
    })
}

fn explore(test: impl Fn() + Sync + Send + 'static) {
    let mut model = loom::model::Builder::new();
    model.preemption_bound = Some(3);
    model.check(test);
}

#[test]
fn two_threads_never_hold_the_same_buffer() {
    explore(|| {
        let pool = pool(1 << 20);
        drop(pool.bytes(256));
        let other = pool.clone();
        let thread = thread::spawn(move || {
            let mut buffer = other.bytes(256);
            buffer.push(1);
            (buffer.as_ptr().addr(), buffer)
        });
        let mut own = pool.bytes(256);
        own.push(2);
        let (address, theirs) = thread.join().unwrap();
        assert_ne!(own.as_ptr().addr(), address);
        assert_eq!((&own[..], &theirs[..]), (&[2][..], &[1][..]));
        assert_eq!(pool.stats().leased_bytes, 512);
    });
}

#[test]
fn what_waits_never_exceeds_its_limit_and_nothing_is_counted_twice() {
    explore(|| {
        let pool = pool(256);
        let (first, second) = (pool.bytes(256), pool.bytes(256));
        let thread = thread::spawn(move || drop(first));
        drop(second);
        thread.join().unwrap();
        let stats = pool.stats();
        assert_eq!(stats.leased_bytes, 0);
        assert_eq!(stats.returned + stats.discarded, 2);
        assert!(stats.idle_bytes <= 256);
        assert_eq!(stats.idle_bytes as u64, 256 * stats.returned);
    });
}

#[test]
fn a_trim_beside_a_lease_frees_or_leaves_each_buffer() {
    explore(|| {
        let pool = pool(1 << 20);
        drop(pool.bytes(256));
        let other = pool.clone();
        let thread = thread::spawn(move || other.trim(Duration::from_secs(1)));
        let buffer = pool.bytes(256);
        thread.join().unwrap();
        drop(buffer);
        let stats = pool.stats();
        assert_eq!(stats.leased_bytes, 0);
        assert_eq!(stats.idle_bytes, 256);
        assert_eq!(stats.hits + stats.misses, 2);
        assert_eq!(stats.trimmed_bytes, 256 * (stats.misses - 1));
    });
}
