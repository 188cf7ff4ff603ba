//! Which endpoint an attempt goes to, and what comes of the others.

use super::attempt::AttemptResult;
use super::call::CallHeaders;
use super::config::{ClientConfig, ConfigError};
use super::endpoint::Endpoint;
use super::hedge_budget::HedgeBudget;
use super::request_body::RequestBody;
use super::routing::OtherEndpoint;
use super::target::Target;
use crate::pool::Network;
use otlp_native_model::Signal;
use otlp_native_pool::Pool;
use std::pin::pin;
use std::time::Duration;
use tokio::time::sleep;

/// The endpoints of a client.
pub(super) struct Routes {
    first: Target,
    others: Vec<Target>,
    pool: Pool<Network>,
    hedge_after: Option<Duration>,
    budget: HedgeBudget,
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
            budget: HedgeBudget::default(),
        })
    }

    /// What stands in messages that are about all of them.
    pub(super) fn endpoint(&self) -> &Endpoint {
        &self.first.endpoint
    }

    /// One attempt, at one endpoint, or at two where the first is slow and hedging is asked for.
    pub(super) async fn attempt(
        &self,
        signal: Signal,
        headers: &CallHeaders,
        body: RequestBody,
        timeout: Option<Duration>,
        tried: &mut Tried,
    ) -> Attempted<'_> {
        let target = self.choose(tried);
        let Some(hedge_after) = self.hedge_after.filter(|_| !self.others.is_empty()) else {
            let result = target.attempt(signal, headers, body, timeout).await;
            return Attempted::at(target, result);
        };
        self.budget.earn();
        let mut sending = pin!(target.attempt(signal, headers, body.clone(), timeout));
        tokio::select! {
            biased;
            result = &mut sending => return Attempted::at(target, result),
            () = sleep(hedge_after) => {}
        }
        let other = match self.has_another(tried) && self.budget.spend() {
            true => self.choose(tried),
            false => return Attempted::at(target, sending.await),
        };
        let left = timeout.map(|timeout| timeout.saturating_sub(hedge_after));
        let mut hedging = pin!(other.attempt(signal, headers, body, left));
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

    /// Whether there is a healthy endpoint that has not failed the request yet: then it needs not wait. When there is
    /// none, all get another chance after the wait.
    pub(super) fn fails_over(&self, tried: &mut Tried) -> bool {
        let has_another = self.has_another(tried);
        if !has_another {
            tried.0.clear();
        }
        has_another
    }

    fn has_another(&self, tried: &Tried) -> bool {
        self.all().any(|(index, target)| {
            !tried.0.contains(&index) && target.is_willing() && self.pool.is_healthy(target.id())
        })
    }

    fn choose(&self, tried: &mut Tried) -> &Target {
        let picked = match self.others.is_empty() {
            true => None,
            false => self
                .pick(|index, target| !tried.0.contains(&index) && target.is_willing())
                .or_else(|| self.pick(|index, _| !tried.0.contains(&index)))
                .or_else(|| self.pick(|_, _| true)),
        };
        let (index, target) = picked.unwrap_or((0, &self.first));
        tried.0.push(index);
        target
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
