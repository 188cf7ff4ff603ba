use crate::chunk_writer::ChunkWriter;
use crate::fake_exporter::{FakeExporter, delivered, refused, retries_exhausted};
use crate::rig::{Rig, config, quiesce};
use crate::sent_spans::sent_ids;
use otlp_native_model::{ErrorCode, Failure, FailureObserver, Signal};
use otlp_native_pipeline::{BatchConfig, Dropped, Ledger, Pipeline};
use std::sync::Arc;
use tokio::runtime::Handle;

fn single_spans() -> BatchConfig {
    BatchConfig {
        max_items: 1,
        ..config()
    }
}

#[tokio::test(start_paused = true)]
async fn never_more_exports_at_once_than_allowed_and_never_fewer_without_need() {
    let mut rig = Rig::new(BatchConfig {
        max_concurrent_exports: 3,
        ..single_spans()
    });
    rig.offer_spans(10);
    let mut order = Vec::new();
    let mut waiting = Vec::new();
    while order.len() < 10 {
        waiting.extend(rig.exports_so_far().await);
        assert_eq!(waiting.len(), 3.min(10 - order.len()));
        assert_eq!(rig.balanced_stats().in_flight, waiting.len() as u64);
        let export = waiting.remove(0);
        order.extend(sent_ids(&export.request.body));
        export.deliver();
    }
    assert_eq!(order, (1..=10).collect::<Vec<_>>());
    assert_eq!(rig.in_flight.most(), 3);
}

#[tokio::test(start_paused = true)]
async fn every_outcome_has_its_place_in_the_ledger() {
    let mut rig = Rig::new(BatchConfig {
        max_items: 10,
        ..config()
    });
    rig.offer_spans(40);
    assert_eq!(rig.balanced_stats().queued, 40);
    for outcome in [delivered(0), delivered(3), refused(), retries_exhausted()] {
        rig.next_export().await.answer(outcome);
    }
    quiesce().await;
    let dropped = Dropped {
        refused: 10,
        retries_exhausted: 10,
        ..Dropped::default()
    };
    let expected = Ledger {
        accepted: 40,
        delivered: 17,
        rejected: 3,
        dropped,
        ..Ledger::default()
    };
    assert_eq!(rig.balanced_stats(), expected);
    assert!(
        rig.failures.take().is_empty(),
        "failed exports are the exporter's to report"
    );
}

#[tokio::test(start_paused = true)]
async fn a_server_that_rejects_more_than_it_got_does_not_unbalance_the_ledger() {
    let mut rig = Rig::new(single_spans());
    rig.offer_spans(1);
    rig.next_export().await.answer(delivered(u64::MAX));
    quiesce().await;
    assert_eq!(rig.balanced_stats().rejected, 1);
}

#[tokio::test(start_paused = true)]
async fn an_export_that_panics_is_refused_and_harms_no_other() {
    let mut rig = Rig::new(single_spans());
    rig.offer_spans(3);
    let mut exports = rig.exports_so_far().await.into_iter();
    exports.next().unwrap().panic();
    exports.for_each(|export| export.deliver());
    quiesce().await;
    rig.offer_spans(1);
    rig.next_export().await.deliver();
    quiesce().await;
    let stats = rig.balanced_stats();
    assert_eq!((stats.delivered, stats.dropped.refused), (3, 1));
    assert_eq!(rig.failures.take(), [ErrorCode::InvalidItem]);
}

#[tokio::test(start_paused = true)]
async fn an_observer_that_panics_harms_nothing() {
    struct Panics;
    impl FailureObserver for Panics {
        fn on_failure(&self, _: &Failure, _: bool) {
            panic!("the test wants this observer to panic");
        }
    }
    let (exporter, mut exports) = FakeExporter::new();
    let config = BatchConfig {
        max_queued_bytes: 1_000,
        ..config()
    };
    let pipeline = Pipeline::spawn(
        &Handle::current(),
        Signal::Traces,
        config,
        exporter,
        Arc::new(Panics),
    );
    let mut writer = ChunkWriter::new();
    writer.invalid_span(0);
    writer.span(0, "span");
    assert!(pipeline.offer(writer.take()).is_ok());
    writer.span(0, &"too large".repeat(200));
    assert!(pipeline.offer(writer.take()).is_err());
    exports.recv().await.unwrap().deliver();
    quiesce().await;
    assert_eq!(
        (pipeline.stats().delivered, pipeline.stats().dropped.invalid),
        (1, 1)
    );
}

#[tokio::test(start_paused = true)]
async fn items_that_cannot_be_decoded_are_invalid_and_the_others_are_sent() {
    let mut rig = Rig::new(config());
    rig.writer.span(0, "span");
    rig.writer.invalid_span(0);
    rig.writer.span(0, "span");
    rig.writer.missing_span();
    rig.writer.missing_span();
    rig.offer();
    rig.offer_spans(1);
    let export = rig.next_export().await;
    assert_eq!(sent_ids(&export.request.body), [1, 2, 3]);
    assert_eq!(rig.balanced_stats().dropped.invalid, 3);
    assert_eq!(rig.failures.take(), [ErrorCode::InvalidItem; 2]);
}

#[tokio::test(start_paused = true)]
async fn items_beyond_those_that_were_accepted_are_not_sent() {
    let mut rig = Rig::new(config());
    let ids = rig.writer.spans(3, "span");
    let mut chunk = rig.writer.take();
    (chunk.record_count, chunk.item_count) = (2, 2);
    assert!(rig.pipeline.offer(chunk).is_ok());
    let export = rig.next_export().await;
    assert_eq!(sent_ids(&export.request.body), ids[..2]);
    export.deliver();
    quiesce().await;
    assert_eq!(rig.balanced_stats().delivered, 2);
}
