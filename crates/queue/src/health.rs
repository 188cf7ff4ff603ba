//! Whether the disk is written to.

use crate::DiskError;

const FIRST_PAUSE_MS: i64 = 1_000;
const LONGEST_PAUSE_MS: i64 = 60_000;

/// After a failure the disk is left alone for a second, then twice as long each time, up to a minute.
#[derive(Debug, Default)]
pub(crate) struct Health {
    failure: Option<Failure>,
    pub(crate) failures: u64,
}

#[derive(Debug)]
struct Failure {
    error: DiskError,
    pause_ms: i64,
    retry_ms: i64,
}

impl Health {
    pub(crate) fn fail(&mut self, error: DiskError, now_ms: i64) {
        // What fails during a pause, such as a mark, doesn't put off the next attempt.
        let (pause_ms, retry_ms) = match &self.failure {
            Some(failure) if now_ms < failure.retry_ms => (failure.pause_ms, failure.retry_ms),
            Some(failure) => pause(now_ms, (failure.pause_ms * 2).min(LONGEST_PAUSE_MS)),
            None => pause(now_ms, FIRST_PAUSE_MS),
        };
        self.failures += 1;
        self.failure = Some(Failure {
            error,
            pause_ms,
            retry_ms,
        });
    }

    pub(crate) fn succeed(&mut self) {
        self.failure = None;
    }

    pub(crate) fn error(&self) -> Option<&DiskError> {
        self.failure.as_ref().map(|failure| &failure.error)
    }

    /// Why the disk isn't to be tried now.
    pub(crate) fn refusal(&self, now_ms: i64) -> Option<&DiskError> {
        let failure = self.failure.as_ref()?;
        (now_ms < failure.retry_ms).then_some(&failure.error)
    }

    pub(crate) fn retry_ms(&self) -> Option<i64> {
        self.failure.as_ref().map(|failure| failure.retry_ms)
    }
}

fn pause(now_ms: i64, pause_ms: i64) -> (i64, i64) {
    (pause_ms, now_ms + pause_ms)
}
