//! What may happen to two workers.

use crate::simulated::Disk;
use proptest::prelude::*;

/// Something that happens, to one of two workers where it names one.
#[derive(Clone, Debug)]
pub(crate) enum Action {
    Append(usize, Vec<usize>),
    Take(usize),
    /// Of what is in flight at the worker.
    Acknowledge(usize, usize),
    GiveBack(usize, usize),
    Sync(usize),
    Maintain(usize),
    Adopt(usize),
    Pass(u64),
    Disk(Disk),
    RemoveDirectory,
    /// Closes the queue and opens another one.
    Restart(usize),
    Kill(usize),
    /// The worker will be killed during the change to come after this many.
    KillDuring(usize, u64),
    LosePower,
}

/// A few dozen actions, mostly ordinary ones.
pub(crate) fn program() -> impl Strategy<Value = Vec<Action>> {
    prop::collection::vec(action(), 1..80)
}

fn action() -> impl Strategy<Value = Action> {
    let worker = 0..2_usize;
    let sizes = prop::collection::vec(
        prop_oneof![8 => 0..200_usize, 1 => 200..1500_usize, 1 => 2000..6000_usize],
        1..5,
    );
    prop_oneof![
        20 => (worker.clone(), sizes).prop_map(|(worker, sizes)| Action::Append(worker, sizes)),
        16 => worker.clone().prop_map(Action::Take),
        12 => (worker.clone(), 0..8_usize).prop_map(|(worker, which)| Action::Acknowledge(worker, which)),
        4 => (worker.clone(), 0..8_usize).prop_map(|(worker, which)| Action::GiveBack(worker, which)),
        2 => worker.clone().prop_map(Action::Sync),
        4 => worker.clone().prop_map(Action::Maintain),
        2 => worker.clone().prop_map(Action::Adopt),
        3 => prop_oneof![1..700_u64, 1_000..70_000_u64].prop_map(Action::Pass),
        2 => disk().prop_map(Action::Disk),
        1 => Just(Action::RemoveDirectory),
        2 => worker.clone().prop_map(Action::Restart),
        2 => worker.clone().prop_map(Action::Kill),
        2 => (worker, 1..12_u64).prop_map(|(worker, changes)| Action::KillDuring(worker, changes)),
        2 => Just(Action::LosePower),
    ]
}

fn disk() -> impl Strategy<Value = Disk> {
    prop_oneof![
        3 => Just(Disk::Healthy),
        1 => (0..20_000_u64).prop_map(Disk::Free),
        1 => Just(Disk::ReadOnly),
        1 => Just(Disk::FailingWrites),
        1 => Just(Disk::FailingSyncs),
        1 => (1..3_u64).prop_map(Disk::FailingReads),
    ]
}
