//! What is left to do once the lock is gone: wake, open, drop.

use crate::endpoint::EndpointId;
use std::task::Waker;

/// Foreign code (wakers, the driver, a connection's end) runs outside the lock, so that it may call the pool.
pub(crate) struct Effects<H> {
    pub(crate) wake: Vec<Waker>,
    pub(crate) open: Vec<(u64, EndpointId)>,
    pub(crate) dropped: Vec<H>,
}

impl<H> Default for Effects<H> {
    fn default() -> Self {
        Effects {
            wake: Vec::new(),
            open: Vec::new(),
            dropped: Vec::new(),
        }
    }
}
