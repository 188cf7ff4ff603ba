//! Which endpoint gets how much.

use crate::rig::{Fake, Rig};
use otlp_native_pool::{Balance, EndpointId, Lease, PoolConfig};
use std::collections::HashMap;
use std::time::Duration;

fn rig(balance: Balance) -> Rig {
    Rig::new(PoolConfig {
        max_connections: 48,
        balance,
        ..PoolConfig::default()
    })
}

/// One second of 4,000 requests that take 1 to 9 ms each; how many each endpoint got.
fn one_second(
    rig: &Rig,
    random: &mut fastrand::Rng,
    busy: &mut Vec<(Duration, Lease<Fake>)>,
) -> HashMap<EndpointId, u64> {
    let mut counts = HashMap::new();
    let mut now = Duration::ZERO;
    for (until, _) in busy.iter_mut() {
        *until = Duration::from_micros(random.u64(0..9_000));
    }
    for _ in 0..4_000 {
        rig.advance(Duration::from_micros(250));
        now += Duration::from_micros(250);
        let (done, still): (Vec<_>, Vec<_>) = busy.drain(..).partition(|(until, _)| *until <= now);
        done.into_iter().for_each(|(_, lease)| lease.give_back());
        *busy = still;
        let endpoint = rig.pool.pick(|_| true).unwrap();
        *counts.entry(endpoint).or_default() += 1;
        let took = Duration::from_micros(random.u64(1_000..9_000));
        busy.push((now + took, rig.lease(endpoint)));
    }
    counts
}

#[test]
fn six_endpoints_that_were_three_are_balanced_within_a_tenth_after_a_second() {
    for balance in [Balance::RoundRobin, Balance::LeastLoaded] {
        let rig = rig(balance);
        let mut random = fastrand::Rng::with_seed(3);
        let mut busy = Vec::new();
        for _ in 0..3 {
            rig.endpoint(1, 0);
        }
        one_second(&rig, &mut random, &mut busy);
        for _ in 0..3 {
            rig.endpoint(1, 0);
        }
        let counts = one_second(&rig, &mut random, &mut busy);
        assert_eq!(counts.len(), 6, "{balance:?}");
        for (endpoint, count) in &counts {
            let share = *count as f64 / (4_000.0 / 6.0);
            assert!((0.9..=1.1).contains(&share), "{balance:?} {endpoint:?} {share}");
        }
        busy.drain(..).for_each(|(_, lease)| lease.give_back());
        // Each has connections of its own by now.
        for (_, stats) in rig.pool.stats().endpoints {
            assert!(stats.idle > 0);
        }
    }
}

#[test]
fn weights_are_exact_shares_evenly_spread() {
    let rig = rig(Balance::RoundRobin);
    let (a, b, c) = (rig.endpoint(5, 0), rig.endpoint(1, 0), rig.endpoint(1, 0));
    let picked: Vec<_> = (0..7).map(|_| rig.pool.pick(|_| true).unwrap()).collect();
    assert_eq!(picked, [a, a, b, a, c, a, a]);
}

#[test]
fn a_higher_tier_serves_only_while_no_endpoint_below_is_healthy() {
    let rig = rig(Balance::RoundRobin);
    let (first, second) = (rig.endpoint(1, 0), rig.endpoint(1, 1));
    let pick = || rig.pool.pick(|_| true);
    assert_eq!((pick(), pick()), (Some(first), Some(first)));
    (0..5).for_each(|_| rig.pool.report(first, false));
    assert_eq!((pick(), pick()), (Some(second), Some(second)));
    rig.advance(Duration::from_secs(5));
    assert_eq!(pick(), Some(first));
    rig.pool.report(first, false);
    (0..5).for_each(|_| rig.pool.report(second, false));
    // None is healthy: the one that will be first.
    assert_eq!(pick(), Some(second));
    assert_eq!(rig.pool.pick(|id| id == first), Some(first));
    assert_eq!(rig.pool.pick(|_| false), None);
}

#[test]
fn an_endpoint_without_room_is_passed_over_while_another_has_some() {
    let rig = Rig::new(PoolConfig {
        max_connections_per_endpoint: 1,
        ..PoolConfig::default()
    });
    let (a, b) = (rig.endpoint(1, 0), rig.endpoint(1, 0));
    let _held = rig.lease(a);
    let picked: Vec<_> = (0..4).map(|_| rig.pool.pick(|_| true).unwrap()).collect();
    assert_eq!(picked, [b; 4]);
}
