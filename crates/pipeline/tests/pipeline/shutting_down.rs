use crate::rig::{Rig, config, quiesce};
use otlp_native_model::ErrorCode;
use otlp_native_pipeline::{BatchConfig, FlushReport};
use std::time::Duration;
use tokio::runtime::{Builder, Handle};
use tokio::time::Instant;

const COMPLETE: FlushReport = FlushReport {
    lost_items: 0,
    is_complete: true,
};
const MINUTE: Duration = Duration::from_secs(60);

fn tasks() -> usize {
    Handle::current().metrics().num_alive_tasks()
}

#[tokio::test(start_paused = true)]
async fn a_shutdown_sends_what_is_held_and_ends_the_tasks() {
    let mut rig = Rig::new(config());
    rig.offer_spans(3);
    let shutdown = rig.pipeline.shutdown(MINUTE);
    rig.next_export().await.deliver();
    assert_eq!(shutdown.await, COMPLETE);
    assert_eq!(rig.balanced_stats().delivered, 3);
    quiesce().await;
    assert_eq!(tasks(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_shutdown_past_its_deadline_drops_what_is_left() {
    let config = BatchConfig {
        max_items: 1,
        max_concurrent_exports: 2,
        ..config()
    };
    let mut rig = Rig::new(config);
    rig.offer_spans(5);
    rig.next_export().await.deliver();
    let flush = rig.pipeline.flush();
    let start = Instant::now();
    let report = rig.pipeline.shutdown(Duration::from_secs(3)).await;
    assert_eq!(start.elapsed().as_secs(), 3);
    assert_eq!(
        report,
        FlushReport {
            lost_items: 4,
            is_complete: false
        }
    );
    assert!(!flush.await.is_complete);
    let stats = rig.balanced_stats();
    assert_eq!(
        (stats.delivered, stats.dropped.shutdown, stats.outstanding()),
        (1, 4, 0)
    );
    assert_eq!(rig.failures.take(), [ErrorCode::FlushTimeout]);

    quiesce().await;
    assert_eq!(rig.in_flight.now(), 0, "exports in flight are dropped");
    assert_eq!(tasks(), 0);
    for export in rig.exports_so_far().await {
        export.deliver();
    }
    quiesce().await;
    assert_eq!(
        rig.balanced_stats(),
        stats,
        "an outcome after the end changes nothing"
    );
}

#[tokio::test(start_paused = true)]
async fn the_deadline_holds_even_if_nobody_awaits_the_shutdown() {
    let mut rig = Rig::new(config());
    rig.offer_spans(1);
    drop(rig.pipeline.shutdown(Duration::from_secs(3)));
    tokio::time::sleep(Duration::from_secs(4)).await;
    assert_eq!(rig.balanced_stats().dropped.shutdown, 1);
}

#[tokio::test(start_paused = true)]
async fn offers_after_a_shutdown_are_taken_and_dropped() {
    let mut rig = Rig::new(config());
    rig.offer_spans(1);
    let shutdown = rig.pipeline.shutdown(MINUTE);
    rig.offer_spans(2);
    rig.next_export().await.deliver();
    shutdown.await;
    rig.offer_spans(4);
    let stats = rig.balanced_stats();
    assert_eq!(
        (stats.accepted, stats.delivered, stats.dropped.shutdown),
        (7, 1, 6)
    );
    assert_eq!(rig.pipeline.flush().await, COMPLETE);
}

#[tokio::test(start_paused = true)]
async fn every_shutdown_gets_the_same_report_and_the_earliest_deadline_counts() {
    let mut rig = Rig::new(config());
    rig.offer_spans(1);
    let start = Instant::now();
    let first = rig.pipeline.shutdown(MINUTE);
    let second = rig.pipeline.shutdown(Duration::from_secs(1));
    let expected = FlushReport {
        lost_items: 1,
        is_complete: false,
    };
    assert_eq!((first.await, second.await), (expected, expected));
    assert_eq!(start.elapsed().as_secs(), 1);
    assert_eq!(rig.pipeline.shutdown(MINUTE).await, expected);
    assert_eq!(start.elapsed().as_secs(), 1);
    assert_eq!(rig.failures.take(), [ErrorCode::FlushTimeout]);
}

#[test]
fn a_blocking_shutdown_waits_for_the_outcome_or_for_its_timeout() {
    let runtime = Builder::new_multi_thread()
        .worker_threads(1)
        .enable_time()
        .build()
        .unwrap();
    let mut rig = Rig::on(runtime.handle(), config());
    rig.offer_spans(1);
    let pipeline = rig.pipeline.clone();
    let shutdown = std::thread::spawn(move || pipeline.shutdown_blocking(MINUTE));
    runtime.block_on(rig.next_export()).deliver();
    assert_eq!(shutdown.join().unwrap(), COMPLETE);
    assert_eq!(rig.pipeline.shutdown_blocking(MINUTE), COMPLETE);

    let mut rig = Rig::on(runtime.handle(), config());
    rig.offer_spans(1);
    let report = rig.pipeline.shutdown_blocking(Duration::from_millis(1));
    assert_eq!(
        report,
        FlushReport {
            lost_items: 1,
            is_complete: false
        }
    );
    assert_eq!(rig.balanced_stats().dropped.shutdown, 1);
}

#[tokio::test(start_paused = true)]
async fn dropping_every_handle_ends_the_tasks_and_the_exports() {
    let mut rig = Rig::new(BatchConfig {
        max_items: 1,
        ..config()
    });
    rig.offer_spans(1);
    let _export = rig.next_export().await;
    let Rig {
        pipeline,
        failures,
        in_flight,
        ..
    } = rig;
    let other = pipeline.clone();
    drop(pipeline);
    quiesce().await;
    assert_eq!(in_flight.now(), 1);
    drop(other);
    quiesce().await;
    assert_eq!((in_flight.now(), tasks()), (0, 0));
    assert_eq!(failures.take(), [ErrorCode::AlreadyShutDown]);
}

#[tokio::test(start_paused = true)]
async fn a_flush_that_is_awaited_keeps_the_pipeline_alive() {
    let mut rig = Rig::new(config());
    rig.offer_spans(1);
    let flush = rig.pipeline.flush();
    let Rig {
        pipeline,
        mut exports,
        ..
    } = rig;
    drop(pipeline);
    exports.recv().await.unwrap().deliver();
    assert_eq!(flush.await, COMPLETE);
    quiesce().await;
    assert_eq!(tasks(), 0);
}

#[test]
fn a_runtime_that_ends_first_leaves_a_settled_ledger_and_no_one_waiting() {
    let runtime = Builder::new_multi_thread()
        .worker_threads(1)
        .enable_time()
        .build()
        .unwrap();
    let mut rig = Rig::on(runtime.handle(), config());
    rig.offer_spans(2);
    let flush = rig.pipeline.flush();
    drop(runtime);
    let stats = rig.balanced_stats();
    assert_eq!((stats.outstanding(), stats.dropped.shutdown), (0, 2));
    rig.offer_spans(1);
    assert_eq!(rig.balanced_stats().dropped.shutdown, 3);
    let expected = FlushReport {
        lost_items: 2,
        is_complete: false,
    };
    let runtime = Builder::new_current_thread().build().unwrap();
    assert_eq!(runtime.block_on(flush), expected);
    assert_eq!(rig.pipeline.shutdown_blocking(MINUTE), expected);
    assert!(rig.pipeline.flush_blocking(MINUTE).is_complete);
}
