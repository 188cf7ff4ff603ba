//! Log records and finished points go the same way as spans.

use crate::rig::{Rig, config, quiesce};
use otlp_native_model::{Bump, ResourceView, ScopeView, Signal};
use otlp_native_otlp::count_items;
use otlp_native_pipeline::BatchConfig;
use otlp_native_record::RecordChunk;
use otlp_native_testkit::{AttributeStyle, ChunkWriter, log_record_view, metric_view, requests};
use proptest::collection::vec;
use proptest::prelude::*;
use tokio::runtime::{Builder, Handle};

fn writer() -> ChunkWriter {
    let mut writer = ChunkWriter::new(AttributeStyle::Templates);
    let nothing = ResourceView {
        attributes: &[],
        dropped_attributes_count: 0,
        schema_url: "",
    };
    let resource = writer.resource(Some(&nothing));
    writer.scope(
        resource,
        &ScopeView {
            name: "scope",
            version: "",
            attributes: &[],
            dropped_attributes_count: 0,
            schema_url: "",
        },
    );
    writer
}

/// All of `chunk` arrives, in requests within the limits.
async fn arrives(signal: Signal, chunk: RecordChunk, config: BatchConfig) {
    let items = u64::from(chunk.item_count);
    let max_items = config.max_items;
    let mut rig = Rig::of(&Handle::current(), signal, config);
    assert!(rig.pipeline.offer(chunk).is_ok());
    let flush = tokio::spawn(rig.pipeline.flush());
    let mut arrived = 0;
    for export in rig.exports_so_far().await {
        let request = &export.request;
        assert_eq!(request.signal, signal);
        assert_eq!(count_items(signal, &request.body), Ok(request.items));
        assert!(request.items <= max_items);
        arrived += request.items;
        export.deliver();
    }
    quiesce().await;
    assert!(flush.await.unwrap().is_complete);
    let stats = rig.balanced_stats();
    assert_eq!((arrived, stats.accepted, stats.delivered), (items, items, items));
}

proptest! {
    #[test]
    fn log_records_and_points_arrive_in_requests_within_the_limits(
        records in vec(requests::log_record(), 0..20),
        metrics in vec(requests::metric(), 0..20),
        max_items in 1_u64..8,
        max_bytes in prop_oneof![Just(1_usize << 20), 100_usize..2_000],
    ) {
        let runtime = Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        let arena = Bump::new();
        let config = BatchConfig { max_items, max_bytes, ..config() };
        runtime.block_on(async {
            let mut logs = writer();
            records.iter().for_each(|record| logs.log_record(0, &log_record_view(record, &arena)));
            arrives(Signal::Logs, logs.take(), config.clone()).await;

            let mut points = writer();
            let views = metrics.iter().filter_map(|metric| metric_view(metric, &arena));
            views.for_each(|view| points.metric(0, &view));
            arrives(Signal::Metrics, points.take(), config).await;
        });
    }
}
