use crate::fake_exporter::{delivered, refused};
use crate::rig::{Rig, config, quiesce};
use otlp_native_pipeline::{BatchConfig, FlushReport};
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Waker};
use std::time::Duration;
use tokio::runtime::Builder;
use tokio::time::Instant;

const COMPLETE: FlushReport = FlushReport {
    lost_items: 0,
    is_complete: true,
};

#[tokio::test(start_paused = true)]
async fn a_flush_with_nothing_to_wait_for_is_ready_at_once() {
    let rig = Rig::new(config());
    let flush = pin!(rig.pipeline.flush());
    assert!(flush.poll(&mut Context::from_waker(Waker::noop())).is_ready());
}

#[tokio::test(start_paused = true)]
async fn a_flush_closes_the_open_batch_without_delay() {
    let mut rig = Rig::new(config());
    let start = Instant::now();
    rig.offer_spans(2);
    let flush = rig.pipeline.flush();
    let export = rig.next_export().await;
    assert_eq!(export.request.items, 2);
    export.deliver();
    assert_eq!(flush.await, COMPLETE);
    assert!(start.elapsed() < Duration::from_secs(1));
}

#[tokio::test(start_paused = true)]
async fn a_flush_waits_for_what_came_before_it_and_for_nothing_else() {
    let mut rig = Rig::new(config());
    rig.offer_spans(1);
    let first = rig.pipeline.flush();
    rig.offer_spans(2);
    let second = tokio::spawn(rig.pipeline.flush());
    rig.offer_spans(4);

    let mut exports = rig.exports_so_far().await.into_iter();
    exports.next().unwrap().deliver();
    assert_eq!(first.await, COMPLETE);
    assert!(!second.is_finished());
    exports.next().unwrap().deliver();
    assert_eq!(second.await.unwrap(), COMPLETE);
    assert_eq!(rig.balanced_stats().queued, 4);
}

#[tokio::test(start_paused = true)]
async fn a_flush_reports_what_was_lost_of_the_items_it_waited_for() {
    let mut rig = Rig::new(BatchConfig {
        max_items: 10,
        ..config()
    });
    rig.offer_spans(10);
    rig.next_export().await.answer(refused());
    quiesce().await;

    rig.offer_spans(20);
    rig.writer.invalid_span(0);
    rig.offer();
    let first = rig.pipeline.flush();
    rig.offer_spans(10);
    let second = rig.pipeline.flush();
    for outcome in [delivered(3), delivered(0), refused()] {
        rig.next_export().await.answer(outcome);
    }
    assert_eq!(
        first.await,
        FlushReport {
            lost_items: 4,
            is_complete: true
        }
    );
    assert_eq!(
        second.await,
        FlushReport {
            lost_items: 14,
            is_complete: true
        }
    );
}

#[tokio::test(start_paused = true)]
async fn a_flush_happens_even_if_nobody_awaits_it() {
    let mut rig = Rig::new(config());
    rig.offer_spans(1);
    for _ in 0..1_000 {
        drop(rig.pipeline.flush());
    }
    rig.next_export().await.deliver();
}

#[test]
fn a_blocking_flush_waits_for_the_outcome_or_for_its_timeout() {
    let runtime = Builder::new_multi_thread()
        .worker_threads(1)
        .enable_time()
        .build()
        .unwrap();
    let mut rig = Rig::on(runtime.handle(), config());
    rig.offer_spans(1);
    let given_up = rig.pipeline.flush_blocking(Duration::from_millis(1));
    assert_eq!(
        given_up,
        FlushReport {
            lost_items: 0,
            is_complete: false
        }
    );

    let pipeline = rig.pipeline.clone();
    let flush = std::thread::spawn(move || pipeline.flush_blocking(Duration::from_secs(60)));
    runtime.block_on(rig.next_export()).deliver();
    assert_eq!(flush.join().unwrap(), COMPLETE);
}
