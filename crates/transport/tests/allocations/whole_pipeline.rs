//! The real pipeline with its tasks: what is allocated is what the runtime needs to start one export.

use crate::client::{NothingFails, client};
use crate::counting_allocator::allocations;
use crate::items::{ITEMS, SIGNALS, chunks};
use otlp_native_memory::MemoryPool;
use otlp_native_model::{EncodedRequest, ExportOutcome, Exporter, Signal};
use otlp_native_pipeline::{BatchConfig, MemoryUpkeep, Pipeline};
use otlp_native_record::RecordChunk;
use otlp_native_transport::{Client, Compression, Protocol};
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Handle;

const WARM_UP_BATCHES: usize = 50;
const BATCHES: u64 = 50;
/// The task of an export and its place in the set of those under way.
const ALLOCATIONS_AN_EXPORT: u64 = 2;

/// Prepares bodies and sends them nowhere.
struct Preparing(Client);

impl Exporter for Preparing {
    async fn export(&self, request: EncodedRequest) -> ExportOutcome {
        assert!(self.0.prepare(&request).is_ok());
        ExportOutcome::Delivered {
            rejected_items: 0,
            message: None,
        }
    }
}

struct Rig {
    pipeline: Pipeline,
    offered: u64,
}

impl Rig {
    fn new(signal: Signal, runtime: &Handle) -> Self {
        let pool = MemoryPool::default();
        let client = client(
            signal,
            Protocol::HttpProtobuf,
            Compression::Gzip { level: 1 },
            &pool,
        );
        let config = BatchConfig {
            max_items: u64::from(ITEMS),
            max_bytes: 1 << 20,
            delay: Duration::from_secs(3600),
            max_queued_bytes: 32 << 20,
            max_concurrent_exports: 4,
            max_request_bytes: 4 << 20,
        };
        let memory = Arc::new(MemoryUpkeep::new(pool));
        let exporter = Arc::new(Preparing(client));
        let observer = Arc::new(NothingFails);
        Rig {
            pipeline: Pipeline::spawn_in(memory, runtime, signal, config, None, exporter, observer),
            offered: 0,
        }
    }

    /// One batch, from hand-over to outcome.
    async fn carry(&mut self, chunk: &RecordChunk) {
        let pipeline = &self.pipeline;
        let copy = RecordChunk {
            definitions: pipeline.block(&chunk.definitions.words, &chunk.definitions.strings),
            items: pipeline.block(&chunk.items.words, &chunk.items.strings),
            ..*chunk
        };
        assert!(pipeline.offer(copy).is_ok());
        self.offered += u64::from(ITEMS);
        while pipeline.stats().delivered < self.offered {
            tokio::task::yield_now().await;
        }
    }
}

/// On one thread, whose allocations are counted. Time stands still, so that no trim falls between.
#[tokio::test(start_paused = true)]
async fn a_batch_allocates_no_more_than_the_task_of_its_export() {
    for signal in SIGNALS {
        let (first, others) = chunks(signal);
        let mut rig = Rig::new(signal, &Handle::current());
        rig.carry(&first).await;
        let mut chunks = others.iter().cycle();
        for chunk in chunks.by_ref().take(WARM_UP_BATCHES) {
            rig.carry(chunk).await;
        }
        let before = allocations();
        for chunk in chunks.take(BATCHES as usize) {
            rig.carry(chunk).await;
        }
        let allocated = allocations() - before;
        assert!(
            allocated <= BATCHES * ALLOCATIONS_AN_EXPORT,
            "{allocated} allocations in {BATCHES} batches of {signal:?}"
        );
    }
}
