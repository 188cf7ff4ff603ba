//! A sink that remembers, answers as told, and waits where it is told to.

use crate::server::{ReceivedRequest, RequestSink, SinkBusy};
use otlp_native_otlp::PartialSuccess;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::Semaphore;

#[derive(Debug)]
pub(super) struct TestSink {
    answer: Answer,
    received: Mutex<Vec<ReceivedRequest>>,
    /// Each request takes one permit away before it is answered.
    gate: Semaphore,
    /// Each request adds a permit when it comes, and one to `left` when its future ends or is dropped.
    entered: Semaphore,
    left: Semaphore,
    inside: AtomicUsize,
    most_inside: AtomicUsize,
}

#[derive(Clone, Debug)]
pub(super) enum Answer {
    Partial(PartialSuccess),
    Busy(SinkBusy),
    Panic,
}

impl TestSink {
    fn new(answer: Answer, gate: usize) -> TestSink {
        TestSink {
            answer,
            received: Mutex::default(),
            gate: Semaphore::new(gate),
            entered: Semaphore::new(0),
            left: Semaphore::new(0),
            inside: AtomicUsize::new(0),
            most_inside: AtomicUsize::new(0),
        }
    }

    /// Takes everything.
    pub(super) fn taking() -> TestSink {
        TestSink::answering(Answer::Partial(PartialSuccess::default()))
    }

    pub(super) fn answering(answer: Answer) -> TestSink {
        TestSink::new(answer, Semaphore::MAX_PERMITS)
    }

    /// Takes everything, each request once [`TestSink::release`] lets it.
    pub(super) fn gated() -> TestSink {
        TestSink::new(Answer::Partial(PartialSuccess::default()), 0)
    }

    pub(super) fn release(&self, requests: usize) {
        self.gate.add_permits(requests);
    }

    /// Waits until `requests` more have come.
    pub(super) async fn wait_entered(&self, requests: u32) {
        self.entered.acquire_many(requests).await.unwrap().forget();
    }

    /// Waits until `requests` more have ended.
    pub(super) async fn wait_left(&self, requests: u32) {
        self.left.acquire_many(requests).await.unwrap().forget();
    }

    pub(super) fn received(&self) -> Vec<ReceivedRequest> {
        self.received.lock().unwrap().clone()
    }

    pub(super) fn most_inside(&self) -> usize {
        self.most_inside.load(Ordering::SeqCst)
    }
}

struct Inside<'a>(&'a TestSink);

impl Drop for Inside<'_> {
    fn drop(&mut self) {
        self.0.inside.fetch_sub(1, Ordering::SeqCst);
        self.0.left.add_permits(1);
    }
}

impl RequestSink for TestSink {
    async fn accept(&self, request: ReceivedRequest) -> Result<PartialSuccess, SinkBusy> {
        let inside = self.inside.fetch_add(1, Ordering::SeqCst) + 1;
        self.most_inside.fetch_max(inside, Ordering::SeqCst);
        let _inside = Inside(self);
        self.received.lock().unwrap().push(request);
        self.entered.add_permits(1);
        self.gate.acquire().await.unwrap().forget();
        match self.answer.clone() {
            Answer::Partial(partial) => Ok(partial),
            Answer::Busy(busy) => Err(busy),
            Answer::Panic => panic!("a sink that panics"),
        }
    }
}
