//! Collections of streams that are aggregated here.

use crate::fake_exporter::{Export, delivered, refused, retries_exhausted, unreadable};
use crate::metrics_rig::{CUMULATIVE, DELTA, MetricsRig, SentPoint, sent_points};
use crate::rig::{config, quiesce};
use otlp_native_aggregate::SeriesDef;
use otlp_native_model::ErrorCode;
use otlp_native_pipeline::{BatchConfig, FlushReport};
use proptest::prelude::*;
use std::time::Duration;
use tokio::runtime::Builder;

fn numbered(count: u32, value: u32) -> Vec<(u32, u32)> {
    (0..count).map(|series| (series, value)).collect()
}

#[tokio::test(start_paused = true)]
async fn points_count_when_they_are_collected_and_a_flush_waits_for_them() {
    let mut metrics = MetricsRig::new(config(), 10);
    metrics.add(DELTA, &numbered(10, 3));
    metrics.add(CUMULATIVE, &[(0, 5)]);
    metrics.hand_over();
    quiesce().await;
    assert_eq!(metrics.rig.balanced_stats().accepted, 0);

    metrics.collect();
    let flush = tokio::spawn(metrics.rig.pipeline.flush());
    let export = metrics.rig.next_export().await;
    assert_eq!(export.request.items, 11);
    assert_eq!(sent_points(&export, "delta").len(), 10);
    assert!(sent_points(&export, "delta").iter().all(|(_, value)| *value == 3));
    assert_eq!(sent_points(&export, "cumulative"), [(0, 5)]);
    assert!(!flush.is_finished());
    export.deliver();
    let complete = FlushReport {
        lost_items: 0,
        is_complete: true,
    };
    assert_eq!(flush.await.unwrap(), complete);
    let stats = metrics.rig.balanced_stats();
    assert_eq!((stats.accepted, stats.delivered), (11, 11));
}

#[tokio::test(start_paused = true)]
async fn a_collection_that_finds_no_room_waits_and_goes_on_and_loses_nothing() {
    let config = BatchConfig {
        max_items: 10,
        max_queued_bytes: 2_000,
        max_concurrent_exports: 1,
        ..config()
    };
    let mut metrics = MetricsRig::new(config, 500);
    metrics.add(DELTA, &numbered(500, 1));
    metrics.collect();
    let mut exports = metrics.rig.exports_so_far().await;
    assert_eq!(exports.len(), 1);
    let accepted = metrics.rig.balanced_stats().accepted;
    assert!(
        accepted < 200,
        "{accepted} points were taken although there is no room"
    );

    // What comes meanwhile is reported once, by this collection or the next.
    metrics.add(DELTA, &numbered(500, 2));
    metrics.collect();
    metrics.add(DELTA, &numbered(500, 4));
    metrics.collect();
    let flush = tokio::spawn(metrics.rig.pipeline.flush());
    let mut sums = vec![0; 500];
    while !flush.is_finished() {
        for export in exports.drain(..) {
            for (series, value) in sent_points(&export, "delta") {
                sums[series as usize] += value;
            }
            export.deliver();
        }
        exports = metrics.rig.exports_so_far().await;
    }
    assert!(flush.await.unwrap().is_complete);
    assert_eq!(sums, vec![7; 500]);
    assert_eq!(metrics.rig.balanced_stats().dropped.total(), 0);
}

#[tokio::test(start_paused = true)]
async fn points_that_are_too_large_for_one_batch_go_in_parts() {
    let config = BatchConfig {
        max_bytes: 1_000,
        ..config()
    };
    let mut metrics = MetricsRig::new(config, 100);
    metrics.add(DELTA, &numbered(100, 1));
    metrics.collect();
    let mut series: Vec<_> = Vec::new();
    for export in metrics.rig.exports_so_far().await {
        assert!(export.request.body.len() <= 1_000);
        series.extend(
            sent_points(&export, "delta")
                .into_iter()
                .map(|(series, _)| series),
        );
        export.deliver();
    }
    assert_eq!(series, (0..100).collect::<Vec<_>>());
}

#[tokio::test(start_paused = true)]
async fn updates_that_are_refused_are_counted_and_told() {
    let mut metrics = MetricsRig::new(config(), 2);
    metrics.add(DELTA, &[(0, 1), (7, 1), (8, 1)]);
    metrics.collect();
    let export = metrics.rig.next_export().await;
    assert_eq!(sent_points(&export, "delta"), [(0, 1)]);
    export.deliver();
    quiesce().await;
    assert_eq!(metrics.rig.balanced_stats().dropped.invalid, 2);
    let failures = metrics.rig.failures.take();
    assert_eq!(failures, [ErrorCode::InvalidItem]);
}

#[tokio::test(start_paused = true)]
async fn deltas_of_series_that_begin_anew_too_often_before_they_are_reported_are_counted() {
    /// As many as the aggregator keeps, and some more.
    const TIMES: u32 = 65_536 + 3;
    let mut metrics = MetricsRig::new(config(), 1);
    for _ in 0..TIMES {
        metrics.add(DELTA, &[(0, 1)]);
        metrics.writer.series(&SeriesDef {
            stream_id: DELTA,
            series_id: 0,
            start_time_unix_nano: 1,
            attributes: &[],
        });
    }
    metrics.hand_over();
    quiesce().await;
    let stats = metrics.rig.balanced_stats();
    assert_eq!((stats.accepted, stats.dropped.queue_full), (3, 3));
    assert_eq!(metrics.rig.failures.take(), [ErrorCode::QueueFull]);
}

#[tokio::test(start_paused = true)]
async fn a_shutdown_waits_for_a_collection_that_came_before_it() {
    let mut metrics = MetricsRig::new(config(), 2);
    metrics.add(DELTA, &[(0, 1), (1, 1)]);
    metrics.collect();
    let shutdown = tokio::spawn(metrics.rig.pipeline.shutdown(Duration::from_secs(5)));
    metrics.rig.next_export().await.deliver();
    assert!(shutdown.await.unwrap().is_complete);
    assert_eq!(metrics.rig.balanced_stats().delivered, 2);
}

#[derive(Clone, Debug)]
enum Step {
    Add(Vec<(u32, u32)>),
    HandOver,
    Collect,
    Flush,
    Answer(usize, Answer),
    Advance(u64),
}

#[derive(Clone, Copy, Debug)]
enum Answer {
    Deliver,
    Exhaust,
    Refuse,
    Garble,
}

const SERIES: u32 = 40;

fn step() -> impl Strategy<Value = Step> {
    let answer = prop_oneof![
        3 => Just(Answer::Deliver),
        2 => Just(Answer::Exhaust),
        1 => Just(Answer::Refuse),
        1 => Just(Answer::Garble),
    ];
    prop_oneof![
        6 => prop::collection::vec((0..SERIES, 1_u32..100), 1..60).prop_map(Step::Add),
        2 => Just(Step::HandOver),
        3 => Just(Step::Collect),
        1 => Just(Step::Flush),
        6 => (any::<usize>(), answer).prop_map(|(which, answer)| Step::Answer(which, answer)),
        1 => (0_u64..8_000).prop_map(Step::Advance),
    ]
}

/// What the server has, and what it may have because its answer could not be read.
#[derive(Default)]
struct Server {
    waiting: Vec<Export>,
    deltas: Vec<SentPoint>,
    garbled_deltas: Vec<SentPoint>,
    cumulative: Vec<SentPoint>,
}

impl Server {
    fn answer(&mut self, which: usize, answer: Answer) {
        if self.waiting.is_empty() {
            return;
        }
        let export = self.waiting.remove(which % self.waiting.len());
        let deltas = sent_points(&export, "delta");
        match answer {
            Answer::Deliver => {
                self.deltas.extend(deltas);
                self.cumulative.extend(sent_points(&export, "cumulative"));
                export.answer(delivered(0));
            }
            Answer::Exhaust => export.answer(retries_exhausted()),
            Answer::Refuse => export.answer(refused()),
            Answer::Garble => {
                self.garbled_deltas.extend(deltas);
                export.answer(unreadable());
            }
        }
    }
}

fn sums(points: &[SentPoint]) -> Vec<i64> {
    let mut sums = vec![0; SERIES as usize];
    for (series, value) in points {
        sums[*series as usize] += value;
    }
    sums
}

async fn run(steps: Vec<Step>, config: BatchConfig) {
    let mut metrics = MetricsRig::new(config, SERIES);
    let mut server = Server::default();
    let mut added = Vec::new();
    let mut flushes = Vec::new();
    for step in steps {
        match step {
            Step::Add(values) => {
                metrics.add(DELTA, &values);
                metrics.add(CUMULATIVE, &values);
                added.extend(
                    values
                        .iter()
                        .map(|(series, value)| (i64::from(*series), i64::from(*value))),
                );
            }
            Step::HandOver => metrics.hand_over(),
            Step::Collect => metrics.collect(),
            Step::Flush => flushes.push(tokio::spawn(metrics.rig.pipeline.flush())),
            Step::Answer(which, answer) => server.answer(which, answer),
            Step::Advance(ms) => tokio::time::sleep(Duration::from_millis(ms)).await,
        }
        server.waiting.extend(metrics.rig.exports_so_far().await);
        metrics.rig.balanced_stats();
    }
    // One collection may be joined to one that is under way, so the last one has to begin by itself.
    for _ in 0..2 {
        metrics.collect();
        let flush = tokio::spawn(metrics.rig.pipeline.flush());
        while !flush.is_finished() {
            server.waiting.extend(metrics.rig.exports_so_far().await);
            assert!(
                !server.waiting.is_empty() || flush.is_finished(),
                "the flush hangs"
            );
            while !server.waiting.is_empty() {
                server.answer(0, Answer::Deliver);
            }
            quiesce().await;
        }
        assert!(flush.await.unwrap().is_complete);
    }
    for flush in flushes {
        assert!(flush.await.unwrap().is_complete);
    }
    let reported: Vec<_> = server
        .deltas
        .iter()
        .chain(&server.garbled_deltas)
        .copied()
        .collect();
    assert_eq!(sums(&reported), sums(&added), "every addition is reported once");
    for (series, sum) in sums(&added).into_iter().enumerate() {
        let latest = server
            .cumulative
            .iter()
            .filter(|(of, _)| *of == series as i64)
            .map(|(_, sum)| *sum)
            .max();
        assert!(
            latest.is_none_or(|latest| latest == sum),
            "the last report has all"
        );
    }
    let stats = metrics.rig.balanced_stats();
    assert_eq!((stats.queued, stats.in_flight), (0, 0));
    assert_eq!(stats.dropped.queue_full + stats.dropped.invalid, 0);
}

proptest! {
    #[test]
    fn deltas_are_reported_once_across_failed_exports_and_full_queues(
        steps in prop::collection::vec(step(), 0..60),
        max_items in 1_u64..60,
        max_queued_bytes in prop_oneof![Just(1_usize << 30), 200_usize..4_000],
        max_bytes in prop_oneof![Just(1_usize << 20), 200_usize..2_000],
        max_concurrent_exports in 1_usize..4,
    ) {
        let config = BatchConfig { max_items, max_queued_bytes, max_bytes, max_concurrent_exports, ..config() };
        let runtime = Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        runtime.block_on(run(steps, config));
    }
}
