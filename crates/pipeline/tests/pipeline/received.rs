//! Requests that were received from elsewhere.

use crate::fake_exporter::{delivered, refused};
use crate::rig::{Rig, config, quiesce};
use crate::sent_spans::sent_ids;
use bytes::Bytes;
use otlp_native_model::{ErrorCode, ExportOutcome, Failure, Signal};
use otlp_native_otlp::{count_items, skim_items};
use otlp_native_pipeline::{BatchConfig, NotTaken};
use otlp_native_testkit::requests::encoded_request;
use proptest::prelude::*;
use std::time::Duration;
use tokio::runtime::{Builder, Handle};

fn message(number: u8, content: &[u8]) -> Vec<u8> {
    [&[number << 3 | 2, u8::try_from(content.len()).unwrap()], content].concat()
}

/// A request of one resource and one scope with a span for each of `ids`.
fn request(ids: std::ops::Range<u64>) -> Bytes {
    let spans = ids.flat_map(|id| message(2, &message(2, &id.to_be_bytes())));
    let scope = message(1, &message(1, b"s"));
    message(
        1,
        &message(2, &scope.into_iter().chain(spans).collect::<Vec<_>>()),
    )
    .into()
}

/// A request of one span whose name is no text.
fn malformed() -> Bytes {
    message(1, &message(2, &message(2, &message(5, &[0xff])))).into()
}

fn ten_a_batch() -> BatchConfig {
    BatchConfig {
        max_items: 10,
        ..config()
    }
}

#[tokio::test(start_paused = true)]
async fn requests_are_merged_byte_for_byte_until_no_other_fits() {
    let mut rig = Rig::new(ten_a_batch());
    let requests = [request(0..4), request(4..8), request(8..12)];
    for request in &requests {
        assert_eq!(rig.pipeline.offer_request(request.clone(), 4), Ok(()));
    }
    assert_eq!(rig.balanced_stats().queued, 12);
    let export = rig.next_export().await;
    assert_eq!(
        (export.request.items, &export.request.body[..]),
        (8, &requests[..2].concat()[..])
    );
    export.deliver();
    // The rest waits for others, and no longer than its delay.
    assert!(rig.exports_so_far().await.is_empty());
    tokio::time::advance(Duration::from_secs(5)).await;
    let export = rig.next_export().await;
    assert_eq!(export.request.body, requests[2]);
    export.deliver();
    quiesce().await;
    assert_eq!(rig.balanced_stats().delivered, 12);
}

/// As `request`, of about `len` bytes more, in fields that nobody knows.
fn padded(ids: std::ops::Range<u64>, len: usize) -> Bytes {
    let filler = [0x7a, 3, 0, 0, 0].repeat(len / 5);
    [&request(ids)[..], &filler].concat().into()
}

#[tokio::test(start_paused = true)]
async fn large_and_small_requests_are_merged_in_their_order() {
    for lens in [
        [40_000, 10, 10, 50_000],
        [10, 10, 60_000, 10],
        [20_000, 20_000, 20_000, 20_000],
    ] {
        let mut rig = Rig::new(config());
        let requests: Vec<Bytes> = (0..).zip(lens).map(|(id, len)| padded(id..id + 1, len)).collect();
        for request in &requests {
            rig.pipeline.offer_request(request.clone(), 1).unwrap();
        }
        drop(rig.pipeline.flush());
        let export = rig.next_export().await;
        assert_eq!(
            (export.request.items, &export.request.body[..]),
            (4, &requests.concat()[..])
        );
        export.answer(refused());
        quiesce().await;
        assert_eq!(rig.balanced_stats().dropped.refused, 4);
    }
}

#[tokio::test(start_paused = true)]
async fn a_merged_request_that_the_server_finds_too_large_goes_in_halves() {
    let mut rig = Rig::new(config());
    for id in 0..2 {
        rig.pipeline.offer_request(padded(id..id + 1, 20_000), 1).unwrap();
    }
    drop(rig.pipeline.flush());
    let export = rig.next_export().await;
    assert_eq!(export.request.items, 2);
    export.answer(ExportOutcome::Refused(Failure {
        code: ErrorCode::RequestTooLarge,
        reason: "too large".to_owned(),
    }));
    for id in 0..2 {
        let export = rig.next_export().await;
        assert_eq!(sent_ids(&export.request.body), [id]);
        export.deliver();
    }
    quiesce().await;
    assert_eq!(rig.balanced_stats().delivered, 2);
}

#[tokio::test(start_paused = true)]
async fn a_request_above_the_limits_goes_in_pieces() {
    let mut rig = Rig::new(BatchConfig {
        max_items: 3,
        ..config()
    });
    rig.pipeline.offer_request(request(0..8), 8).unwrap();
    let flushed = rig.pipeline.flush();
    let mut ids = Vec::new();
    while ids.len() < 8 {
        let export = rig.next_export().await;
        assert!(export.request.items <= 3);
        assert_eq!(
            count_items(Signal::Traces, &export.request.body),
            Ok(export.request.items)
        );
        ids.extend(sent_ids(&export.request.body));
        export.deliver();
    }
    assert_eq!(ids, (0..8).collect::<Vec<_>>());
    assert_eq!(flushed.await.lost_items, 0);
    rig.balanced_stats();
}

#[tokio::test(start_paused = true)]
async fn what_does_not_fit_is_not_accepted_and_counts_nowhere() {
    let body = request(0..3);
    let mut rig = Rig::new(BatchConfig {
        max_queued_bytes: body.len() * 2,
        max_items: 3,
        ..config()
    });
    for _ in 0..2 {
        rig.pipeline.offer_request(body.clone(), 3).unwrap();
    }
    for _ in 0..2 {
        assert_eq!(rig.pipeline.offer_request(body.clone(), 3), Err(NotTaken::Full));
    }
    assert_eq!(rig.balanced_stats().accepted, 6);
    assert_eq!(rig.failures.take(), [ErrorCode::QueueFull]);
    rig.next_export().await.deliver();
    quiesce().await;
    assert_eq!(rig.pipeline.offer_request(body, 3), Ok(()));
    let huge = request(0..10);
    rig.next_export().await.deliver();
    rig.next_export().await.deliver();
    quiesce().await;
    assert_eq!(
        rig.pipeline.offer_request(huge, 10),
        Ok(()),
        "nothing else is held"
    );
}

#[tokio::test(start_paused = true)]
async fn a_request_waits_for_room_and_is_turned_away_when_none_comes_in_time() {
    let body = request(0..3);
    let mut rig = Rig::new(BatchConfig {
        max_queued_bytes: body.len(),
        ..config()
    });
    rig.pipeline.offer_request(body.clone(), 3).unwrap();
    let patience = Duration::from_secs(1);
    let (first, second) = {
        let offer = || {
            let (pipeline, body) = (rig.pipeline.clone(), body.clone());
            tokio::spawn(async move { pipeline.offer_request_within(body, 3, patience).await })
        };
        (offer(), offer())
    };
    // What is open doesn't wait for its delay while others wait for room.
    rig.next_export().await.deliver();
    assert_eq!(first.await.unwrap(), Ok(()));
    assert_eq!(second.await.unwrap(), Err(NotTaken::Full));
    assert_eq!(rig.failures.take(), [ErrorCode::QueueFull]);
    assert_eq!(
        (rig.balanced_stats().accepted, rig.balanced_stats().delivered),
        (6, 3)
    );

    let waiting = rig.pipeline.offer_request_within(body.clone(), 3, patience);
    let shut_down = rig.pipeline.shutdown(Duration::from_secs(60));
    assert_eq!(waiting.await, Err(NotTaken::ShutDown));
    rig.next_export().await.deliver();
    assert!(shut_down.await.is_complete);
}

#[tokio::test(start_paused = true)]
async fn a_flush_waits_for_requests_and_a_shutdown_turns_later_ones_away() {
    let mut rig = Rig::new(config());
    rig.pipeline.offer_request(request(0..2), 2).unwrap();
    let flushed = rig.pipeline.flush();
    rig.pipeline.offer_request(request(2..3), 1).unwrap();
    let export = rig.next_export().await;
    assert_eq!(sent_ids(&export.request.body), [0, 1]);
    export.deliver();
    assert!(flushed.await.is_complete);

    let shut_down = rig.pipeline.shutdown(Duration::from_secs(60));
    assert_eq!(
        rig.pipeline.offer_request(request(3..4), 1),
        Err(NotTaken::ShutDown)
    );
    rig.next_export().await.deliver();
    assert!(shut_down.await.is_complete);
    assert_eq!(
        (rig.balanced_stats().accepted, rig.balanced_stats().delivered),
        (3, 3)
    );
}

#[tokio::test(start_paused = true)]
async fn one_malformed_request_costs_those_that_it_was_merged_with_nothing() {
    let mut rig = Rig::new(config());
    for body in [request(0..2), malformed(), request(2..5)] {
        let items = skim_items(Signal::Traces, &body).unwrap();
        rig.pipeline.offer_request(body, items).unwrap();
    }
    let flushed = rig.pipeline.flush();
    let export = rig.next_export().await;
    assert_eq!(export.request.items, 6);
    export.answer(refused());
    let export = rig.next_export().await;
    assert_eq!(sent_ids(&export.request.body), [0, 1, 2, 3, 4]);
    assert_eq!(export.request.items, 5);
    export.answer(delivered(1));
    assert_eq!(flushed.await.lost_items, 2);
    let stats = rig.balanced_stats();
    assert_eq!(
        (stats.delivered, stats.rejected, stats.dropped.invalid),
        (4, 1, 1)
    );
    assert_eq!(rig.failures.take(), [ErrorCode::InvalidItem]);
}

#[tokio::test(start_paused = true)]
async fn profiles_are_never_merged_since_their_numbers_mean_their_own_tables() {
    let mut rig = Rig::of(&Handle::current(), Signal::Profiles, config());
    let body = Bytes::from(message(1, &message(2, &message(2, &[]))));
    for _ in 0..3 {
        rig.pipeline.offer_request(body.clone(), 1).unwrap();
    }
    for _ in 0..3 {
        let export = rig.next_export().await;
        assert_eq!(export.request.body, body);
        export.deliver();
    }
}

#[derive(Clone, Debug)]
enum Step {
    Offer(Vec<u8>),
    Wait,
    Flush,
}

fn steps(signal: Signal) -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        6 => encoded_request(signal).prop_map(Step::Offer),
        1 => Just(Step::Wait),
        1 => Just(Step::Flush),
    ];
    proptest::collection::vec(step, 0..30)
}

proptest! {
    #[test]
    fn every_accepted_item_is_delivered_within_the_limits_and_in_order(
        (signal, steps) in prop::sample::select(vec![Signal::Traces, Signal::Logs, Signal::Metrics])
            .prop_flat_map(|signal| (Just(signal), steps(signal))),
        max_items in 1_u64..30,
    ) {
        let runtime = Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        runtime.block_on(async {
            let mut rig = Rig::of(&Handle::current(), signal, BatchConfig { max_items, ..config() });
            let (mut accepted, mut given) = (0, Vec::new());
            for step in steps {
                match step {
                    Step::Offer(body) => {
                        let items = count_items(signal, &body).unwrap();
                        if items > 0 {
                            accepted += items;
                            given.extend_from_slice(&body);
                            rig.pipeline.offer_request(body.into(), items).unwrap();
                        }
                    }
                    Step::Wait => tokio::time::advance(Duration::from_secs(6)).await,
                    Step::Flush => drop(rig.pipeline.flush()),
                }
                rig.balanced_stats();
            }
            drop(rig.pipeline.flush());
            let (mut delivered, mut sent, mut is_split) = (0, Vec::new(), false);
            for export in rig.exports_so_far().await {
                let request = &export.request;
                assert_eq!(count_items(signal, &request.body), Ok(request.items));
                is_split |= request.items > max_items;
                delivered += request.items;
                sent.extend_from_slice(&request.body);
                export.deliver();
            }
            quiesce().await;
            assert_eq!((delivered, rig.balanced_stats().delivered), (accepted, accepted));
            // Splitting repeats what items share; without it, not a byte is another.
            assert!(!is_split, "above the limit");
            assert!(sent.len() >= given.len());
            if sent.len() == given.len() {
                assert_eq!(sent, given);
            }
        });
    }
}
