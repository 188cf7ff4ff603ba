use crate::producer::Producer;
use crate::state::{Item, State};
use crate::stats::IntakeStats;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Called when there is something to do. It is called under the intake's lock, so it must only leave word, and not call back.
pub trait Wake: Send + Sync {
    /// Leaves word.
    fn wake(&self);
}

impl<F: Fn() + Send + Sync> Wake for F {
    fn wake(&self) {
        self();
    }
}

/// What an intake may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IntakeLimits {
    /// Items.
    pub items: usize,
    /// Bytes of their payloads.
    pub bytes: usize,
}

/// Holds items of many producers for one owner. Cheap to clone: clones are the same intake.
#[derive(Clone)]
pub struct Intake {
    state: Arc<Mutex<State>>,
}

impl Intake {
    /// An empty intake. `owner` is woken when something comes into it, and again only after a [`take`](Self::take) has emptied it.
    #[must_use]
    pub fn new(limits: IntakeLimits, owner: Arc<dyn Wake>) -> Self {
        Intake {
            state: Arc::new(Mutex::new(State::new(limits, owner))),
        }
    }

    /// A producer, which is woken when it's its turn, or when the intake has closed.
    #[must_use]
    pub fn connect(&self, wake: Arc<dyn Wake>) -> Producer {
        let id = self.lock().connect(wake);
        Producer::new(self.clone(), id)
    }

    /// The oldest items: as many as `max_items`, and after the first no more than `max_bytes` together.
    #[must_use]
    pub fn take(&self, max_items: usize, max_bytes: usize) -> Vec<Item> {
        self.lock().take(max_items, max_bytes)
    }

    /// Takes nothing more in. What is there can still be taken.
    pub fn close(&self) {
        self.lock().close();
    }

    /// Where the items are.
    #[must_use]
    pub fn stats(&self) -> IntakeStats {
        self.lock().stats()
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Intake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Intake").field("stats", &self.stats()).finish()
    }
}
