//! Entries that are too old.

use crate::single::{Single, entry};
use std::time::Duration;

const HOUR: Duration = Duration::from_secs(3600);

#[test]
fn nothing_ever_expires_unless_an_age_is_set() {
    let single = Single::new(|_| {});
    single.store(&entry(0, 10));
    single.clock.pass(HOUR * 24 * 365);
    assert_eq!(single.next().drain(), [entry(0, 10)]);
}

#[test]
fn what_is_older_than_the_age_limit_is_counted_and_does_not_come_out() {
    let single = Single::new(|config| config.max_age = Some(HOUR));
    single.store(&entry(0, 10));
    single.clock.pass(HOUR - Duration::from_secs(1));
    single.store(&entry(1, 10));
    single.clock.pass(Duration::from_secs(2));
    assert_eq!(single.drain(), [entry(1, 10)]);
    assert_eq!(single.queue.stats().expired.items, 1);
}

#[test]
fn the_age_goes_on_from_one_process_to_the_next() {
    let single = Single::new(|config| config.max_age = Some(HOUR));
    single.clock.pass(HOUR);
    single.store(&entry(0, 10));
    single.clock.pass(HOUR / 2);
    let single = single.next();
    single.clock.pass(HOUR / 2 + Duration::from_secs(1));
    assert_eq!(single.drain(), []);
    assert_eq!(single.queue.stats().expired.entries, 1);
}

#[test]
fn a_clock_that_jumps_while_the_process_lives_makes_nothing_expire() {
    let single = Single::new(|config| config.max_age = Some(HOUR));
    single.store(&entry(0, 10));
    single.clock.set_wall(HOUR * 24 * 365);
    assert_eq!(single.drain(), [entry(0, 10)]);
}

#[test]
fn a_clock_that_goes_back_between_processes_makes_nothing_expire() {
    let single = Single::new(|config| config.max_age = Some(HOUR));
    single.clock.set_wall(HOUR * 24 * 365);
    single.store(&entry(0, 10));
    single.clock.set_wall(HOUR);
    assert_eq!(single.next().drain(), [entry(0, 10)]);
}
