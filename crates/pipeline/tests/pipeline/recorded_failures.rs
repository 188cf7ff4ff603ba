//! An observer that keeps what it hears.

use otlp_native_model::{ErrorCode, Failure, FailureObserver};
use std::sync::Mutex;

#[derive(Default)]
pub(crate) struct RecordedFailures(Mutex<Vec<ErrorCode>>);

impl RecordedFailures {
    /// The codes that were reported since the last call.
    pub(crate) fn take(&self) -> Vec<ErrorCode> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

impl FailureObserver for RecordedFailures {
    fn on_failure(&self, failure: &Failure, will_retry: bool) {
        assert!(!will_retry && !failure.reason.is_empty());
        self.0.lock().unwrap().push(failure.code);
    }
}
