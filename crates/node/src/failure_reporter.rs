//! Reports failures to JavaScript at most once a minute for each code, so that an endpoint that is down for a day fills
//! no log.

use crate::events::{BindingEvent, EventQueue};
use otlp_native_model::{ErrorCode, Failure, FailureObserver};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

const INTERVAL: Duration = Duration::from_secs(60);

pub(crate) struct FailureReporter {
    source: u32,
    events: Arc<EventQueue>,
    reported: Mutex<HashMap<ErrorCode, Reported>>,
}

struct Reported {
    at: Instant,
    suppressed: u32,
}

impl FailureReporter {
    pub(crate) fn new(source: u32, events: Arc<EventQueue>) -> Self {
        FailureReporter {
            source,
            events,
            reported: Mutex::default(),
        }
    }

    /// How many failures of `code` were held back since the last report, or `None` to hold this one back too.
    fn admit(&self, code: ErrorCode) -> Option<u32> {
        let mut reported = self.reported.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        match reported.get_mut(&code) {
            Some(last) if now.duration_since(last.at) < INTERVAL => {
                last.suppressed = last.suppressed.saturating_add(1);
                None
            }
            Some(last) => {
                last.at = now;
                Some(std::mem::take(&mut last.suppressed))
            }
            None => {
                reported.insert(
                    code,
                    Reported {
                        at: now,
                        suppressed: 0,
                    },
                );
                Some(0)
            }
        }
    }
}

impl FailureObserver for FailureReporter {
    fn on_failure(&self, failure: &Failure, will_retry: bool) {
        if let Some(suppressed) = self.admit(failure.code) {
            self.events.push(BindingEvent::Failure {
                source: self.source,
                code: failure.code.as_str().into(),
                reason: failure.reason.clone(),
                will_retry,
                suppressed,
            });
        }
    }
}
