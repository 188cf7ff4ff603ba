//! The way of requests to one endpoint of a pool.

use super::body::LeasedBody;
use super::channel::Channel;
use super::driver::{Network, Route};
use super::error::{SendError, is_closed_under_it, is_going_away, is_unprocessed};
use super::form::formed;
use crate::client::RequestBody;
use http::{Request, Response};
use otlp_native_pool::{EndpointConfig, EndpointId, Lease, Pool};

/// Requests that found their connection closed before they were on it, or that the peer says it has not looked at, begin anew at most so often. Servers that end a
/// connection after a few requests let down all others that were on it, again and again.
const MAX_RESTARTS: u32 = 64;

/// Sends requests to one endpoint over a pool that others may share.
#[derive(Clone)]
pub(crate) struct Lane {
    pool: Pool<Network>,
    endpoint: EndpointId,
}

impl Lane {
    /// Adds the endpoint to `pool`.
    pub(crate) fn add(pool: &Pool<Network>, config: EndpointConfig, route: Route) -> Lane {
        let endpoint = pool.add_endpoint(config);
        pool.driver().set_route(endpoint, route);
        Lane {
            pool: pool.clone(),
            endpoint,
        }
    }

    pub(crate) fn endpoint(&self) -> EndpointId {
        self.endpoint
    }

    pub(crate) fn pool(&self) -> &Pool<Network> {
        &self.pool
    }

    /// Sends `request`, whose URI is whole. It is sent again when a connection turns out to be closed before the request
    /// was on it, or before a byte of the answer where `is_replayable` allows that.
    pub(crate) async fn send(
        &self,
        request: Request<RequestBody>,
        is_replayable: bool,
    ) -> Result<Response<LeasedBody>, SendError> {
        self.pool.driver().enter();
        let mut is_replayable = is_replayable;
        let mut restarts = 0;
        loop {
            let lease = self
                .pool
                .acquire(self.endpoint)
                .await
                .map_err(SendError::Connection)?;
            let mut sending = Sending::new(lease);
            let Some(channel) = sending.channel() else {
                return Err(SendError::Connection(otlp_native_pool::AcquireError::Abandoned));
            };
            let error = match channel.send(formed(request.clone(), &channel)).await {
                Ok(answer) => {
                    drop(channel);
                    let (head, body) = answer.into_parts();
                    let Some(lease) = sending.lease.take() else {
                        return Err(SendError::Connection(otlp_native_pool::AcquireError::Abandoned));
                    };
                    return Ok(Response::from_parts(head, LeasedBody::new(body, lease)));
                }
                Err(error) => error,
            };
            let is_reused = sending.lease.as_ref().is_some_and(Lease::is_reused);
            let was_sent = error.message().is_none();
            let error = error.into_error();
            sending.fail(&self.pool, is_going_away(&error));
            if is_unprocessed(&error) && restarts < MAX_RESTARTS {
                restarts += 1;
                continue;
            }
            if !was_sent && is_reused && restarts < MAX_RESTARTS {
                restarts += 1;
            } else if was_sent && is_reused && is_replayable && is_closed_under_it(&error) {
                is_replayable = false;
            } else {
                return Err(SendError::Http(error));
            }
            self.pool.close_idle(self.endpoint);
        }
    }

    /// Takes the endpoint out of its pool.
    pub(crate) fn remove(&self) {
        self.pool.remove_endpoint(self.endpoint);
        self.pool.driver().remove_route(self.endpoint);
    }

    /// The peer has fallen silent: its connections would swallow later requests too. Those under way go on.
    pub(crate) fn abandon_connections(&self) {
        self.pool.drain_endpoint(self.endpoint);
    }
}

/// A request whose answer has not begun. Given up, its stream is reset where there are many on the connection, else the
/// connection is closed.
struct Sending {
    lease: Option<Lease<Network>>,
}

impl Sending {
    fn new(lease: Lease<Network>) -> Self {
        Sending { lease: Some(lease) }
    }

    fn channel(&self) -> Option<Channel> {
        self.lease.as_ref().and_then(Lease::handle).cloned()
    }

    /// The connection goes, unless other requests on it are well.
    fn fail(&mut self, pool: &Pool<Network>, is_going_away: bool) {
        if let Some(lease) = self.lease.take() {
            if is_going_away || self.is_closed(&lease) {
                pool.drain(lease.connection());
            }
            if lease.handle().is_some_and(Channel::is_multiplexed) {
                lease.give_back();
            }
        }
    }

    fn is_closed(&self, lease: &Lease<Network>) -> bool {
        use otlp_native_pool::Handle;
        lease.handle().is_none_or(|channel| !channel.is_usable())
    }
}

impl Drop for Sending {
    fn drop(&mut self) {
        if let Some(lease) = self.lease.take()
            && lease.handle().is_some_and(Channel::is_multiplexed)
        {
            lease.give_back();
        }
    }
}
