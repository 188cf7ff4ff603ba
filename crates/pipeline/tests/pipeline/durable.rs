use crate::fake_exporter::{Export, FakeExporter, retries_exhausted};
use crate::recorded_failures::RecordedFailures;
use crate::rig::{Rig, config};
use crate::sent_spans::sent_ids;
use otlp_native_model::{ErrorCode, Signal};
use otlp_native_pipeline::{BatchConfig, DurableConfig, FlushReport, Pipeline};
use otlp_native_queue::QueueConfig;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};

const MINUTE: Duration = Duration::from_secs(60);
const COMPLETE: FlushReport = FlushReport {
    lost_items: 0,
    is_complete: true,
};

/// A directory that goes with the test.
struct Directory(PathBuf);

impl Directory {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!(
            "otlp-native-durable-{}-{}",
            std::process::id(),
            NEXT.fetch_add(1, Ordering::Relaxed)
        );
        Directory(std::env::temp_dir().join(name))
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

fn runtime() -> Runtime {
    Builder::new_multi_thread()
        .worker_threads(1)
        .enable_time()
        .build()
        .unwrap()
}

fn durable(directory: &Path) -> DurableConfig {
    DurableConfig {
        queue: QueueConfig::new(directory),
        retry_wait: Duration::from_millis(1),
        max_retry_wait: Duration::from_millis(1),
    }
}

fn rig(runtime: &Runtime, config: BatchConfig, durable: DurableConfig) -> Rig {
    let (exporter, exports) = FakeExporter::new();
    let in_flight = Arc::clone(&exporter.in_flight);
    let failures = Arc::new(RecordedFailures::default());
    let observer = Arc::clone(&failures);
    let pipeline = Pipeline::spawn_durable(
        runtime.handle(),
        Signal::Traces,
        config,
        Some(durable),
        exporter,
        observer,
    );
    Rig {
        pipeline,
        writer: crate::chunk_writer::ChunkWriter::new(),
        exports,
        in_flight,
        failures,
    }
}

fn next_export(runtime: &Runtime, rig: &mut Rig) -> Export {
    runtime.block_on(rig.next_export())
}

#[test]
fn what_one_pipeline_leaves_the_next_one_delivers_with_one_request() {
    let directory = Directory::new();
    let runtime = runtime();
    let mut first = rig(&runtime, config(), durable(&directory.0));
    let mut ids = first.offer_spans(3);
    assert!(first.pipeline.persist_blocking(MINUTE));
    ids.extend(first.offer_spans(4));
    assert!(first.pipeline.persist_blocking(MINUTE));
    assert_eq!(first.balanced_stats().persisted, 7);
    assert_eq!(first.pipeline.shutdown_blocking(Duration::ZERO), COMPLETE);
    let stats = first.balanced_stats();
    assert_eq!(
        (stats.kept, stats.dropped.total(), stats.outstanding()),
        (7, 0, 0)
    );

    let mut second = rig(&runtime, config(), durable(&directory.0));
    let export = next_export(&runtime, &mut second);
    assert_eq!((sent_ids(&export.request.body), export.request.items), (ids, 7));
    export.deliver();
    assert_eq!(second.pipeline.shutdown_blocking(MINUTE), COMPLETE);
    let stats = second.balanced_stats();
    assert_eq!(
        (stats.accepted, stats.recovered, stats.delivered, stats.kept),
        (7, 7, 7, 0)
    );

    let third = rig(&runtime, config(), durable(&directory.0));
    assert_eq!(third.pipeline.shutdown_blocking(MINUTE), COMPLETE);
    assert_eq!(third.balanced_stats().accepted, 0);
}

#[test]
fn a_request_whose_retries_are_spent_is_sent_again_until_it_is_taken() {
    let directory = Directory::new();
    let runtime = runtime();
    let mut rig = rig(&runtime, config(), durable(&directory.0));
    let ids = rig.offer_spans(5);
    let flush = rig.pipeline.flush();
    for _ in 0..20 {
        let export = next_export(&runtime, &mut rig);
        assert_eq!(sent_ids(&export.request.body), ids);
        export.answer(retries_exhausted());
    }
    next_export(&runtime, &mut rig).deliver();
    assert_eq!(runtime.block_on(flush), COMPLETE);
    let stats = rig.balanced_stats();
    assert_eq!((stats.delivered, stats.dropped.total()), (5, 0));
}

#[test]
fn what_is_sent_soon_is_not_read_back() {
    let directory = Directory::new();
    let runtime = runtime();
    let mut rig = rig(&runtime, config(), durable(&directory.0));
    let ids = rig.offer_spans(5);
    assert!(rig.pipeline.persist_blocking(MINUTE));
    for segment in segments(&directory.0) {
        let length = std::fs::read(&segment).unwrap().len();
        std::fs::write(&segment, vec![0; length]).unwrap();
    }
    let flush = rig.pipeline.flush();
    let export = next_export(&runtime, &mut rig);
    assert_eq!(sent_ids(&export.request.body), ids);
    export.deliver();
    assert_eq!(runtime.block_on(flush), COMPLETE);
    let stats = rig.balanced_stats();
    assert_eq!((stats.delivered, stats.dropped.total()), (5, 0));
}

fn segments(directory: &Path) -> Vec<PathBuf> {
    let paths = |folder: &Path| {
        std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
    };
    paths(directory)
        .filter(|path| path.is_dir())
        .flat_map(|folder| paths(&folder))
        .filter(|path| path.extension().is_some_and(|extension| extension == "seg"))
        .collect()
}

#[test]
fn what_waits_on_disk_takes_no_memory() {
    let directory = Directory::new();
    let runtime = runtime();
    let config = BatchConfig {
        max_queued_bytes: 200_000,
        max_bytes: 10_000,
        max_concurrent_exports: 1,
        ..config()
    };
    let mut rig = rig(&runtime, config, durable(&directory.0));
    let mut offered = 0;
    for _ in 0..100 {
        offered += rig.offer_spans(100).len() as u64;
        assert!(rig.pipeline.persist_blocking(MINUTE));
    }
    let stats = rig.balanced_stats();
    assert_eq!((stats.persisted, stats.dropped.total()), (offered, 0));
    let flush = rig.pipeline.flush();
    let mut ids = Vec::new();
    while rig.balanced_stats().delivered < offered {
        let Some(export) = runtime.block_on(async {
            tokio::time::timeout(MINUTE, rig.exports.recv())
                .await
                .ok()
                .flatten()
        }) else {
            panic!("no request comes");
        };
        assert!(export.request.body.len() <= 11_000);
        ids.extend(sent_ids(&export.request.body));
        export.deliver();
        if ids.len() as u64 == offered {
            break;
        }
    }
    assert_eq!(runtime.block_on(flush), COMPLETE);
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!((ids.len() as u64, count as u64), (offered, offered));
}

#[test]
fn a_disk_that_takes_nothing_leaves_items_in_memory_counted_and_delivered() {
    let directory = Directory::new();
    std::fs::write(&directory.0, "no directory").unwrap();
    let runtime = runtime();
    let mut rig = rig(&runtime, config(), durable(&directory.0));
    rig.offer_spans(5);
    let flush = rig.pipeline.flush();
    next_export(&runtime, &mut rig).deliver();
    assert_eq!(runtime.block_on(flush), COMPLETE);
    let stats = rig.balanced_stats();
    assert_eq!((stats.delivered, stats.unpersisted, stats.persisted), (5, 5, 0));
    assert_eq!(rig.failures.take().first(), Some(&ErrorCode::QueueUnavailable));
    drop(rig);
    std::fs::remove_file(&directory.0).unwrap();
}
