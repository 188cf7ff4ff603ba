use crate::rig::{Rig, config, quiesce};
use crate::sent_spans::sent_ids;
use otlp_native_model::ErrorCode;
use otlp_native_pipeline::BatchConfig;
use otlp_native_record::RecordChunk;
use std::time::Duration;

/// Room for about three chunks of ten spans, decoded or not.
fn small_queue() -> BatchConfig {
    BatchConfig {
        max_items: 10,
        max_queued_bytes: 4_000,
        ..config()
    }
}

/// Offers chunks of ten spans until one is given back although all before it are decoded.
async fn fill(rig: &mut Rig) -> (usize, RecordChunk) {
    for accepted in 0.. {
        rig.writer.spans(10, "span");
        let offered = rig.pipeline.offer(rig.writer.take());
        quiesce().await;
        if let Err(chunk) = offered {
            return (accepted, chunk);
        }
    }
    unreachable!()
}

#[tokio::test(start_paused = true)]
async fn a_full_queue_gives_the_chunk_back_and_takes_it_when_there_is_room() {
    let mut rig = Rig::new(small_queue());
    let (accepted, chunk) = fill(&mut rig).await;
    assert!(accepted > 1);
    assert_eq!(chunk.item_count, 10);
    assert_eq!(rig.balanced_stats().accepted, 10 * accepted as u64);

    let exports = rig.exports_so_far().await;
    assert!(
        rig.pipeline.offer(chunk.clone()).is_err(),
        "what is in flight takes room too"
    );
    exports.into_iter().for_each(|export| export.deliver());
    quiesce().await;
    assert!(rig.pipeline.offer(chunk).is_ok());
    let flush = rig.pipeline.flush();
    for export in rig.exports_so_far().await {
        export.deliver();
    }
    flush.await;
    assert_eq!(rig.balanced_stats().delivered, 10 * (accepted as u64 + 1));
}

#[tokio::test(start_paused = true)]
async fn what_was_delivered_takes_no_room() {
    let mut rig = Rig::new(small_queue());
    for _ in 0..100 {
        rig.offer_spans(10);
        rig.next_export().await.deliver();
        quiesce().await;
    }
    assert_eq!(rig.balanced_stats().delivered, 1_000);
}

#[tokio::test(start_paused = true)]
async fn a_full_queue_is_reported_once_until_it_has_recovered() {
    let mut rig = Rig::new(small_queue());
    for _ in 0..2 {
        let (_, chunk) = fill(&mut rig).await;
        for _ in 0..5 {
            assert!(rig.pipeline.offer(chunk.clone()).is_err());
        }
        assert_eq!(rig.failures.take(), [ErrorCode::QueueFull]);
        for export in rig.exports_so_far().await {
            export.deliver();
        }
        quiesce().await;
    }
}

#[tokio::test(start_paused = true)]
async fn what_the_caller_gives_up_is_accepted_and_dropped() {
    let rig = Rig::new(config());
    rig.pipeline.count_refused(7);
    rig.pipeline.count_invalid(2);
    let stats = rig.balanced_stats();
    assert_eq!(
        (stats.accepted, stats.dropped.queue_full, stats.dropped.invalid),
        (9, 7, 2)
    );
}

#[tokio::test(start_paused = true)]
async fn definitions_alone_get_in_even_when_the_queue_is_full() {
    let mut rig = Rig::new(small_queue());
    let (accepted, _) = fill(&mut rig).await;
    rig.writer.scope(1, 0, "scope-1");
    rig.offer();
    for _ in 0..accepted {
        rig.next_export().await.deliver();
    }
    quiesce().await;
    let id = rig.writer.span(1, "span");
    rig.offer();
    assert_eq!(sent_ids(&rig.next_export().await.request.body), [id]);
}

#[tokio::test(start_paused = true)]
async fn a_chunk_that_decoding_makes_larger_waits_until_there_is_room() {
    // A scope with a long name: each request holds it, but no chunk after the first.
    let limit = 30_000;
    let mut rig = Rig::new(BatchConfig {
        max_items: 1,
        max_queued_bytes: limit,
        ..config()
    });
    rig.writer.scope(1, 0, &"s".repeat(9_000));
    for _ in 0..20 {
        rig.writer.span(1, "span");
        rig.offer();
    }
    let mut delivered = 0;
    while delivered < 20 {
        let exports = rig.exports_so_far().await;
        let held: usize = exports.iter().map(|export| export.request.body.len()).sum();
        assert!(
            !exports.is_empty() && held < limit + 10_000,
            "{held} bytes are held"
        );
        delivered += exports.len();
        exports.into_iter().for_each(|export| export.deliver());
    }
    quiesce().await;
    assert_eq!(rig.balanced_stats().delivered, 20);
}

#[tokio::test(start_paused = true)]
async fn what_waits_for_its_resource_does_not_outgrow_the_limit_and_is_sent_when_it_comes() {
    let limit = 30_000;
    let mut rig = Rig::new(BatchConfig {
        max_items: 1,
        max_queued_bytes: limit,
        ..config()
    });
    rig.writer.resource(1, None);
    rig.writer.scope(1, 1, &"s".repeat(9_000));
    for _ in 0..20 {
        rig.writer.span(1, "span");
        rig.offer();
    }
    assert!(rig.exports_so_far().await.is_empty());
    let stats = rig.balanced_stats();
    assert!(
        stats.queued < 5 && stats.dropped.queue_full == 20 - stats.queued,
        "{stats:?}"
    );
    assert_eq!(rig.failures.take(), [ErrorCode::QueueFull]);

    rig.writer.resolve(1, "late");
    rig.offer();
    assert_eq!(rig.exports_so_far().await.len() as u64, stats.queued);
}

#[tokio::test(start_paused = true)]
async fn a_decoded_chunk_leaves_its_memory_for_the_next() {
    let rig = Rig::new(config());
    let chunk = |words: &[u32]| RecordChunk {
        items: rig.pipeline.block(words, b"strings"),
        record_count: 1,
        item_count: 1,
        ..RecordChunk::default()
    };
    rig.pipeline.offer(chunk(&[7; 100])).unwrap();
    quiesce().await;
    let hits = rig.pipeline.memory().hits;
    let block = chunk(&[1, 2]).items;
    assert_eq!(
        (&block.words[..], &block.strings[..]),
        (&[1, 2][..], &b"strings"[..])
    );
    // The words, of a size close enough, and the strings.
    assert_eq!(rig.pipeline.memory().hits - hits, 2);
}

#[tokio::test(start_paused = true)]
async fn memory_that_nothing_needs_any_more_goes_back_to_the_system() {
    let mut rig = Rig::new(config());
    rig.offer_spans(1_000);
    quiesce().await;
    assert!(rig.pipeline.memory().idle_bytes > 0);
    // The batch closes meanwhile, and its buffers wait for the next one.
    tokio::time::sleep(Duration::from_secs(20)).await;
    let memory = rig.pipeline.memory();
    assert_eq!(memory.idle_bytes, 0, "{memory:?}");
    assert!(memory.trimmed_bytes > 0);
}
