//! Files whose bytes aren't those that were written.

use crate::single::{PARENT, Single, entry};
use otlp_native_queue::format::{RECORD_HEADER_BYTES, SEGMENT_HEADER_BYTES, VERSION};
use otlp_native_queue::{Count, Entry};
use proptest::prelude::*;
use std::path::Path;

const HEADER: usize = SEGMENT_HEADER_BYTES;
const SIZE: usize = 100;
const RECORD: usize = RECORD_HEADER_BYTES + 4 + SIZE;

/// A dead process left five entries, in one segment whose bytes are then damaged.
fn five_damaged(damage: impl Fn(&mut Vec<u8>)) -> (Single, Vec<Entry>) {
    let single = Single::new(|_| {});
    let entries: Vec<Entry> = (0..5).map(|number| entry(number, SIZE)).collect();
    single.queue.append(&entries);
    let (_, node) = single.segments()[0];
    single.process.kill();
    single.process.world().damage(node, damage);
    (single.next(), entries)
}

#[test]
fn a_damaged_payload_costs_its_entry_alone_and_the_segment_is_quarantined_when_it_is_done() {
    let (single, entries) = five_damaged(|bytes| bytes[HEADER + RECORD + RECORD_HEADER_BYTES + 50] ^= 1);
    let lost = Count {
        entries: 1,
        items: 2,
        bytes: 4 + SIZE as u64,
    };
    assert_eq!(single.recovery.corrupt, lost, "what is lost is known and counted");
    assert_eq!(single.recovery.damaged_segments, 1);
    let kept = [&entries[..1], &entries[2..]].concat();
    assert_eq!(single.drain(), kept);
    assert_eq!((single.quarantined(), single.queue.stats().quarantined), (1, 1));
    let next = single.next();
    assert_eq!(next.recovery.corrupt, Count::default(), "a loss is counted once");
    assert_eq!(next.drain(), []);
}

#[test]
fn records_before_and_after_a_damaged_header_are_salvaged() {
    let (single, entries) = five_damaged(|bytes| bytes[HEADER + 2 * RECORD + 13] ^= 0x40);
    assert_eq!(single.recovery.damaged_bytes, RECORD as u64);
    assert_eq!(single.drain(), [&entries[..2], &entries[3..]].concat());
    assert_eq!(single.quarantined(), 1);
}

#[test]
fn a_damaged_segment_header_costs_nothing() {
    let (single, entries) = five_damaged(|bytes| bytes[..HEADER].fill(0));
    assert_eq!(single.drain(), entries);
    assert_eq!(single.quarantined(), 1);
}

#[test]
fn a_torn_tail_costs_what_was_not_finished_and_nothing_is_quarantined() {
    let (single, entries) = five_damaged(|bytes| bytes.truncate(HEADER + 4 * RECORD + 17));
    assert_eq!(single.recovery.torn_bytes, 17);
    assert_eq!(single.drain(), entries[..4]);
    assert_eq!(single.quarantined(), 0);
    assert_eq!(
        single.segments().len(),
        1,
        "the segment is gone, but for the own one"
    );
}

#[test]
fn a_later_version_is_left_alone_and_counted() {
    let (single, _) = five_damaged(|bytes| {
        let version = VERSION + 1;
        bytes[8..10].copy_from_slice(&version.to_le_bytes());
        bytes[10..12].copy_from_slice(&(!version).to_le_bytes());
    });
    assert_eq!(single.recovery.newer_segments, 1);
    assert_eq!(single.drain(), []);
    assert_eq!(single.queue.adopt_orphans().newer_segments, 0, "counted once");
    let next = single.next();
    assert_eq!(next.recovery.newer_segments, 1, "it is still there");
}

#[test]
fn a_flipped_bit_of_the_version_is_damage_and_no_later_version() {
    let (single, entries) = five_damaged(|bytes| bytes[9] ^= 0x80);
    assert_eq!(single.recovery.newer_segments, 0);
    assert_eq!(single.drain(), entries);
}

#[test]
fn a_record_inside_a_payload_is_never_taken_for_one() {
    // Someone logs a whole segment of ours; then the header of the record that holds it is damaged.
    let single = Single::new(|_| {});
    single.store(&entry(1, SIZE));
    let (_, node) = single.segments()[0];
    let inner = single.process.world().bytes(node);
    let outer = Entry {
        payload: inner.into(),
        ..entry(2, 0)
    };
    single.store(&outer);
    single
        .process
        .world()
        .damage(node, |bytes| bytes[HEADER + RECORD + 9] ^= 1);
    let next = single.next();
    assert_eq!(next.drain(), [entry(1, SIZE)]);
}

#[test]
fn a_payload_that_changes_after_the_start_is_not_given_out() {
    let single = Single::new(|_| {});
    single.store(&entry(1, SIZE));
    single.store(&entry(2, SIZE));
    let (_, node) = single.segments()[0];
    single
        .process
        .world()
        .damage(node, |bytes| bytes[HEADER + RECORD_HEADER_BYTES] ^= 1);
    assert_eq!(single.drain(), [entry(2, SIZE)]);
    assert_eq!(single.queue.stats().corrupt.entries, 1);
}

#[test]
fn a_mark_that_is_half_written_means_not_done() {
    let (single, entries) =
        five_damaged(|bytes| bytes[HEADER + 36..HEADER + 39].copy_from_slice(&[0xD0, 0x4E, 0xE5]));
    assert_eq!(single.drain(), entries);
}

#[test]
fn files_that_are_not_ours_stay() {
    let single = Single::new(|_| {});
    let foreign = Path::new(PARENT).join("queue-0000000000000001");
    let world = &single.process;
    use otlp_native_queue::file_system::FileSystem;
    world.create_dir(&foreign).unwrap();
    world.create(&foreign.join("lock")).unwrap();
    world.create(&foreign.join("notes.txt")).unwrap();
    let next = single.next();
    assert_eq!(next.recovery.disk, None);
    assert!(next.process.exists(&foreign.join("notes.txt")));
}

/// What may be done to the bytes of a file.
#[derive(Clone, Debug)]
enum Harm {
    Flip(prop::sample::Index, u8),
    Truncate(prop::sample::Index),
    Zero(prop::sample::Index, usize),
    Insert(prop::sample::Index, Vec<u8>),
    Repeat(prop::sample::Index, prop::sample::Index),
}

fn harm() -> impl Strategy<Value = Harm> {
    use prop::sample::Index;
    prop_oneof![
        6 => (any::<Index>(), 0..8_u8).prop_map(|(at, bit)| Harm::Flip(at, bit)),
        1 => any::<Index>().prop_map(Harm::Truncate),
        2 => (any::<Index>(), 1..300_usize).prop_map(|(at, count)| Harm::Zero(at, count)),
        1 => (any::<Index>(), prop::collection::vec(any::<u8>(), 1..60)).prop_map(|(at, bytes)| Harm::Insert(at, bytes)),
        1 => (any::<Index>(), any::<Index>()).prop_map(|(from, to)| Harm::Repeat(from, to)),
    ]
}

impl Harm {
    fn apply(&self, bytes: &mut Vec<u8>) {
        if bytes.is_empty() {
            return;
        }
        let len = bytes.len();
        match self {
            Self::Flip(at, bit) => bytes[at.index(len)] ^= 1 << bit,
            Self::Truncate(at) => bytes.truncate(at.index(len)),
            Self::Zero(at, count) => {
                let at = at.index(len);
                bytes[at..len.min(at + count)].fill(0);
            }
            Self::Insert(at, more) => {
                let at = at.index(len);
                bytes.splice(at..at, more.iter().copied());
            }
            Self::Repeat(from, to) => {
                let piece = bytes[from.index(len)..].to_vec();
                let to = to.index(len);
                bytes.splice(to..to, piece);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_damage_makes_an_entry_that_was_never_stored_or_a_start_that_fails(
        sizes in prop::collection::vec(0..400_usize, 1..12),
        harms in prop::collection::vec(harm(), 1..6),
    ) {
        let single = Single::new(|config| config.segment_bytes = 1024);
        let entries: Vec<Entry> = (0..).zip(&sizes).map(|(number, size)| entry(number, *size)).collect();
        single.queue.append(&entries);
        single.process.kill();
        for ((_, node), harm) in single.segments().into_iter().cycle().zip(&harms) {
            single.process.world().damage(node, |bytes| harm.apply(bytes));
        }
        let single = single.next();
        let drained = single.drain();
        let mut left = entries.iter();
        for entry in &drained {
            prop_assert!(left.any(|stored| stored == entry), "each as stored, in order, once: {entry:?}");
        }
        let next = single.next();
        prop_assert_eq!(next.drain(), vec![], "nothing comes twice");
        prop_assert_eq!(next.recovery.disk, None);
    }
}
