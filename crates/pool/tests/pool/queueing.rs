//! Who waits, for what, and who is told of failures.

use crate::rig::{Rig, Unreachable, poll};
use otlp_native_pool::{AcquireError, EndpointConfig, PoolConfig};
use std::time::Duration;

#[test]
fn an_unknown_protocol_is_probed_by_one_connection_and_many_streams_need_no_second() {
    let rig = Rig::new(PoolConfig::default());
    let endpoint = rig.pool.add_endpoint(EndpointConfig::default());
    let mut waiting: Vec<_> = (0..20).map(|_| rig.pool.acquire(endpoint)).collect();
    assert!(waiting.iter_mut().all(|acquiring| poll(acquiring).is_none()));
    assert_eq!(rig.openings(), 1);
    rig.open_all(100);
    let leases: Vec<_> = waiting
        .iter_mut()
        .map(|acquiring| poll(acquiring).unwrap())
        .collect();
    assert!(leases.iter().all(Result::is_ok));
    assert_eq!(rig.pool.stats().connections, 1);
}

#[test]
fn until_the_peer_says_how_many_it_takes_it_gets_one_and_no_second_connection_is_opened() {
    let rig = Rig::new(PoolConfig::default());
    let endpoint = rig.pool.add_endpoint(EndpointConfig::default());
    let mut waiting: Vec<_> = (0..5).map(|_| rig.pool.acquire(endpoint)).collect();
    for acquiring in &mut waiting {
        assert!(poll(acquiring).is_none());
    }
    let opening = rig.take_opening(0);
    let connection = rig.open(opening, 0);
    let first = poll(&mut waiting[0]).unwrap().unwrap();
    assert!(poll(&mut waiting[1]).is_none());
    assert_eq!(rig.openings(), 0);
    rig.pool.set_streams(connection, 3);
    let (second, third) = (poll(&mut waiting[1]).unwrap(), poll(&mut waiting[2]).unwrap());
    assert!(second.is_ok() && third.is_ok());
    assert!(poll(&mut waiting[3]).is_none());
    // Three a connection: one more serves the two that are left.
    assert_eq!(rig.openings(), 1);
    first.give_back();
    assert!(poll(&mut waiting[3]).is_some());
}

#[test]
fn a_connection_that_carries_one_request_shows_that_more_are_needed() {
    let rig = Rig::new(PoolConfig::default());
    let endpoint = rig.pool.add_endpoint(EndpointConfig::default());
    let mut waiting: Vec<_> = (0..20).map(|_| rig.pool.acquire(endpoint)).collect();
    waiting
        .iter_mut()
        .for_each(|acquiring| assert!(poll(acquiring).is_none()));
    let opening = rig.take_opening(0);
    rig.open(opening, 1);
    assert_eq!(rig.openings(), 15);
}

#[test]
fn an_endpoint_that_is_down_tells_all_that_wait_and_is_tried_again_for_the_next() {
    let rig = Rig::new(PoolConfig::default());
    let endpoint = rig.pool.add_endpoint(EndpointConfig::default());
    let mut waiting: Vec<_> = (0..3).map(|_| rig.pool.acquire(endpoint)).collect();
    for acquiring in &mut waiting {
        assert!(poll(acquiring).is_none());
    }
    rig.take_opening(0).fail(Unreachable);
    for acquiring in &mut waiting {
        assert!(matches!(poll(acquiring), Some(Err(AcquireError::Connect(_)))));
    }
    assert_eq!(rig.openings(), 0);
    assert!(poll(&mut rig.pool.acquire(endpoint)).is_none());
    assert_eq!(rig.openings(), 1);
}

#[test]
fn an_idle_connection_of_another_endpoint_makes_room_at_the_total_limit() {
    let rig = Rig::new(PoolConfig {
        max_connections: 2,
        ..PoolConfig::default()
    });
    let (a, b) = (rig.endpoint(1, 0), rig.endpoint(1, 0));
    let (first, second) = (rig.lease(a), rig.lease(a));
    let mut waiting = rig.pool.acquire(b);
    assert!(poll(&mut waiting).is_none());
    assert_eq!(rig.openings(), 0);
    first.give_back();
    assert_eq!((rig.openings(), rig.live()), (1, 1));
    rig.open_all(1);
    assert_eq!(poll(&mut waiting).unwrap().unwrap().endpoint(), b);
    second.give_back();
}

#[test]
fn a_place_given_up_after_the_slot_came_passes_it_on() {
    let rig = Rig::new(PoolConfig {
        max_connections: 1,
        ..PoolConfig::default()
    });
    let endpoint = rig.endpoint(1, 0);
    let held = rig.lease(endpoint);
    let (mut first, mut second) = (rig.pool.acquire(endpoint), rig.pool.acquire(endpoint));
    assert!(poll(&mut first).is_none() && poll(&mut second).is_none());
    held.give_back();
    drop(first);
    assert!(poll(&mut second).unwrap().is_ok());
    assert_eq!(rig.pool.stats().endpoints[0].1.opened, 1);
}

#[test]
fn a_queue_that_is_full_refuses() {
    let rig = Rig::new(PoolConfig {
        max_waiting: 1,
        ..PoolConfig::default()
    });
    let endpoint = rig.endpoint(1, 0);
    let mut waiting = rig.pool.acquire(endpoint);
    assert!(poll(&mut waiting).is_none());
    let refused = poll(&mut rig.pool.acquire(endpoint));
    assert!(matches!(refused, Some(Err(AcquireError::QueueFull))));
    assert_eq!(rig.pool.stats().refused, 1);
    drop(waiting);
    assert_eq!(rig.pool.stats().cancelled, 1);
}

#[test]
fn idle_and_old_connections_go_when_their_time_has_come() {
    let rig = Rig::new(PoolConfig {
        idle_timeout: Some(Duration::from_secs(10)),
        max_age: Some(Duration::from_secs(100)),
        max_age_jitter: 0.2,
        ..PoolConfig::default()
    });
    let endpoint = rig.endpoint(1, 0);
    rig.lease(endpoint).give_back();
    let idle_at = rig.pool.sweep().unwrap();
    assert_eq!(idle_at, Duration::from_secs(10) + Duration::from_micros(1));
    rig.advance(Duration::from_secs(10));
    assert_eq!((rig.pool.sweep(), rig.live()), (None, 0));

    let held = rig.lease(endpoint);
    rig.advance(Duration::from_secs(79));
    rig.pool.sweep();
    assert_eq!(rig.pool.stats().endpoints[0].1.draining, 0);
    rig.advance(Duration::from_secs(21));
    rig.pool.sweep();
    assert_eq!(rig.pool.stats().endpoints[0].1.draining, 1);
    held.give_back();
    let stats = &rig.pool.stats().endpoints[0].1;
    assert_eq!((stats.closed[0], stats.closed[1], rig.live()), (1, 1, 0));
}
