//! One connection and its slots.

use crate::endpoint::EndpointId;
use crate::stats::CloseReason;
use std::time::Duration;

pub(crate) struct Connection<H> {
    pub(crate) endpoint: EndpointId,
    pub(crate) handle: H,
    /// Requests that it may carry at once.
    pub(crate) streams: usize,
    /// The peer has not said yet how many those are; until it does, it is one.
    pub(crate) is_new: bool,
    pub(crate) in_use: usize,
    pub(crate) opened_at: Duration,
    pub(crate) expires_at: Option<Duration>,
    pub(crate) idle_since: Duration,
    /// Why it takes no more requests.
    pub(crate) ending: Option<CloseReason>,
}

impl<H> Connection<H> {
    pub(crate) fn has_room(&self) -> bool {
        self.ending.is_none() && self.in_use < self.streams
    }

    /// Why it must go now, as far as time says.
    pub(crate) fn due(&self, now: Duration, idle_timeout: Option<Duration>) -> Option<CloseReason> {
        if self.expires_at.is_some_and(|expires_at| expires_at <= now) {
            return Some(CloseReason::Age);
        }
        let is_idle = self.in_use == 0
            && idle_timeout.is_some_and(|timeout| self.idle_since.saturating_add(timeout) <= now);
        is_idle.then_some(CloseReason::Idle)
    }
}
