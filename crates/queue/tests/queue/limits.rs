//! What a queue takes and what it throws away.

use crate::single::{Single, entry};
use otlp_native_queue::{Appended, Count, OpenError, Overflow, Queue, QueueConfig};

#[test]
fn at_the_limit_the_newest_is_refused_until_something_is_done() {
    let single = Single::new(|config| config.overflow = Overflow::DropNewest);
    let mut stored = 0;
    while matches!(
        single.queue.append(&[entry(stored, 1000)]).outcomes[..],
        [Appended::Stored(_)]
    ) {
        stored += 1;
    }
    assert_eq!(
        single.queue.append(&[entry(stored, 1000)]).outcomes,
        [Appended::Full]
    );
    let stats = single.queue.stats();
    assert!(
        stats.used_bytes <= 64 << 10 && stats.used_bytes > 60 << 10,
        "{stats:?}"
    );
    // A whole segment has to be done before there is room.
    for number in 0..8 {
        let taken = single.queue.take_next().unwrap();
        assert_eq!(taken.entry, entry(number, 1000));
        single.queue.acknowledge(taken.id);
    }
    single.store(&entry(stored, 1000));
}

#[test]
fn at_the_limit_the_oldest_segment_goes_and_is_reported() {
    let single = Single::new(|config| config.overflow = Overflow::DropOldest);
    let mut dropped = Count::default();
    for number in 0..200 {
        let append = single.queue.append(&[entry(number, 1000)]);
        assert!(matches!(append.outcomes[..], [Appended::Stored(_)]));
        dropped += append.dropped;
        assert!(single.queue.stats().used_bytes <= 64 << 10);
    }
    assert!(dropped.entries > 0);
    assert_eq!(single.queue.stats().dropped_oldest, dropped);
    let first = u32::try_from(dropped.entries).unwrap();
    let left: Vec<_> = (first..200).map(|number| entry(number, 1000)).collect();
    assert_eq!(single.drain(), left, "those that are left are the newest");
}

#[test]
fn what_is_in_flight_is_not_thrown_away() {
    let single = Single::new(|config| config.overflow = Overflow::DropOldest);
    single.store(&entry(0, 1000));
    let taken = single.queue.take_next().unwrap();
    for number in 1..200 {
        single.store(&entry(number, 1000));
    }
    assert!(single.queue.give_back(taken.id));
    assert_eq!(single.queue.take_next().unwrap().entry, entry(0, 1000));
}

#[test]
fn an_entry_larger_than_a_segment_is_kept_and_one_larger_than_the_queue_never() {
    let single = Single::new(|_| {});
    let outcomes = single
        .queue
        .append(&[entry(0, 70_000), entry(1, 30_000)])
        .outcomes;
    assert!(
        matches!(outcomes[..], [Appended::TooLarge, Appended::Stored(_)]),
        "{outcomes:?}"
    );
    assert_eq!(single.drain(), [entry(1, 30_000)]);
}

#[test]
fn an_entry_that_the_caller_holds_is_in_flight_like_any_other() {
    let single = Single::new(|_| {});
    let id = single.store(&entry(0, 10));
    let held = entry(0, 10);
    let taken = single
        .queue
        .take_next_unless_held(|asked| (asked == id).then(|| held.clone()));
    assert_eq!(taken.map(|taken| (taken.id, taken.entry)), Some((id, held)));
    assert_eq!(single.queue.take_next(), None);
    assert!(single.queue.give_back(id));
    assert_eq!(single.drain(), [entry(0, 10)]);
}

#[test]
fn a_configuration_that_cannot_be_used_is_refused() {
    let mut config = QueueConfig::new("/tmp");
    config.limit_bytes = 100;
    assert_eq!(
        Queue::open_on_disk(config).unwrap_err(),
        OpenError::LimitTooSmall(100)
    );
    assert_eq!(
        Queue::open_on_disk(QueueConfig::new("")).unwrap_err(),
        OpenError::NoDirectory
    );
}
