//! How connections, endpoints and the pool itself end.

use crate::rig::{Rig, poll};
use otlp_native_pool::{AcquireError, EndpointConfig, PoolConfig};
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Waker};

#[test]
fn a_connection_that_drains_ends_its_requests_and_takes_no_new_ones() {
    let rig = Rig::new(PoolConfig::default());
    let endpoint = rig.pool.add_endpoint(EndpointConfig::default());
    let mut waiting: Vec<_> = (0..2).map(|_| rig.pool.acquire(endpoint)).collect();
    waiting
        .iter_mut()
        .for_each(|acquiring| assert!(poll(acquiring).is_none()));
    rig.open_all(10);
    let mut leases: Vec<_> = waiting
        .iter_mut()
        .map(|acquiring| poll(acquiring).unwrap().unwrap())
        .collect();
    rig.pool.drain(leases[0].connection());
    let mut next = rig.pool.acquire(endpoint);
    assert!(poll(&mut next).is_none());
    assert_eq!((rig.live(), rig.openings()), (1, 1));
    leases.pop().unwrap().give_back();
    assert_eq!(rig.live(), 1);
    leases.pop().unwrap().give_back();
    assert_eq!(rig.live(), 0);
}

#[test]
fn an_endpoint_that_is_removed_tells_those_that_wait_and_ends_what_is_under_way() {
    let rig = Rig::new(PoolConfig::default());
    let endpoint = rig.endpoint(1, 0);
    let held = rig.lease(endpoint);
    let mut waiting = rig.pool.acquire(endpoint);
    assert!(poll(&mut waiting).is_none());
    rig.pool.remove_endpoint(endpoint);
    assert!(matches!(
        poll(&mut waiting),
        Some(Err(AcquireError::EndpointRemoved(_)))
    ));
    assert_eq!(rig.pool.pick(|_| true), None);
    // Was under way when it was removed.
    rig.open_all(1);
    assert_eq!(rig.live(), 1);
    held.give_back();
    assert_eq!(rig.live(), 0);
    assert_eq!(rig.pool.stats().endpoints, []);
}

#[test]
fn a_closed_pool_is_drained_when_the_last_request_has_ended() {
    let rig = Rig::new(PoolConfig::default());
    let endpoint = rig.endpoint(1, 0);
    let held = rig.lease(endpoint);
    rig.pool.close();
    let mut drained = pin!(rig.pool.drained());
    let mut cx = Context::from_waker(Waker::noop());
    assert!(drained.as_mut().poll(&mut cx).is_pending());
    assert!(matches!(
        poll(&mut rig.pool.acquire(endpoint)),
        Some(Err(AcquireError::Closed))
    ));
    held.give_back();
    assert!(drained.as_mut().poll(&mut cx).is_ready());
}
