//! Requests under way, each with one end that JavaScript hears of.

use crate::events::BindingEvent;
use crate::runtime::Core;
use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::task::AbortHandle;

/// By their operation.
#[derive(Default)]
pub(crate) struct Calls(Mutex<HashMap<u32, AbortHandle>>);

impl Calls {
    /// Runs `call`, whose event goes out when it ends; that of `panicked`, if it panics.
    pub(crate) fn start(
        self: &Arc<Self>,
        core: &Arc<Core>,
        operation: u32,
        call: impl Future<Output = BindingEvent> + Send + 'static,
        panicked: fn(u32) -> BindingEvent,
    ) {
        let mut ending = Ending {
            core: Arc::clone(core),
            calls: Arc::clone(self),
            operation,
            event: None,
            panicked,
        };
        // Held until the call is known, so that one that ends at once finds itself.
        let mut calls = self.lock();
        let task = core.handle().spawn(async move {
            ending.note(call.await);
        });
        calls.insert(operation, task.abort_handle());
    }

    /// Gives up a call; no event follows.
    pub(crate) fn abort(&self, operation: u32) {
        let call = self.lock().remove(&operation);
        if let Some(call) = call {
            call.abort();
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<u32, AbortHandle>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Tells JavaScript of a call's end, also of one that panics.
struct Ending {
    core: Arc<Core>,
    calls: Arc<Calls>,
    operation: u32,
    event: Option<BindingEvent>,
    panicked: fn(u32) -> BindingEvent,
}

impl Ending {
    /// A method, so that the task owns the whole and not only the field.
    fn note(&mut self, event: BindingEvent) {
        self.event = Some(event);
    }
}

impl Drop for Ending {
    fn drop(&mut self) {
        if self.calls.lock().remove(&self.operation).is_none() {
            return;
        }
        let event = self.event.take();
        self.core
            .events
            .push(event.unwrap_or_else(|| (self.panicked)(self.operation)));
    }
}
