//! Disks that don't do what they should.

use crate::simulated::Disk;
use crate::single::{PARENT, Single, entry};
use otlp_native_queue::{Appended, DiskReason};
use std::path::Path;
use std::time::Duration;

fn refusal(single: &Single, number: u32) -> DiskReason {
    match &single.queue.append(&[entry(number, 1000)]).outcomes[..] {
        [Appended::DiskFailed(error)] => error.reason,
        outcomes => panic!("{outcomes:?}"),
    }
}

fn fails_and_heals(disk: Disk, reason: DiskReason) {
    let single = Single::new(|_| {});
    single.store(&entry(0, 1000));
    single.process.world().set_disk(disk);
    assert_eq!(refusal(&single, 1), reason);
    assert_eq!(single.queue.stats().degraded.unwrap().reason, reason);
    assert_eq!(single.queue.stats().held.entries, 1, "what failed isn't held");
    let changes = single.process.world().changes;
    assert_eq!(refusal(&single, 2), reason);
    assert_eq!(
        single.process.world().changes,
        changes,
        "the disk is left alone for a while"
    );
    assert_eq!(
        single.queue.take_next().unwrap().entry,
        entry(0, 1000),
        "what is held comes out"
    );
    single.process.world().set_disk(Disk::Healthy);
    single.clock.pass(Duration::from_secs(2));
    single.store(&entry(3, 1000));
    assert_eq!(single.queue.stats().degraded, None);
    let next = single.next();
    assert_eq!(
        next.drain(),
        [entry(0, 1000), entry(3, 1000)],
        "what failed doesn't come back"
    );
}

#[test]
fn a_full_disk_is_told_and_used_again_when_there_is_room() {
    fails_and_heals(Disk::Free(1500), DiskReason::Full);
}

#[test]
fn entries_of_an_append_that_failed_half_way_do_not_come_back() {
    let single = Single::new(|_| {});
    single.store(&entry(9, 10));
    single.process.world().set_disk(Disk::Free(1500));
    let outcomes = single
        .queue
        .append(&[entry(0, 10), entry(1, 10), entry(2, 3000)])
        .outcomes;
    assert!(matches!(
        outcomes[..],
        [
            Appended::DiskFailed(_),
            Appended::DiskFailed(_),
            Appended::DiskFailed(_)
        ]
    ));
    single.process.world().set_disk(Disk::Healthy);
    assert_eq!(
        single.next().drain(),
        [entry(9, 10)],
        "the caller was told that they aren't there, and has them"
    );
}

#[test]
fn a_read_only_disk_is_told_and_used_again_when_it_is_writable() {
    fails_and_heals(Disk::ReadOnly, DiskReason::ReadOnly);
}

#[test]
fn a_disk_that_does_not_sync_has_stored_nothing() {
    fails_and_heals(Disk::FailingSyncs, DiskReason::Io);
}

#[test]
fn pauses_grow_while_a_disk_fails_and_a_look_finds_out_that_it_is_well() {
    let single = Single::new(|_| {});
    single.process.world().set_disk(Disk::ReadOnly);
    refusal(&single, 0);
    let mut pauses = Vec::new();
    for _ in 0..4 {
        let pause = single.queue.maintain();
        single.clock.pass(pause);
        pauses.push(pause.as_secs());
    }
    assert_eq!(pauses, [1, 2, 4, 8]);
    single.process.world().set_disk(Disk::Healthy);
    single.queue.maintain();
    assert_eq!(single.queue.stats().degraded, None);
}

#[test]
fn a_disk_that_fails_at_the_start_is_told_and_used_later() {
    let single = Single::new(|_| {});
    single.store(&entry(0, 10));
    single.process.world().set_disk(Disk::ReadOnly);
    let single = single.next();
    assert_eq!(
        single.recovery.disk.as_ref().unwrap().reason,
        DiskReason::ReadOnly
    );
    single.process.world().set_disk(Disk::Healthy);
    assert_eq!(single.queue.adopt_orphans().recovered.entries, 1);
    assert_eq!(single.drain(), [entry(0, 10)]);
}

#[test]
fn a_directory_that_someone_removes_is_made_anew_and_what_was_in_it_still_comes_out() {
    let single = Single::new(|_| {});
    single.store(&entry(0, 10));
    single.process.world().remove_tree(Path::new(PARENT));
    single.store(&entry(1, 10));
    assert_eq!(single.queue.stats().lost_directories, 1);
    let taken = single.queue.take_next().unwrap();
    assert_eq!(taken.entry, entry(0, 10));
    single.queue.acknowledge(taken.id);
    assert_eq!(
        single.next().drain(),
        [entry(1, 10)],
        "what came after is on disk"
    );
}

#[test]
fn a_read_that_fails_is_tried_again_and_given_up_after_two_minutes() {
    let single = Single::new(|_| {});
    single.store(&entry(0, 10));
    single.process.world().set_disk(Disk::FailingReads(3));
    let mut waits = 0;
    let taken = loop {
        match single.queue.take_next() {
            Some(taken) => break taken,
            None => single.clock.pass(single.queue.maintain()),
        }
        waits += 1;
        assert!(waits < 10);
    };
    assert_eq!(taken.entry, entry(0, 10));
    single.queue.give_back(taken.id);
    single.process.world().set_disk(Disk::FailingReads(1000));
    for _ in 0..40 {
        assert_eq!(single.queue.take_next(), None);
        single.clock.pass(single.queue.maintain());
    }
    assert_eq!(single.queue.stats().corrupt.entries, 1);
}

#[test]
fn a_segment_that_cannot_be_read_at_the_start_is_tried_again_and_at_last_set_aside() {
    let single = Single::new(|_| {});
    single.store(&entry(0, 10));
    single.process.world().set_disk(Disk::FailingReads(1));
    let single = single.next();
    assert_eq!(single.recovery.unreadable_segments, 1);
    assert_eq!(
        single.queue.adopt_orphans().recovered.entries,
        1,
        "it was a passing failure"
    );
    single.process.world().set_disk(Disk::FailingReads(1000));
    let single = single.next();
    for _ in 0..5 {
        assert_eq!(single.quarantined(), 0);
        single.queue.adopt_orphans();
    }
    assert_eq!(single.quarantined(), 2, "its own and that of the queue before it");
}
