//! Programs that found a fault once, each as small as it could be made. The seeds in `regressions.txt` mean other programs whenever
//! the generator changes; these stay.

use super::Rig;
use super::action::Action::{self, *};
use crate::simulated::Disk::{FailingReads, FailingSyncs, ReadOnly};
use otlp_native_queue::{Fsync, Overflow};
use std::time::Duration;

const INTERVAL: Fsync = Fsync::Interval(Duration::from_millis(500));

fn replay(seed: u64, fsync: Fsync, actions: impl IntoIterator<Item = Action>) {
    let mut rig = Rig::new(seed, fsync, Overflow::DropNewest);
    for action in actions {
        rig.run(action);
    }
    rig.end();
}

#[test]
fn a_directory_stays_locked_until_all_of_its_segments_were_looked_at() {
    let actions = [
        Append(0, vec![0]),
        Append(1, vec![0, 2000]),
        Append(1, vec![0]),
        Append(1, vec![2000, 0]),
        LosePower,
        Append(1, vec![141, 131, 124]),
        Append(1, vec![56, 88, 1189]),
        Append(0, vec![0, 2000, 0]),
        Disk(ReadOnly),
        Append(1, vec![732]),
        LosePower,
    ];
    replay(798_245_275_744_832_094, INTERVAL, actions);
}

#[test]
fn a_sync_makes_the_names_of_adopted_segments_durable_too() {
    let actions = [
        Append(0, vec![0]),
        Append(0, vec![2000, 0, 2000]),
        Append(1, vec![0, 2000]),
        Kill(0),
        Restart(0),
        Restart(0),
        KillDuring(0, 7),
        Sync(0),
        Append(0, vec![0]),
        Restart(0),
        Append(0, vec![0]),
        Append(0, vec![0]),
        Append(1, vec![0, 2000]),
        LosePower,
    ];
    replay(12_201_433_892_310_168, INTERVAL, actions);
}

#[test]
fn a_parent_directory_that_was_made_while_syncs_failed_is_synced_later() {
    let actions = [
        Append(0, vec![0]),
        Disk(FailingSyncs),
        RemoveDirectory,
        Append(0, vec![0]),
        Disk(FailingReads(1)),
        Append(1, vec![0]),
        Append(1, vec![2000, 0]),
        Restart(0),
        Restart(0),
        LosePower,
    ];
    replay(1_063_282_460_230_729_560, Fsync::Always, actions);
}

#[test]
fn the_quarantine_keeps_its_limit_when_the_process_dies_while_it_moves_a_segment_there() {
    let actions = [
        Append(1, vec![0]),
        Restart(0),
        RemoveDirectory,
        Append(0, vec![0]),
        LosePower,
        Append(1, vec![0, 4017, 0, 2000]),
        LosePower,
        Take(0),
        KillDuring(0, 6),
        Acknowledge(0, 0),
    ];
    replay(11_830_360_825_234_251_294, INTERVAL, actions);
}
