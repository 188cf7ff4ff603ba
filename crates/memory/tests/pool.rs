//! What the pool guarantees, each by itself.
#![cfg(not(loom))]
#![allow(clippy::unwrap_used, reason = "tests")]

use otlp_native_memory::{MemoryConfig, MemoryPool, MemoryStats};
use std::time::Duration;

fn pool() -> MemoryPool {
    MemoryPool::new(MemoryConfig {
        lanes: 1,
        ..MemoryConfig::default()
    })
}

#[test]
fn a_buffer_is_used_again_empty_and_by_any_thread() {
    let pool = pool();
    let mut buffer = pool.bytes(5_000);
    buffer.extend_from_slice(&[7; 5_000]);
    let address = buffer.as_ptr().addr();
    std::thread::scope(|scope| scope.spawn(|| drop(buffer)).join().unwrap());
    let again = pool.bytes(4_900);
    assert_eq!((again.as_ptr().addr(), again.len()), (address, 0));
}

#[test]
fn a_buffer_up_to_twice_as_large_will_do() {
    let pool = pool();
    drop(pool.bytes(200_000));
    assert!(pool.bytes(110_000).capacity() >= 200_000);
    assert_eq!(pool.stats().hits, 1);
    drop(pool.bytes(50_000));
    assert_eq!(pool.stats().misses, 2);
}

#[test]
fn a_buffer_that_grows_through_the_pool_leaves_its_old_memory_there() {
    let pool = pool();
    let mut buffer = pool.bytes(1_000);
    buffer.extend_from_slice(&[1; 1_000]);
    buffer.make_room(10_000);
    buffer.extend_from_slice(&[2; 10_000]);
    assert_eq!(
        (buffer.first(), buffer.last(), buffer.len()),
        (Some(&1), Some(&2), 11_000)
    );
    assert_eq!(pool.stats().idle_bytes, 1_024);
}

#[test]
fn what_is_huge_goes_past_the_pool() {
    let pool = pool();
    drop(pool.bytes(5 << 20));
    drop(pool.body(5 << 20).freeze());
    let stats = pool.stats();
    assert_eq!((stats.bypassed, stats.idle_bytes, stats.leased_bytes), (2, 0, 0));
}

#[test]
fn what_waits_stays_within_its_limit() {
    let pool = MemoryPool::new(MemoryConfig {
        max_idle_bytes: 2_048,
        ..MemoryConfig::default()
    });
    drop([pool.bytes(1_024), pool.bytes(1_024), pool.bytes(1_024)]);
    let MemoryStats {
        idle_bytes,
        returned,
        discarded,
        ..
    } = pool.stats();
    assert_eq!((idle_bytes, returned, discarded), (2_048, 2, 1));
}

#[test]
fn what_may_fail_fails_at_its_limit_and_says_so() {
    let pool = MemoryPool::new(MemoryConfig {
        max_leased_bytes: 10_000,
        ..MemoryConfig::default()
    });
    let first = pool.try_bytes(8_000).unwrap();
    let error = pool.try_bytes(4_000).unwrap_err();
    assert_eq!(
        error.to_string(),
        "4096 bytes asked for, and 8192 of at most 10000 are leased"
    );
    drop(first);
    assert!(pool.try_bytes(4_000).is_ok());
}

#[test]
fn what_was_idle_too_long_goes_back_to_the_system() {
    let pool = pool();
    pool.trim(Duration::from_secs(100));
    drop((
        pool.bytes(1_000),
        pool.words(1_000),
        pool.arena(),
        pool.body(1_000),
    ));
    pool.trim(Duration::from_secs(110));
    assert!(pool.stats().idle_bytes > 0);
    pool.trim(Duration::from_millis(110_001));
    let stats = pool.stats();
    assert_eq!(stats.idle_bytes, 0);
    assert!(stats.trimmed_bytes > 0);
}

#[test]
fn of_a_burst_only_what_demand_needs_stays() {
    let pool = pool();
    // Of a size that lanes don't keep.
    drop((0..16).map(|_| pool.bytes(100_000)).collect::<Vec<_>>());
    pool.trim(Duration::from_secs(1));
    for second in 2..12 {
        let two = (pool.bytes(100_000), pool.bytes(100_000));
        drop(two);
        pool.trim(Duration::from_secs(second));
    }
    let stats = pool.stats();
    assert_eq!(stats.idle_bytes, 2 * 114_688);
    assert_eq!(stats.misses, 16);
}

#[test]
fn a_body_comes_back_when_its_last_owner_is_done() {
    let pool = pool();
    let mut body = pool.body(1_000);
    body.extend_from_slice(b"request");
    let bytes = body.freeze();
    let (clone, part) = (bytes.clone(), bytes.slice(3..));
    drop(bytes);
    drop(clone);
    assert_eq!(pool.stats().leased_bytes, 1_024);
    drop(part);
    assert_eq!(pool.stats().leased_bytes, 0);

    assert_eq!(pool.body(1_000).capacity(), 1_024);
    assert_eq!(pool.stats().hits, 1);
}

#[test]
fn what_is_leased_outlives_every_handle_of_its_pool() {
    let pool = pool();
    let (mut buffer, mut body) = (pool.bytes(100), pool.body(100));
    drop(pool);
    buffer.push(1);
    body.extend_from_slice(&[2]);
    assert_eq!((&buffer[..], &body.freeze()[..]), (&[1][..], &[2][..]));
}
