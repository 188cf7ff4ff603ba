//! What a pool asks of the world.

use crate::pool::Opening;
use std::time::Duration;

/// Opens connections, and knows time and chance.
pub trait Driver: Sized + Send + Sync + 'static {
    /// A connection, as a request uses it.
    type Handle: Handle;
    /// Why one could not be opened.
    type Error: Send + Sync + 'static;

    /// The time since some fixed start. Never goes back.
    fn now(&self) -> Duration;

    /// Evenly spread from 0 up to 1.
    fn random(&self) -> f64;

    /// Begins to open a connection to the endpoint of `opening`, and returns at once. What came of it is told by `opening`'s
    /// methods; dropping it counts as a failure.
    fn open(&self, opening: Opening<Self>);
}

/// A connection, cheap to clone. When the last clone is dropped, it closes.
pub trait Handle: Clone + Send + 'static {
    /// Whether a request may still be sent on it, as far as is known without asking the peer.
    fn is_usable(&self) -> bool {
        true
    }
}
