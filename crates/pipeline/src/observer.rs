//! Tells the observer of what the pipeline itself gives up. A transport reports its own failures.

use crate::contain_panic::contain_panic;
use otlp_native_model::{ErrorCode, Failure, FailureObserver};
use std::sync::Arc;

/// The observer, behind a guard: if it panics, neither the JS thread nor a task of the pipeline goes down with it.
#[derive(Clone)]
pub(crate) struct Observer(Arc<dyn FailureObserver>);

impl Observer {
    pub(crate) fn new(observer: Arc<dyn FailureObserver>) -> Self {
        Observer(observer)
    }

    /// Items were given up. Never call this with a lock held.
    pub(crate) fn report(&self, code: ErrorCode, reason: String) {
        let failure = Failure { code, reason };
        contain_panic(|| self.0.on_failure(&failure, false));
    }
}
