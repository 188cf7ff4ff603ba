//! When a peer's settings have come. hyper reads them in a task of its own and tells nobody.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Waker};

/// What is known of a connection's first words; wakes the task that waits for them.
#[derive(Default)]
pub(crate) struct Greeting {
    has_spoken: AtomicBool,
    has_answered: AtomicBool,
    waiting: Mutex<Option<Waker>>,
}

impl Greeting {
    /// Bytes have come, and the first are the settings, which may not be looked at yet.
    pub(super) fn note_bytes(&self) {
        if !self.has_spoken.swap(true, Ordering::AcqRel) {
            self.wake();
        }
    }

    /// An answer has come, and with it the settings are known.
    pub(super) fn note_answer(&self) {
        if !self.has_answered.swap(true, Ordering::AcqRel) {
            self.wake();
        }
    }

    pub(super) fn has_spoken(&self) -> bool {
        self.has_spoken.load(Ordering::Acquire)
    }

    pub(super) fn has_answered(&self) -> bool {
        self.has_answered.load(Ordering::Acquire)
    }

    /// The task to wake when one of the two becomes true.
    pub(super) fn register(&self, cx: &Context<'_>) {
        if !self.has_answered() {
            *self.waiting.lock().unwrap_or_else(PoisonError::into_inner) = Some(cx.waker().clone());
        }
    }

    fn wake(&self) {
        let waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(waker) = waiting {
            waker.wake();
        }
    }
}
