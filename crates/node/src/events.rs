//! The one way from the core's threads to JavaScript: a bounded queue, and a wake-up of the event loop when something
//! comes into an empty one. The wake-up doesn't keep the process alive; JavaScript does that where it waits.

use crate::client::BindingOutcome;
use crate::pool::BindingAnswer;
use napi::bindgen_prelude::{Function, Status};
use napi::threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode};
use napi_derive::napi;
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// Failures beyond this many that JavaScript hasn't taken yet are not queued; they were reported often enough.
const MAX_QUEUED_FAILURES: usize = 256;

/// Something that happened off the main thread.
#[napi(discriminant = "kind", discriminant_case = "lowercase")]
pub enum BindingEvent {
    /// A flush, shutdown or close has ended.
    Settled {
        /// The number that JavaScript gave the operation.
        operation: u32,
        /// Items of those waited for that did not reach the server.
        lost_items: f64,
        /// Whether everything was settled in time.
        is_complete: bool,
    },
    /// An export attempt failed, or items were lost.
    Failure {
        /// The exporter it concerns.
        source: u32,
        /// The stable code.
        code: String,
        /// What happened, and what to do.
        reason: String,
        /// Whether another attempt follows.
        will_retry: bool,
        /// How many failures of this code were not reported since the last report.
        suppressed: u32,
    },
    /// A client's call has ended.
    Outcome {
        /// The number that JavaScript gave the call.
        operation: u32,
        /// What became of the request.
        outcome: BindingOutcome,
    },
    /// A request over a pool has ended.
    Answer {
        /// The number that JavaScript gave the request.
        operation: u32,
        /// What came of it.
        answer: BindingAnswer,
    },
    /// An intake or a spill has something to be taken, or it's a producer's turn.
    Ready {
        /// Which of them.
        source: u32,
    },
    /// A receiver has batches to be taken.
    Batch {
        /// The receiver.
        source: u32,
    },
}

type Wake = ThreadsafeFunction<(), (), (), Status, false, true>;

/// The queue of one environment.
pub(crate) struct EventQueue {
    wake: Wake,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    queue: VecDeque<BindingEvent>,
    queued_failures: usize,
    is_closed: bool,
}

impl EventQueue {
    pub(crate) fn new(on_events: &Function<'_, (), ()>) -> napi::Result<Self> {
        let wake = on_events
            .build_threadsafe_function::<()>()
            .weak::<true>()
            .callee_handled::<false>()
            .build()?;
        Ok(EventQueue {
            wake,
            state: Mutex::default(),
        })
    }

    pub(crate) fn push(&self, event: BindingEvent) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.is_closed {
            return;
        }
        if matches!(event, BindingEvent::Failure { .. }) {
            if state.queued_failures >= MAX_QUEUED_FAILURES {
                return;
            }
            state.queued_failures += 1;
        }
        let was_empty = state.queue.is_empty();
        state.queue.push_back(event);
        if was_empty {
            // Under the lock, so that `close` can't come between the check and the call.
            self.wake.call((), ThreadsafeFunctionCallMode::NonBlocking);
        }
    }

    pub(crate) fn take(&self) -> Vec<BindingEvent> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.queued_failures = 0;
        std::mem::take(&mut state.queue).into()
    }

    /// The environment goes away: nothing may call into it from here on.
    pub(crate) fn close(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.is_closed = true;
        state.queue.clear();
    }
}
