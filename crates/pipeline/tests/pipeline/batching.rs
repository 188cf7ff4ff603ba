use crate::rig::{Rig, config};
use crate::sent_spans::{sent_ids, sent_spans};
use otlp_native_model::{ErrorCode, Signal};
use otlp_native_otlp::count_items;
use otlp_native_pipeline::BatchConfig;
use proptest::prelude::*;
use std::time::Duration;
use tokio::runtime::Builder;
use tokio::time::Instant;

#[tokio::test(start_paused = true)]
async fn a_batch_closes_when_it_holds_max_items() {
    let mut rig = Rig::new(BatchConfig {
        max_items: 3,
        ..config()
    });
    let ids = rig.offer_spans(7);
    let exports = rig.exports_so_far().await;
    let sent: Vec<_> = exports
        .iter()
        .map(|export| sent_ids(&export.request.body))
        .collect();
    assert_eq!(sent, [&ids[..3], &ids[3..6]]);
    assert_eq!(rig.balanced_stats().queued, 1);
}

#[tokio::test(start_paused = true)]
async fn a_batch_closes_a_delay_after_its_first_item() {
    let mut rig = Rig::new(config());
    let start = Instant::now();
    rig.offer_spans(1);
    tokio::time::sleep(Duration::from_secs(4)).await;
    rig.offer_spans(1);
    let export = rig.next_export().await;
    assert_eq!(export.request.items, 2);
    assert_eq!(start.elapsed().as_secs(), 5);

    let start = Instant::now();
    rig.offer_spans(1);
    assert_eq!(rig.next_export().await.request.items, 1);
    assert_eq!(start.elapsed().as_secs(), 5);
}

#[tokio::test(start_paused = true)]
async fn a_delay_past_the_end_of_time_never_closes_a_batch() {
    let mut rig = Rig::new(BatchConfig {
        delay: Duration::MAX,
        ..config()
    });
    rig.offer_spans(1);
    tokio::time::sleep(Duration::from_secs(1_000_000)).await;
    assert!(rig.exports_so_far().await.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_span_larger_than_a_batch_goes_alone() {
    let mut rig = Rig::new(BatchConfig {
        max_bytes: 1_000,
        ..config()
    });
    rig.writer.span(0, "small");
    rig.writer.span(0, &"large".repeat(1_000));
    rig.writer.span(0, "small");
    rig.offer();
    let exports = rig.exports_so_far().await;
    let sent: Vec<_> = exports
        .iter()
        .map(|export| sent_ids(&export.request.body))
        .collect();
    assert_eq!(sent, [[1], [2]]);
    assert_eq!(rig.next_export().await.request.items, 1);
}

#[tokio::test(start_paused = true)]
async fn two_spans_that_are_one_byte_too_long_together_are_split() {
    async fn lens(name_len: usize, max_bytes: usize) -> Vec<usize> {
        let mut rig = Rig::new(BatchConfig {
            max_bytes,
            ..config()
        });
        rig.writer.span(0, &"n".repeat(name_len));
        rig.writer.span(0, "");
        rig.offer();
        drop(rig.pipeline.flush());
        rig.exports_so_far()
            .await
            .iter()
            .map(|export| export.request.body.len())
            .collect()
    }
    // Around 128 and 16,384 bytes the lengths of the surrounding messages grow by a byte each.
    for name_len in (0..100).chain(16_200..16_400) {
        let together = lens(name_len, 1 << 30).await;
        assert_eq!(together.len(), 1);
        assert_eq!(lens(name_len, together[0] - 1).await.len(), 2, "{name_len}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_span_larger_than_a_request_may_be_is_dropped_as_invalid_and_reported() {
    let mut rig = Rig::new(BatchConfig {
        max_request_bytes: 1_000,
        ..config()
    });
    rig.writer.span(0, "small");
    rig.writer.span(0, &"large".repeat(1_000));
    rig.writer.span(0, "small");
    rig.offer();
    assert_eq!(sent_ids(&rig.next_export().await.request.body), [1, 3]);
    assert_eq!(rig.balanced_stats().dropped.invalid, 1);
    assert_eq!(rig.failures.take(), [ErrorCode::RequestTooLarge]);
}

#[tokio::test(start_paused = true)]
async fn a_request_keeps_its_limit_even_if_a_batch_may_be_larger() {
    let mut rig = Rig::new(BatchConfig {
        max_request_bytes: 1_000,
        ..config()
    });
    rig.offer_spans(100);
    let flush = rig.pipeline.flush();
    for export in rig.exports_so_far().await {
        assert!(export.request.body.len() <= 1_000);
        export.deliver();
    }
    assert_eq!(flush.await.lost_items, 0);
}

#[tokio::test(start_paused = true)]
async fn spans_keep_their_scope_and_resource() {
    let mut rig = Rig::new(config());
    rig.writer.resource(1, Some("other"));
    rig.writer.scope(1, 1, "scope-1");
    for scope_id in [0, 1, 0, 1] {
        rig.writer.span(scope_id, "span");
    }
    rig.offer();
    let sent = sent_spans(&rig.next_export().await.request.body);
    let sent: Vec<_> = sent
        .iter()
        .map(|span| (span.id, span.scope.as_str(), span.service.as_deref()))
        .collect();
    let expected = [
        (1, "scope-0", Some("known")),
        (3, "scope-0", Some("known")),
        (2, "scope-1", Some("other")),
        (4, "scope-1", Some("other")),
    ];
    assert_eq!(sent, expected);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn no_request_exceeds_max_bytes_unless_a_span_alone_does(
        spans in proptest::collection::vec((0_u32..3, 0_usize..400), 1..150),
        max_bytes in 100_usize..2_000,
        max_items in prop_oneof![1_u64..40, Just(1_000)],
        chunk_len in 1_usize..40,
    ) {
        let runtime = Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        runtime.block_on(async {
            let mut rig = Rig::new(BatchConfig { max_bytes, max_items, max_concurrent_exports: 1_000, ..config() });
            rig.writer.resource(1, Some("other"));
            rig.writer.scope(1, 0, "scope-1");
            rig.writer.scope(2, 1, "scope-2");
            for chunk in spans.chunks(chunk_len) {
                for (scope_id, name_len) in chunk {
                    rig.writer.span(*scope_id, &"n".repeat(*name_len));
                }
                rig.offer();
            }
            let flush = rig.pipeline.flush();
            let mut sent = Vec::new();
            let exports = rig.exports_so_far().await;
            let lens: Vec<_> = exports.iter().map(|export| export.request.body.len()).collect();
            for export in exports {
                let request = &export.request;
                assert_eq!(count_items(Signal::Traces, &request.body), Ok(request.items));
                assert!(request.body.len() <= max_bytes || request.items == 1, "{lens:?}");
                assert!(request.items <= max_items);
                sent.extend(sent_ids(&request.body));
                export.deliver();
            }
            sent.sort_unstable();
            assert_eq!(sent, (1..=spans.len() as u64).collect::<Vec<_>>());
            assert_eq!(flush.await.lost_items, 0);
            // None closes much too early either: two neighbours would not have fitted into one.
            for pair in lens.windows(2).filter(|_| max_items == 1_000) {
                assert!(pair[0] + pair[1] > max_bytes, "{lens:?}");
            }
        });
    }
}
