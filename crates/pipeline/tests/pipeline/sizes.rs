use crate::fake_exporter::delivered;
use crate::rig::{Rig, config, quiesce};
use crate::sent_spans::sent_ids;
use otlp_native_model::{ErrorCode, ExportOutcome, Failure};
use proptest::prelude::*;
use tokio::runtime::Builder;

fn too_large() -> ExportOutcome {
    ExportOutcome::Refused(Failure {
        code: ErrorCode::RequestTooLarge,
        reason: "too large".to_owned(),
    })
}

/// Answers all requests as a server does that takes `limit_bytes`. Returns the spans it took, and how many requests it refused.
async fn serve(rig: &mut Rig, limit_bytes: usize) -> (Vec<u64>, usize) {
    let (mut taken, mut refused) = (Vec::new(), 0);
    loop {
        let exports = rig.exports_so_far().await;
        if exports.is_empty() {
            return (taken, refused);
        }
        for export in exports {
            if export.request.body.len() > limit_bytes {
                refused += 1;
                export.answer(too_large());
            } else {
                taken.extend(sent_ids(&export.request.body));
                export.answer(delivered(0));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn everything_that_fits_alone_arrives_once_and_the_rest_is_counted(
        sizes in proptest::collection::vec(0_usize..3000, 1..40),
        limit_bytes in 100_usize..20_000,
    ) {
        let runtime = Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        runtime.block_on(async {
            let mut rig = Rig::new(config());
            let mut ids = Vec::new();
            for size in &sizes {
                ids.extend(rig.writer.spans(1, &"x".repeat(*size)));
            }
            rig.offer();
            let flush = rig.pipeline.flush();
            quiesce().await;
            let (mut taken, _) = serve(&mut rig, limit_bytes).await;
            flush.await;
            let stats = rig.balanced_stats();
            taken.sort_unstable();
            let count = taken.len() as u64;
            taken.dedup();
            assert_eq!(taken.len() as u64, count, "none twice");
            assert_eq!((stats.delivered, stats.delivered + stats.dropped.too_large), (count, sizes.len() as u64));
            let fitting = sizes.iter().filter(|size| **size + 200 < limit_bytes).count() as u64;
            assert!(stats.delivered >= fitting);
            assert!(taken.iter().all(|id| ids.contains(id)));
        });
    }
}

#[tokio::test(start_paused = true)]
async fn the_limit_is_remembered_so_that_later_batches_are_not_refused() {
    let mut rig = Rig::new(config());
    let mut refused_of_round = Vec::new();
    for _ in 0..4 {
        for _ in 0..1000 {
            rig.writer.spans(1, &"x".repeat(100));
        }
        rig.offer();
        let _flush = rig.pipeline.flush();
        let (taken, refused) = serve(&mut rig, 40_000).await;
        assert_eq!(taken.len(), 1000);
        refused_of_round.push(refused);
    }
    assert!(refused_of_round[0] > 0);
    assert_eq!(refused_of_round[2..], [0, 0]);
    assert_eq!(rig.balanced_stats().delivered, 4000);
}
