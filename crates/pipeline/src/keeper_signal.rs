//! Wakes the keeper's thread, and those threads that wait for it.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Between the keeper and all others.
#[derive(Default)]
pub(crate) struct KeeperSignal {
    state: Mutex<SignalState>,
    changed: Condvar,
}

#[derive(Default)]
struct SignalState {
    is_woken: bool,
    has_closed: bool,
}

impl KeeperSignal {
    /// How the keeper waits: until someone wakes it, or `timeout` has passed.
    pub(crate) fn wait(&self, timeout: Duration) {
        let state = self.lock();
        let (mut state, _) = self
            .changed
            .wait_timeout_while(state, timeout, |state| !state.is_woken)
            .unwrap_or_else(PoisonError::into_inner);
        state.is_woken = false;
    }

    pub(crate) fn wake(&self) {
        self.lock().is_woken = true;
        self.changed.notify_all();
    }

    /// Something was stored, or could not be.
    pub(crate) fn note_progress(&self) {
        drop(self.lock());
        self.changed.notify_all();
    }

    /// The queue is closed.
    pub(crate) fn close(&self) {
        self.lock().has_closed = true;
        self.changed.notify_all();
    }

    /// Blocks until the queue is closed, or `timeout` has passed. Whether it is.
    pub(crate) fn wait_closed(&self, timeout: Duration) -> bool {
        let state = self.lock();
        self.changed
            .wait_timeout_while(state, timeout, |state| !state.has_closed)
            .unwrap_or_else(PoisonError::into_inner)
            .0
            .has_closed
    }

    /// Blocks until `is_done`, which is asked again after each progress. False if that didn't come in time.
    pub(crate) fn wait_until(&self, timeout: Duration, mut is_done: impl FnMut() -> bool) -> bool {
        let deadline = Instant::now() + timeout;
        let mut state = self.lock();
        loop {
            if is_done() {
                return true;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() || state.has_closed {
                return false;
            }
            state = self
                .changed
                .wait_timeout(state, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
    }

    fn lock(&self) -> MutexGuard<'_, SignalState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
