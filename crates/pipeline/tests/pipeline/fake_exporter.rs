//! An exporter that does what the test says, when it says so.

use otlp_native_model::{EncodedRequest, ErrorCode, ExportOutcome, Exporter, Failure};
use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};

/// Hands each request to the test and waits for its answer.
pub(crate) struct FakeExporter {
    exports: mpsc::UnboundedSender<Export>,
    pub(crate) in_flight: Arc<InFlight>,
}

/// A request that waits for the test's answer. Dropping it leaves the export hanging.
pub(crate) struct Export {
    pub(crate) request: EncodedRequest,
    answer: oneshot::Sender<Answer>,
}

enum Answer {
    Outcome(ExportOutcome),
    Panic,
}

/// How many exports there are at once.
#[derive(Default)]
pub(crate) struct InFlight {
    now: AtomicUsize,
    most: AtomicUsize,
}

struct Flight(Arc<InFlight>);

impl FakeExporter {
    pub(crate) fn new() -> (Arc<Self>, mpsc::UnboundedReceiver<Export>) {
        let (exports, receiver) = mpsc::unbounded_channel();
        (
            Arc::new(FakeExporter {
                exports,
                in_flight: Arc::default(),
            }),
            receiver,
        )
    }
}

impl Exporter for FakeExporter {
    async fn export(&self, request: EncodedRequest) -> ExportOutcome {
        let _flight = InFlight::enter(&self.in_flight);
        let (answer, answered) = oneshot::channel();
        // Nobody reads the requests of a test that has ended.
        let _ = self.exports.send(Export { request, answer });
        match answered.await {
            Ok(Answer::Outcome(outcome)) => outcome,
            Ok(Answer::Panic) => panic!("the test wants this export to panic"),
            Err(_) => pending().await,
        }
    }
}

impl Export {
    pub(crate) fn deliver(self) {
        self.answer(delivered(0));
    }

    pub(crate) fn answer(self, outcome: ExportOutcome) {
        let _ = self.answer.send(Answer::Outcome(outcome));
    }

    pub(crate) fn panic(self) {
        let _ = self.answer.send(Answer::Panic);
    }
}

impl InFlight {
    pub(crate) fn now(&self) -> usize {
        self.now.load(Ordering::SeqCst)
    }

    pub(crate) fn most(&self) -> usize {
        self.most.load(Ordering::SeqCst)
    }

    fn enter(this: &Arc<Self>) -> Flight {
        let now = this.now.fetch_add(1, Ordering::SeqCst) + 1;
        this.most.fetch_max(now, Ordering::SeqCst);
        Flight(Arc::clone(this))
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        self.0.now.fetch_sub(1, Ordering::SeqCst);
    }
}

pub(crate) fn delivered(rejected_items: u64) -> ExportOutcome {
    ExportOutcome::Delivered {
        rejected_items,
        message: None,
    }
}

pub(crate) fn refused() -> ExportOutcome {
    ExportOutcome::Refused(Failure {
        code: ErrorCode::RefusedByServer,
        reason: "no".to_owned(),
    })
}

/// The server's answer can't be read: it may have taken the request.
pub(crate) fn unreadable() -> ExportOutcome {
    ExportOutcome::Refused(Failure {
        code: ErrorCode::InvalidResponse,
        reason: "what?".to_owned(),
    })
}

pub(crate) fn retries_exhausted() -> ExportOutcome {
    ExportOutcome::RetriesExhausted {
        failure: Failure {
            code: ErrorCode::ServerBusy,
            reason: "busy".to_owned(),
        },
        asked_wait: Duration::ZERO,
    }
}
