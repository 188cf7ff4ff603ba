//! What a power failure may bring back, and what it may cost.

use crate::simulated::Process;
use crate::single::{Single, entry};
use otlp_native_queue::{Fsync, MAX_UNSYNCED_MARKS};
use std::time::Duration;

fn after_power_failure(single: Single) -> Single {
    let process: &Process = &single.process;
    process.world().lose_power();
    single.next()
}

#[test]
fn no_more_acknowledged_entries_come_again_than_marks_may_wait() {
    for seed in 0..40 {
        let single = Single::with_seed(seed, |_| {});
        let entries: Vec<_> = (0..500).map(|number| entry(number, 10)).collect();
        single.queue.append(&entries);
        assert_eq!(single.drain().len(), 500);
        let again = after_power_failure(single).drain();
        assert!(
            again.len() <= MAX_UNSYNCED_MARKS as usize,
            "{} with seed {seed}",
            again.len()
        );
    }
}

#[test]
fn after_a_sync_nothing_that_was_acknowledged_comes_again() {
    for fsync in [
        Fsync::Always,
        Fsync::Interval(Duration::from_secs(1)),
        Fsync::Never,
    ] {
        let single = Single::new(|config| config.fsync = fsync);
        for number in 0..500 {
            single.store(&entry(number, 10));
        }
        for _ in 0..400 {
            let taken = single.queue.take_next().unwrap();
            single.queue.acknowledge(taken.id);
        }
        single.queue.sync().unwrap();
        let left: Vec<_> = (400..500).map(|number| entry(number, 10)).collect();
        assert_eq!(after_power_failure(single).drain(), left, "{fsync:?}");
    }
}

#[test]
fn marks_are_synced_within_a_second_even_if_nothing_else_happens() {
    let single = Single::new(|_| {});
    single.store(&entry(0, 10));
    single.store(&entry(1, 10));
    let taken = single.queue.take_next().unwrap();
    single.queue.acknowledge(taken.id);
    assert!(single.queue.maintain() <= Duration::from_secs(1));
    single.clock.pass(Duration::from_secs(1));
    single.queue.maintain();
    assert_eq!(after_power_failure(single).drain(), [entry(1, 10)]);
}

#[test]
fn an_interval_is_kept_by_maintenance_and_by_appends() {
    let interval = Duration::from_millis(200);
    for by_append in [false, true] {
        let single = Single::new(|config| config.fsync = Fsync::Interval(interval));
        single.store(&entry(0, 10));
        assert!(single.queue.maintain() <= interval);
        single.clock.pass(interval);
        if by_append {
            single.store(&entry(1, 10));
        } else {
            single.queue.maintain();
        }
        let drained = after_power_failure(single).drain();
        assert_eq!(drained.first(), Some(&entry(0, 10)));
    }
}

#[test]
fn one_write_and_one_sync_keep_all_entries_of_an_append() {
    let single = Single::new(|_| {});
    single.store(&entry(0, 10));
    let (changes, syncs) = (single.process.world().changes, single.queue.stats().syncs);
    let entries: Vec<_> = (1..60).map(|number| entry(number, 10)).collect();
    single.queue.append(&entries);
    assert_eq!(single.process.world().changes - changes, 2, "a write and a sync");
    assert_eq!(single.queue.stats().syncs - syncs, 1);
}
