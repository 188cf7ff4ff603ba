//! Which endpoint an attempt goes to, and what comes of the others.

use super::attempt::AttemptResult;
use super::call::CallHeaders;
use super::config::{ClientConfig, ConfigError};
use super::endpoint::Endpoint;
use super::request_body::RequestBody;
use super::routing::OtherEndpoint;
use super::target::{Pass, Target};
use crate::pool::Network;
use otlp_native_model::Signal;
use otlp_native_pool::Pool;
use otlp_native_resilience::RetryBudget;
use std::pin::pin;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// What goes to a second endpoint at once is a share of all requests, so that an outage of one is no flood for the others …
const BUDGET_SHARE: f64 = 0.1;
/// … and this many a second, where there are few.
const BUDGET_PER_SECOND: f64 = 10.0;
const BUDGET_MOST: f64 = 100.0;

/// The endpoints of a client.
pub(super) struct Routes {
    first: Target,
    others: Vec<Target>,
    pool: Pool<Network>,
    hedge_after: Option<Duration>,
    budget: Mutex<RetryBudget>,
    began: Instant,
}

/// The endpoints that have failed a request since it last waited.
#[derive(Default)]
pub(super) struct Tried(Vec<usize>);

/// What came of an attempt, and where.
pub(super) struct Attempted<'r> {
    pub(super) endpoint: &'r Endpoint,
    pub(super) result: AttemptResult,
}

impl Routes {
    pub(super) fn new(config: &ClientConfig) -> Result<Routes, ConfigError> {
        let routing = &config.routing;
        let pool = Pool::new(routing.pool.clone(), Network::new());
        let first = OtherEndpoint {
            endpoint: config.endpoint.clone(),
            proxy: config.proxy.clone(),
            weight: routing.weight,
            priority: routing.priority,
        };
        let first = Target::new(config, first, &pool)?;
        let others = routing.others.iter().cloned();
        let others: Result<Vec<Target>, ConfigError> =
            others.map(|other| Target::new(config, other, &pool)).collect();
        Ok(Routes {
            first,
            others: others?,
            pool,
            hedge_after: routing.hedge_after,
            budget: Mutex::new(RetryBudget::new(
                BUDGET_SHARE,
                BUDGET_PER_SECOND,
                BUDGET_MOST,
                Duration::ZERO,
            )),
            began: Instant::now(),
        })
    }

    /// What stands in messages that are about all of them.
    pub(super) fn endpoint(&self) -> &Endpoint {
        &self.first.endpoint
    }

    /// Leave to attempt the request at the endpoint that is best for it now; else how long to wait for one, as every breaker is
    /// open.
    pub(super) fn enter(&self, tried: &mut Tried) -> Result<Pass<'_>, Duration> {
        let mut shut: Vec<usize> = Vec::new();
        let mut wait = Duration::MAX;
        while let Some((index, target)) = self.choose(tried, &shut) {
            match target.try_pass() {
                Ok(pass) => {
                    tried.0.push(index);
                    return Ok(pass);
                }
                Err(until) => {
                    wait = wait.min(until);
                    shut.push(index);
                }
            }
        }
        Err(wait)
    }

    /// One attempt, where `pass` leads, and at another endpoint too where that one is slow and hedging is asked for.
    pub(super) async fn attempt<'r>(
        &'r self,
        pass: Pass<'r>,
        signal: Signal,
        headers: &CallHeaders,
        body: RequestBody,
        timeout: Option<Duration>,
        tried: &mut Tried,
    ) -> Attempted<'r> {
        let target = pass.target;
        self.with_budget(RetryBudget::on_request);
        let Some(hedge_after) = self.hedge_after.filter(|_| !self.others.is_empty()) else {
            let result = Target::attempt(pass, signal, headers, body, timeout).await;
            return Attempted::at(target, result);
        };
        let mut sending = pin!(Target::attempt(pass, signal, headers, body.clone(), timeout));
        tokio::select! {
            biased;
            result = &mut sending => return Attempted::at(target, result),
            () = sleep(hedge_after) => {}
        }
        let pass = match self.has_another(tried) && self.with_budget(RetryBudget::try_retry) {
            true => self.enter(tried).ok(),
            false => None,
        };
        let Some(pass) = pass else {
            return Attempted::at(target, sending.await);
        };
        let other = pass.target;
        let left = timeout.map(|timeout| timeout.saturating_sub(hedge_after));
        let mut hedging = pin!(Target::attempt(pass, signal, headers, body, left));
        tokio::select! {
            result = &mut sending => match result {
                Ok(_) => Attempted::at(target, result),
                Err(_) => Attempted::at(other, hedging.await),
            },
            result = &mut hedging => match result {
                Ok(_) => Attempted::at(other, result),
                Err(_) => Attempted::at(target, sending.await),
            },
        }
    }

    /// Whether there is a healthy endpoint that has not failed the request yet, and budget for another attempt at once. When
    /// there is no such endpoint, all get another chance after the wait.
    pub(super) fn fails_over(&self, tried: &mut Tried) -> bool {
        if self.has_another(tried) {
            return self.with_budget(RetryBudget::try_retry);
        }
        tried.0.clear();
        false
    }

    fn with_budget<R>(&self, act: impl FnOnce(&mut RetryBudget, Duration) -> R) -> R {
        let mut budget = self.budget.lock().unwrap_or_else(PoisonError::into_inner);
        act(&mut budget, self.began.elapsed())
    }

    fn has_another(&self, tried: &Tried) -> bool {
        self.all().any(|(index, target)| {
            !tried.0.contains(&index) && target.is_willing() && self.pool.is_healthy(target.id())
        })
    }

    /// The endpoint for the next attempt, of those that are not `shut`: one that has not failed the request and is willing,
    /// else one of the two, else any.
    fn choose(&self, tried: &Tried, shut: &[usize]) -> Option<(usize, &Target)> {
        if self.others.is_empty() {
            return shut.is_empty().then_some((0, &self.first));
        }
        let open = |index| !shut.contains(&index);
        self.pick(|index, target| open(index) && !tried.0.contains(&index) && target.is_willing())
            .or_else(|| self.pick(|index, _| open(index) && !tried.0.contains(&index)))
            .or_else(|| self.pick(|index, _| open(index)))
    }

    fn pick(&self, is_allowed: impl Fn(usize, &Target) -> bool) -> Option<(usize, &Target)> {
        let id = self.pool.pick(|id| {
            self.all()
                .any(|(index, target)| target.id() == id && is_allowed(index, target))
        })?;
        self.all().find(|(_, target)| target.id() == id)
    }

    fn all(&self) -> impl Iterator<Item = (usize, &Target)> {
        std::iter::once(&self.first).chain(&self.others).enumerate()
    }
}

impl<'r> Attempted<'r> {
    fn at(target: &'r Target, result: AttemptResult) -> Self {
        Attempted {
            endpoint: &target.endpoint,
            result,
        }
    }
}
