//! The lock: std's, or loom's where the races are explored.

#[cfg(loom)]
use loom::sync::{Mutex as Inner, MutexGuard};
use std::sync::PoisonError;
#[cfg(not(loom))]
use std::sync::{Mutex as Inner, MutexGuard};

/// A mutex that a panic elsewhere doesn't close: every transition leaves the state whole before it returns.
pub(crate) struct Mutex<T>(Inner<T>);

impl<T> Mutex<T> {
    pub(crate) fn new(value: T) -> Self {
        Mutex(Inner::new(value))
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
