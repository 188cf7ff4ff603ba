use crate::rig::{Rig, config, quiesce};
use crate::sent_spans::{SentSpan, sent_spans};
use otlp_native_model::ErrorCode;
use otlp_native_pipeline::BatchConfig;
use std::time::Duration;

fn late_resource(rig: &mut Rig) {
    rig.writer.resource(1, None);
    rig.writer.scope(1, 1, "late-scope");
}

#[tokio::test(start_paused = true)]
async fn a_batch_waits_for_its_resource_while_others_are_sent() {
    let mut rig = Rig::new(BatchConfig {
        max_items: 2,
        ..config()
    });
    late_resource(&mut rig);
    for scope_id in [1, 1, 1, 0, 0, 0] {
        rig.writer.span(scope_id, "span");
    }
    rig.offer();
    // Spans 1 and 2 wait, and so does 4, since it shares a batch with 3.
    let exports = rig.exports_so_far().await;
    assert_eq!(exports.len(), 1);
    assert_eq!(exports[0].request.items, 2);

    rig.writer.resolve(1, "late");
    rig.offer();
    let sent: Vec<_> = rig
        .exports_so_far()
        .await
        .iter()
        .map(|export| sent_spans(&export.request.body))
        .collect();
    let late = |id| SentSpan {
        id,
        scope: "late-scope".to_owned(),
        service: Some("late".to_owned()),
    };
    let known = |id| SentSpan {
        id,
        scope: "scope-0".to_owned(),
        service: Some("known".to_owned()),
    };
    assert_eq!(sent, [vec![late(1), late(2)], vec![late(3), known(4)]]);
}

#[tokio::test(start_paused = true)]
async fn flush_and_shutdown_wait_for_a_resource() {
    let mut rig = Rig::new(config());
    late_resource(&mut rig);
    rig.writer.span(1, "span");
    rig.offer();
    let flush = rig.pipeline.flush();
    let shutdown = rig.pipeline.shutdown(Duration::from_secs(60));
    assert!(rig.exports_so_far().await.is_empty());

    // Definitions still get in; items don't.
    rig.writer.resolve(1, "late");
    rig.writer.span(1, "too late");
    rig.offer();
    rig.next_export().await.deliver();
    assert_eq!((flush.await.lost_items, shutdown.await.lost_items), (0, 0));
    let stats = rig.balanced_stats();
    assert_eq!((stats.delivered, stats.dropped.shutdown), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn a_resource_that_never_comes_does_not_outlast_the_shutdown() {
    let mut rig = Rig::new(config());
    late_resource(&mut rig);
    rig.writer.span(1, "span");
    rig.offer();
    let report = rig.pipeline.shutdown(Duration::from_secs(1)).await;
    assert_eq!((report.lost_items, report.is_complete), (1, false));
    assert_eq!(rig.balanced_stats().dropped.shutdown, 1);
}

#[tokio::test(start_paused = true)]
async fn a_resource_that_is_forgotten_before_it_came_is_sent_bare_and_reported() {
    let mut rig = Rig::new(config());
    late_resource(&mut rig);
    rig.writer.span(1, "span");
    rig.offer();
    let _flush = rig.pipeline.flush();
    assert!(rig.exports_so_far().await.is_empty());
    rig.writer.epoch();
    rig.offer();
    assert_eq!(sent_spans(&rig.next_export().await.request.body)[0].service, None);
    quiesce().await;
    assert_eq!(rig.failures.take(), [ErrorCode::InvalidItem]);
}

#[tokio::test(start_paused = true)]
async fn an_epoch_starts_ids_again_and_leaves_the_open_batch_as_it_is() {
    let mut rig = Rig::new(config());
    rig.offer_spans(1);
    rig.writer.epoch();
    rig.writer.resource(0, Some("second"));
    rig.writer.scope(0, 0, "scope-0");
    rig.offer_spans(1);
    let services: Vec<_> = sent_spans(&rig.next_export().await.request.body)
        .into_iter()
        .map(|span| span.service.unwrap())
        .collect();
    assert_eq!(services, ["known", "second"]);
}
