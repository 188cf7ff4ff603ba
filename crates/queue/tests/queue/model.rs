//! Generated programs of two workers that share a parent directory, held against a model, through crashes at any write.

mod action;
mod found;
mod rig;

use action::{Action, program};
use otlp_native_queue::{Fsync, Overflow};
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use rig::Rig;
use std::time::Duration;

fn config() -> ProptestConfig {
    ProptestConfig {
        cases: std::env::var("PROPTEST_CASES")
            .ok()
            .and_then(|it| it.parse().ok())
            .unwrap_or(600),
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(
            "tests/queue/model/regressions.txt",
        ))),
        max_shrink_iters: 20_000,
        ..ProptestConfig::default()
    }
}

fn fsync() -> impl Strategy<Value = Fsync> {
    prop_oneof![
        3 => Just(Fsync::Always),
        1 => Just(Fsync::Interval(Duration::from_millis(500))),
        1 => Just(Fsync::Never),
    ]
}

fn overflow() -> impl Strategy<Value = Overflow> {
    prop_oneof![Just(Overflow::DropNewest), Just(Overflow::DropOldest)]
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn whatever_happens_what_was_promised_comes_out_and_nothing_else(
        seed in any::<u64>(),
        fsync in fsync(),
        overflow in overflow(),
        actions in program(),
    ) {
        let mut rig = Rig::new(seed, fsync, overflow);
        for action in actions {
            rig.run(action);
        }
        rig.end();
    }
}
