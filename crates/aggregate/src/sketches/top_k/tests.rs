use super::*;
use proptest::prelude::*;

fn counted(capacity: usize, values: &[i64]) -> TopK {
    let mut top = TopK::new(capacity).unwrap();
    top.add_i64(values);
    top
}

/// Few values often, many seldom.
fn skewed() -> impl Strategy<Value = Vec<i64>> {
    prop::collection::vec(
        prop_oneof![3 => 0..5_i64, 2 => 0..50_i64, 1 => 0..1000_i64],
        0..600,
    )
}

/// Both promises of Space-Saving, against exact counts.
fn assert_promises(top: &TopK, values: &[i64]) {
    let mut exact: HashMap<i64, u64> = HashMap::new();
    for value in values {
        *exact.entry(*value).or_default() += 1;
    }
    let total = values.len() as u64;
    assert_eq!(top.total(), total);
    let entries = top.top(usize::MAX);
    assert!(entries.len() <= top.capacity());
    for TopEntry { key, count, error } in &entries {
        let TopKey::Integer(value) = key else {
            panic!("{key:?}")
        };
        let came = exact.get(value).copied().unwrap_or(0);
        assert!(
            *count >= came && count - error <= came,
            "{value}: {came}, {count} − {error}"
        );
        assert!(error * top.capacity() as u64 <= total);
    }
    for (value, count) in exact {
        if count * top.capacity() as u64 > total {
            assert!(
                entries.iter().any(|entry| entry.key == TopKey::Integer(value)),
                "{value} came {count} times"
            );
        }
    }
}

proptest! {
    #[test]
    fn counts_keep_both_promises(values in skewed(), capacity in 1..40_usize) {
        assert_promises(&counted(capacity, &values), &values);
    }

    #[test]
    fn merged_counts_keep_both_promises(parts in prop::collection::vec(skewed(), 1..5), capacity in 1..40_usize) {
        let mut merged = TopK::new(capacity).unwrap();
        for part in &parts {
            prop_assert!(merged.merge(&counted(capacity, part)));
        }
        assert_promises(&merged, &parts.concat());
    }

    #[test]
    fn with_room_for_all_counts_are_exact(values in skewed()) {
        let top = counted(2_000, &values);
        prop_assert!(top.top(usize::MAX).iter().all(|entry| entry.error == 0));
    }

    #[test]
    fn bytes_bring_back_what_was_written(values in skewed(), texts in prop::collection::vec(".{0,20}", 0..30), capacity in 1..40_usize) {
        let mut top = counted(capacity, &values);
        top.add(&[1.5, f64::NAN, -0.0]);
        texts.iter().for_each(|text| top.add_text(text, 2));
        let read = TopK::from_bytes(&top.to_bytes()).unwrap();
        prop_assert_eq!(read.top(usize::MAX), top.top(usize::MAX));
        prop_assert_eq!((read.total(), read.ignored()), (top.total(), 1));
    }

    #[test]
    fn changed_bytes_bring_nothing_down(
        values in prop::collection::vec(0..9_i64, 0..40),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let mut bytes = counted(5, &values).to_bytes();
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if let Some(mut top) = TopK::from_bytes(&bytes) {
            let again = top.clone();
            top.add_i64(&[1, 2, 3, 4, 5, 6]);
            top.merge(&again);
            prop_assert!(top.top(usize::MAX).len() <= top.capacity());
        }
    }
}

#[test]
fn equally_frequent_values_come_in_their_order() {
    let keys: Vec<TopKey> = counted(10, &[3, 1, 2, 2])
        .top(2)
        .into_iter()
        .map(|entry| entry.key)
        .collect();
    assert_eq!(keys, [TopKey::Integer(2), TopKey::Integer(1)]);
}

#[test]
fn texts_that_are_too_long_are_ignored_and_told() {
    let mut top = TopK::new(10).unwrap();
    top.add_text(&"x".repeat(MAX_TEXT_BYTES + 1), 3);
    top.add_text(&"x".repeat(MAX_TEXT_BYTES), 3);
    assert_eq!((top.ignored(), top.total(), top.top(9).len()), (3, 3, 1));
    assert!(TopK::new(0).is_none());
}
