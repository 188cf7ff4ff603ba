//! The lock of a queue.

use crate::state::State;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// The state and those who wait for a sync.
#[derive(Debug)]
pub(crate) struct Locked {
    state: Mutex<State>,
    synced: Condvar,
}

impl Locked {
    pub(crate) fn new(state: State) -> Self {
        Self {
            state: Mutex::new(state),
            synced: Condvar::new(),
        }
    }

    /// A panic elsewhere is no reason to stop keeping data.
    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for the end of a sync.
    pub(crate) fn wait<'a>(&self, state: MutexGuard<'a, State>) -> MutexGuard<'a, State> {
        self.synced.wait(state).unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn notify(&self) {
        self.synced.notify_all();
    }
}
