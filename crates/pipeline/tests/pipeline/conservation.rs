//! Random programs against a model: every item is accounted for at every step, and what is sent is what was accepted.

use crate::fake_exporter::{Export, delivered, refused, retries_exhausted};
use crate::programs::{Item, Outcome, Step, step};
use crate::rig::{Rig, config, quiesce};
use crate::sent_spans::sent_ids;
use otlp_native_model::Signal;
use otlp_native_otlp::count_items;
use otlp_native_pipeline::{BatchConfig, FlushReport, Ledger};
use proptest::prelude::*;
use std::collections::HashSet;
use std::time::Duration;
use tokio::runtime::Builder;
use tokio::task::JoinHandle;

const MAX_BYTES: usize = 1_500;
const MAX_REQUEST_BYTES: usize = 3_000;

/// What the test knows by itself.
struct Model {
    rig: Rig,
    is_late_pending: bool,
    waiting: Vec<Export>,
    flushes: Vec<PendingFlush>,
    shutdowns: Vec<JoinHandle<FlushReport>>,
    report: Option<FlushReport>,
    offered: u64,
    accepted_ids: HashSet<u64>,
    sent_ids: HashSet<u64>,
    settled_ids: HashSet<u64>,
    expected: Ledger,
}

struct PendingFlush {
    handle: JoinHandle<FlushReport>,
    ids: HashSet<u64>,
    before: Ledger,
    /// Lost since by requests that the flush waits for.
    lost: u64,
}

impl Model {
    fn new(config: BatchConfig) -> Self {
        let mut model = Model {
            rig: Rig::new(config),
            is_late_pending: false,
            waiting: Vec::new(),
            flushes: Vec::new(),
            shutdowns: Vec::new(),
            report: None,
            offered: 0,
            accepted_ids: HashSet::new(),
            sent_ids: HashSet::new(),
            settled_ids: HashSet::new(),
            expected: Ledger::default(),
        };
        model.announce_late();
        model
    }

    fn announce_late(&mut self) {
        self.rig.writer.resource(1, None);
        self.rig.writer.scope(1, 1, "late-scope");
        self.is_late_pending = true;
    }

    async fn take(&mut self, step: Step) {
        match step {
            Step::Offer(items) => self.offer(&items),
            Step::Resolve if self.is_late_pending => {
                self.is_late_pending = false;
                self.rig.writer.resolve(1, "late");
                self.rig.offer();
            }
            Step::Resolve => {}
            Step::Epoch => {
                self.rig.writer.epoch();
                self.rig.writer.resource(0, Some("known"));
                self.rig.writer.scope(0, 0, "scope-0");
                self.announce_late();
            }
            Step::Answer(which, outcome) => self.answer(which, outcome).await,
            Step::Flush => {
                quiesce().await;
                let ids = if self.has_ended() {
                    HashSet::new()
                } else {
                    self.unsettled_ids()
                };
                self.flushes.push(PendingFlush {
                    before: self.rig.balanced_stats(),
                    ids,
                    handle: tokio::spawn(self.rig.pipeline.flush()),
                    lost: 0,
                });
            }
            Step::Stats => {}
            Step::Quiesce => quiesce().await,
            Step::Advance(ms) => tokio::time::sleep(Duration::from_millis(ms)).await,
            Step::Shutdown(ms) => {
                let shutdown = self.rig.pipeline.shutdown(Duration::from_millis(ms));
                self.shutdowns.push(tokio::spawn(shutdown));
            }
        }
        self.check().await;
    }

    fn offer(&mut self, items: &[Item]) {
        let mut ids = Vec::new();
        for item in items {
            match item {
                Item::Known(len) => ids.push(self.rig.writer.span(0, &"n".repeat(*len))),
                Item::Late(len) => ids.push(self.rig.writer.span(1, &"n".repeat(*len))),
                Item::TooLarge => {
                    self.rig.writer.span(0, &"n".repeat(MAX_REQUEST_BYTES));
                }
                Item::Invalid => self.rig.writer.invalid_span(0),
                // Items behind the missing one would be read in its place, so the last one is missing.
                Item::Missing => {}
            }
        }
        items
            .iter()
            .filter(|item| matches!(item, Item::Missing))
            .for_each(|_| self.rig.writer.missing_span());
        self.offered += items.len() as u64;
        match self.rig.pipeline.offer(self.rig.writer.take()) {
            Ok(()) if self.shutdowns.is_empty() => self.accepted_ids.extend(ids),
            Ok(()) => {}
            Err(mut chunk) => {
                self.rig.pipeline.count_refused(u64::from(chunk.item_count));
                chunk.items.clear();
                (chunk.record_count, chunk.item_count) = (0, 0);
                assert!(self.rig.pipeline.offer(chunk).is_ok());
            }
        }
    }

    async fn answer(&mut self, which: usize, outcome: Outcome) {
        quiesce().await;
        self.collect_exports();
        if self.waiting.is_empty() || self.has_ended() {
            return;
        }
        let export = self.waiting.swap_remove(which % self.waiting.len());
        let items = export.request.items;
        let ids = sent_ids(&export.request.body);
        let lost = match outcome {
            Outcome::Delivered(rejected) => {
                export.answer(delivered(rejected));
                let rejected = rejected.min(items);
                self.expected.delivered += items - rejected;
                self.expected.rejected += rejected;
                rejected
            }
            Outcome::Refused => {
                export.answer(refused());
                self.expected.dropped.refused += items;
                items
            }
            Outcome::RetriesExhausted => {
                export.answer(retries_exhausted());
                self.expected.dropped.retries_exhausted += items;
                items
            }
        };
        for flush in self
            .flushes
            .iter_mut()
            .filter(|flush| ids.iter().any(|id| flush.ids.contains(id)))
        {
            assert!(
                ids.iter().all(|id| flush.ids.contains(id)),
                "a request reaches across a flush"
            );
            flush.lost += lost;
        }
        self.settled_ids.extend(ids);
    }

    fn has_ended(&self) -> bool {
        self.shutdowns.iter().any(JoinHandle::is_finished)
    }

    fn unsettled_ids(&self) -> HashSet<u64> {
        self.accepted_ids.difference(&self.settled_ids).copied().collect()
    }

    fn collect_exports(&mut self) {
        while let Ok(export) = self.rig.exports.try_recv() {
            let request = &export.request;
            assert_eq!(count_items(Signal::Traces, &request.body), Ok(request.items));
            let len = request.body.len();
            // A resource that came late adds to a batch that was closed without it.
            assert!(
                len <= MAX_BYTES + 60 || request.items == 1 && len <= MAX_REQUEST_BYTES + 60,
                "{len} bytes"
            );
            for id in sent_ids(&request.body) {
                assert!(
                    self.accepted_ids.contains(&id) && self.sent_ids.insert(id),
                    "span {id}"
                );
            }
            self.waiting.push(export);
        }
    }

    async fn check(&mut self) {
        let stats = self.rig.balanced_stats();
        assert_eq!(stats.accepted, self.offered);
        quiesce().await;
        self.collect_exports();
        let stats = self.rig.balanced_stats();
        assert_eq!(
            (stats.delivered, stats.rejected),
            (self.expected.delivered, self.expected.rejected)
        );
        assert_eq!(stats.dropped.refused, self.expected.dropped.refused);
        assert_eq!(
            stats.dropped.retries_exhausted,
            self.expected.dropped.retries_exhausted
        );
        let has_ended = self.has_ended();
        let in_flight: u64 = self.waiting.iter().map(|export| export.request.items).sum();
        assert_eq!(stats.in_flight, if has_ended { 0 } else { in_flight });

        for shutdown in self
            .shutdowns
            .extract_if(.., |shutdown| has_ended && shutdown.is_finished())
        {
            let report = shutdown.await.unwrap();
            assert_eq!(*self.report.get_or_insert(report), report);
            assert_eq!(stats.outstanding(), 0);
        }
        if has_ended {
            self.shutdowns
                .push(tokio::spawn(self.rig.pipeline.shutdown(Duration::ZERO)));
            quiesce().await;
        }
        for flush in self.flushes.extract_if(.., |flush| flush.handle.is_finished()) {
            let report = flush.handle.await.unwrap();
            if report.is_complete {
                let unsettled = flush.ids.difference(&self.settled_ids);
                assert!(unsettled.into_iter().all(|id| !self.sent_ids.contains(id)));
                let dropped_here = |stats: &Ledger| stats.dropped.invalid + stats.dropped.queue_full;
                if dropped_here(&flush.before) == dropped_here(&stats) {
                    assert_eq!(report.lost_items, flush.lost);
                }
            }
        }
    }

    async fn finish(mut self) {
        self.take(Step::Resolve).await;
        self.take(Step::Flush).await;
        if self.shutdowns.is_empty() {
            while self.rig.balanced_stats().outstanding() > 0 {
                self.take(Step::Answer(0, Outcome::Delivered(0))).await;
            }
        }
        self.take(Step::Shutdown(10)).await;
        self.take(Step::Advance(10_000)).await;
        let stats = self.rig.balanced_stats();
        assert_eq!(stats.outstanding(), 0);
        assert!(self.flushes.is_empty());
        let unanswered: u64 = self.waiting.iter().map(|export| export.request.items).sum();
        assert!(unanswered <= stats.dropped.shutdown);
    }
}

fn run(config: BatchConfig, steps: Vec<Step>) {
    let runtime = Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap();
    runtime.block_on(async {
        let mut model = Model::new(config);
        for step in steps {
            model.take(step).await;
        }
        model.finish().await;
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn every_item_is_accounted_for_at_every_step(
        steps in proptest::collection::vec(step(), 0..60),
        max_items in 1_u64..30,
        max_queued_bytes in prop_oneof![1_000_usize..8_000, Just(1 << 30)],
        max_concurrent_exports in 1_usize..4,
    ) {
        run(BatchConfig {
            max_items,
            max_bytes: MAX_BYTES,
            max_queued_bytes,
            max_concurrent_exports,
            max_request_bytes: MAX_REQUEST_BYTES,
            ..config()
        }, steps);
    }
}
