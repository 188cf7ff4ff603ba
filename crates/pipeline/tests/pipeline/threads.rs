use crate::chunk_writer::ChunkWriter;
use crate::fake_exporter::{delivered, refused};
use crate::rig::{Rig, config};
use otlp_native_pipeline::BatchConfig;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::runtime::Builder;

#[test]
fn the_ledger_balances_for_every_thread_at_every_moment() {
    const CHUNKS: u64 = 300;
    const SPANS: u64 = 7;
    let runtime = Builder::new_multi_thread()
        .worker_threads(2)
        .enable_time()
        .build()
        .unwrap();
    let config = BatchConfig {
        max_items: 20,
        delay: Duration::from_millis(1),
        max_queued_bytes: 20_000,
        max_concurrent_exports: 3,
        ..config()
    };
    let mut rig = Rig::on(runtime.handle(), config);
    assert!(rig.pipeline.offer(ChunkWriter::new().take()).is_ok());
    let answers = runtime.spawn(async move {
        let mut count = 0_u64;
        while let Some(export) = rig.exports.recv().await {
            count += 1;
            export.answer(if count.is_multiple_of(7) {
                refused()
            } else {
                delivered(count % 3)
            });
        }
    });

    let is_done = AtomicBool::new(false);
    let pipeline = &rig.pipeline;
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while !is_done.load(Ordering::Relaxed) {
                    let stats = pipeline.stats();
                    assert!(stats.is_balanced(), "{stats:?}");
                    std::thread::yield_now();
                }
            });
        }
        let offers: Vec<_> = (0..2)
            .map(|_| {
                scope.spawn(|| {
                    let mut writer = ChunkWriter::new();
                    writer.take();
                    for n in 0..CHUNKS {
                        writer.spans(SPANS as usize, "span");
                        if let Err(chunk) = pipeline.offer(writer.take()) {
                            pipeline.count_refused(u64::from(chunk.item_count));
                        }
                        if n.is_multiple_of(50) {
                            assert!(pipeline.flush_blocking(Duration::from_secs(60)).is_complete);
                        }
                        assert!(pipeline.stats().is_balanced());
                    }
                })
            })
            .collect();
        offers.into_iter().for_each(|offer| offer.join().unwrap());
        is_done.store(true, Ordering::Relaxed);
    });

    assert!(pipeline.shutdown_blocking(Duration::from_secs(60)).is_complete);
    let stats = pipeline.stats();
    assert!(stats.is_balanced(), "{stats:?}");
    assert_eq!((stats.accepted, stats.outstanding()), (2 * CHUNKS * SPANS, 0));
    assert_eq!((stats.dropped.shutdown, stats.dropped.invalid), (0, 0));
    assert!(stats.delivered > 0);
    answers.abort();
}
