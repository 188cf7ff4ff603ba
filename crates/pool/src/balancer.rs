//! Which of several endpoints a request goes to.

use crate::config::{Balance, PoolConfig};
use crate::endpoint::{Endpoint, EndpointId};
use std::collections::BTreeMap;
use std::time::Duration;

/// Chooses among the endpoints that `is_allowed`: the healthy ones of the lowest tier, of these those with room, of these by
/// [`Balance`]. Where none is healthy, that which will be first: a request that may fail beats one that surely does.
pub(crate) fn pick(
    endpoints: &mut BTreeMap<EndpointId, Endpoint>,
    config: &PoolConfig,
    is_allowed: impl Fn(EndpointId) -> bool,
    now: Duration,
    mut random: impl FnMut() -> f64,
) -> Option<EndpointId> {
    let allowed = |id: &EndpointId, endpoint: &Endpoint| !endpoint.is_removed && is_allowed(*id);
    let tier = endpoints
        .iter()
        .filter(|(id, endpoint)| allowed(id, endpoint) && endpoint.is_healthy(now))
        .map(|(_, endpoint)| endpoint.config.priority)
        .min();
    let Some(tier) = tier else {
        return endpoints
            .iter()
            .filter(|(id, endpoint)| allowed(id, endpoint))
            .min_by_key(|(_, endpoint)| (endpoint.health.healthy_at(), endpoint.config.priority))
            .map(|(id, _)| *id);
    };
    let in_tier = |id: &EndpointId, endpoint: &Endpoint| {
        allowed(id, endpoint) && endpoint.config.priority == tier && endpoint.is_healthy(now)
    };
    let has_room = endpoints
        .iter()
        .any(|(id, endpoint)| in_tier(id, endpoint) && !endpoint.is_saturated(config));
    let candidates = endpoints
        .iter_mut()
        .filter(|(id, endpoint)| in_tier(id, endpoint) && !(has_room && endpoint.is_saturated(config)));
    match config.balance {
        Balance::RoundRobin => round_robin(candidates),
        Balance::LeastLoaded => {
            let candidates: Vec<(EndpointId, f64)> =
                candidates.map(|(id, endpoint)| (*id, endpoint.load())).collect();
            less_loaded_of_two(&candidates, &mut random)
        }
    }
}

/// Everyone gains its weight; the richest is chosen and pays for all.
fn round_robin<'e>(
    candidates: impl Iterator<Item = (&'e EndpointId, &'e mut Endpoint)>,
) -> Option<EndpointId> {
    let mut total = 0;
    let mut best: Option<(EndpointId, &mut i64)> = None;
    for (id, endpoint) in candidates {
        let weight = i64::from(endpoint.config.weight.max(1));
        total += weight;
        endpoint.current_weight += weight;
        let current = &mut endpoint.current_weight;
        if best.as_ref().is_none_or(|(_, most)| *current > **most) {
            best = Some((*id, current));
        }
    }
    let (id, current) = best?;
    *current -= total;
    Some(id)
}

fn less_loaded_of_two(
    candidates: &[(EndpointId, f64)],
    random: &mut impl FnMut() -> f64,
) -> Option<EndpointId> {
    let count = candidates.len();
    let first = ((random() * count as f64) as usize).min(count.checked_sub(1)?);
    let step = 1 + (random() * count.saturating_sub(1) as f64) as usize;
    let second = (first + step) % count;
    let (a, b) = (candidates.get(first)?, candidates.get(second)?);
    Some(if b.1 < a.1 { b.0 } else { a.0 })
}
