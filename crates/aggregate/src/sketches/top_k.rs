//! Which values are the most frequent.
//!
//! Sources: Metwally, Agrawal, El Abbadi, "Efficient computation of frequent and top-k elements in data streams", 2005; merging:
//! Agarwal et al., "Mergeable summaries", 2012.

use super::bytes::{Reader, Writer};
use std::cmp::Reverse;
use std::collections::HashMap;
use std::ops::RangeInclusive;

/// Values that may be kept.
pub const CAPACITY_RANGE: RangeInclusive<usize> = 1..=65_536;

/// A longer text is ignored.
pub const MAX_TEXT_BYTES: usize = 1_024;

/// The format's first byte.
const VERSION: u8 = 1;

/// A value that is counted.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TopKey {
    /// The bits of a double, which is neither NaN nor −0.
    Double(u64),
    /// An integer.
    Integer(i64),
    /// A text.
    Text(Box<str>),
}

/// One of the most frequent values. It came at most `count` times, and at least `count − error` times.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopEntry {
    /// The value.
    pub key: TopKey,
    /// How often it came at most.
    pub count: u64,
    /// By how much that may be too high.
    pub error: u64,
}

/// Counts of the most frequent values by Space-Saving: `capacity` values are kept, and one that is not among them takes the place,
/// and the count, of the least frequent.
///
/// - `error` is at most `total / capacity`, and 0 for all while there are no more than `capacity` different values.
/// - Every value that came more than `total / capacity` times is among those kept.
/// - Both hold for merged counters, with the sum of their totals.
///
/// ```
/// use otlp_native_aggregate::{TopK, TopKey};
///
/// # fn example() -> Option<()> {
/// let mut top = TopK::new(100)?;
/// top.add_i64(&[7, 7, 8]);
/// top.add_text("seven", 1);
/// let most = top.top(1);
/// assert_eq!((&most.first()?.key, most.first()?.count), (&TopKey::Integer(7), 2));
/// # Some(())
/// # }
/// # assert!(example().is_some());
/// ```
#[derive(Clone, Debug)]
pub struct TopK {
    capacity: usize,
    total: u64,
    ignored: u64,
    /// A heap: no entry's count is lower than its parent's, so that the first is the least frequent.
    entries: Vec<TopEntry>,
    /// Where each key is in the heap.
    places: HashMap<TopKey, usize>,
}

impl TopK {
    /// An empty counter; nothing when `capacity` is not in [`CAPACITY_RANGE`].
    pub fn new(capacity: usize) -> Option<TopK> {
        CAPACITY_RANGE.contains(&capacity).then(|| TopK {
            capacity,
            total: 0,
            ignored: 0,
            entries: Vec::new(),
            places: HashMap::new(),
        })
    }

    /// Adds numbers; NaN is ignored.
    pub fn add(&mut self, values: &[f64]) {
        for value in values {
            if value.is_nan() {
                self.ignored = self.ignored.saturating_add(1);
            } else {
                // −0 is 0.
                self.count(TopKey::Double((value + 0.0).to_bits()), 1);
            }
        }
    }

    /// Adds integers, as doubles.
    pub fn add_i32(&mut self, values: &[i32]) {
        for value in values {
            self.count(TopKey::Double(f64::from(*value).to_bits()), 1);
        }
    }

    /// Adds integers, which are other values than doubles.
    pub fn add_i64(&mut self, values: &[i64]) {
        for value in values {
            self.count(TopKey::Integer(*value), 1);
        }
    }

    /// Adds a text `times` times; one of more than [`MAX_TEXT_BYTES`] is ignored.
    pub fn add_text(&mut self, text: &str, times: u64) {
        if text.len() > MAX_TEXT_BYTES {
            self.ignored = self.ignored.saturating_add(times);
        } else {
            self.count(TopKey::Text(text.into()), times);
        }
    }

    fn count(&mut self, key: TopKey, times: u64) {
        if times == 0 {
            return;
        }
        self.total = self.total.saturating_add(times);
        if let Some(place) = self.places.get(&key).copied() {
            if let Some(entry) = self.entries.get_mut(place) {
                entry.count = entry.count.saturating_add(times);
            }
            self.sink(place);
        } else if self.entries.len() < self.capacity {
            self.push(TopEntry {
                key,
                count: times,
                error: 0,
            });
        } else if let Some(least) = self.entries.first_mut() {
            self.places.remove(&least.key);
            let error = least.count;
            *least = TopEntry {
                key: key.clone(),
                count: error.saturating_add(times),
                error,
            };
            self.places.insert(key, 0);
            self.sink(0);
        }
    }

    /// A new key.
    fn push(&mut self, entry: TopEntry) {
        let mut place = self.entries.len();
        self.places.insert(entry.key.clone(), place);
        self.entries.push(entry);
        while place > 0 {
            let parent = (place - 1) / 2;
            if self.count_at(parent) <= self.count_at(place) {
                break;
            }
            self.swap(place, parent);
            place = parent;
        }
    }

    /// Moves an entry whose count rose to where it belongs.
    fn sink(&mut self, mut place: usize) {
        loop {
            let left = 2 * place + 1;
            let child = if self.count_at(left + 1) < self.count_at(left) {
                left + 1
            } else {
                left
            };
            if self.count_at(place) <= self.count_at(child) {
                return;
            }
            self.swap(place, child);
            place = child;
        }
    }

    /// Beyond the last entry the highest.
    fn count_at(&self, place: usize) -> u64 {
        self.entries.get(place).map_or(u64::MAX, |entry| entry.count)
    }

    fn swap(&mut self, a: usize, b: usize) {
        self.entries.swap(a, b);
        for place in [a, b] {
            let entry = self.entries.get(place);
            if let Some(known) = entry.and_then(|entry| self.places.get_mut(&entry.key)) {
                *known = place;
            }
        }
    }

    /// Adds what `other` has seen; false, and nothing is added, where the capacities differ.
    pub fn merge(&mut self, other: &TopK) -> bool {
        if self.capacity != other.capacity {
            return false;
        }
        // What one of them has not kept may have come to it as often as its least frequent.
        let (our_least, their_least) = (self.least(), other.least());
        let mut merged: Vec<TopEntry> = Vec::with_capacity(self.entries.len() + other.entries.len());
        for ours in &self.entries {
            let theirs = other.entry(&ours.key);
            merged.push(TopEntry {
                key: ours.key.clone(),
                count: ours
                    .count
                    .saturating_add(theirs.map_or(their_least, |theirs| theirs.count)),
                error: ours
                    .error
                    .saturating_add(theirs.map_or(their_least, |theirs| theirs.error)),
            });
        }
        for theirs in other
            .entries
            .iter()
            .filter(|theirs| self.entry(&theirs.key).is_none())
        {
            merged.push(TopEntry {
                key: theirs.key.clone(),
                count: theirs.count.saturating_add(our_least),
                error: theirs.error.saturating_add(our_least),
            });
        }
        sort(&mut merged);
        merged.truncate(self.capacity);
        self.total = self.total.saturating_add(other.total);
        self.ignored = self.ignored.saturating_add(other.ignored);
        self.entries.clear();
        self.places.clear();
        merged.into_iter().rev().for_each(|entry| self.push(entry));
        true
    }

    fn entry(&self, key: &TopKey) -> Option<&TopEntry> {
        self.entries.get(*self.places.get(key)?)
    }

    /// How often a value that is not kept may have come.
    fn least(&self) -> u64 {
        if self.entries.len() < self.capacity {
            0
        } else {
            self.count_at(0)
        }
    }

    /// The `most` most frequent values, the most frequent first, and equally frequent ones by their order.
    pub fn top(&self, most: usize) -> Vec<TopEntry> {
        let mut entries = self.entries.clone();
        sort(&mut entries);
        entries.truncate(most);
        entries
    }

    /// How many values were counted.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// How many were NaN or too long.
    pub fn ignored(&self) -> u64 {
        self.ignored
    }

    /// Values that are kept.
    pub fn capacity(&self) -> usize {
        self.capacity
    }

    /// For another process.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        writer.byte(VERSION);
        writer.number(self.capacity as u64);
        writer.number(self.total);
        writer.number(self.ignored);
        writer.number(self.entries.len() as u64);
        for TopEntry { key, count, error } in self.top(usize::MAX) {
            match key {
                TopKey::Double(bits) => {
                    writer.byte(0);
                    writer.double(f64::from_bits(bits));
                }
                TopKey::Integer(integer) => {
                    writer.byte(1);
                    writer.signed(integer);
                }
                TopKey::Text(text) => {
                    writer.byte(2);
                    writer.number(text.len() as u64);
                    writer.raw(text.as_bytes());
                }
            }
            writer.number(count);
            writer.number(error);
        }
        writer.bytes
    }

    /// What [`to_bytes`](TopK::to_bytes) made; nothing when it is something else. Takes memory in proportion to what is given.
    pub fn from_bytes(bytes: &[u8]) -> Option<TopK> {
        let mut reader = Reader::new(bytes);
        if reader.byte()? != VERSION {
            return None;
        }
        let mut top = TopK::new(usize::try_from(reader.number()?).ok()?)?;
        top.total = reader.number()?;
        top.ignored = reader.number()?;
        let len = reader.number()?;
        if len > top.capacity as u64 {
            return None;
        }
        for _ in 0..len {
            let entry = read_entry(&mut reader)?;
            if entry.count == 0 || entry.error >= entry.count || top.places.contains_key(&entry.key) {
                return None;
            }
            top.push(entry);
        }
        (reader.len() == 0).then_some(top)
    }
}

fn read_entry(reader: &mut Reader<'_>) -> Option<TopEntry> {
    let key = match reader.byte()? {
        0 => {
            let double = reader.double()?;
            let is_one = !double.is_nan() && (double != 0.0 || double.is_sign_positive());
            TopKey::Double(is_one.then_some(double)?.to_bits())
        }
        1 => TopKey::Integer(reader.signed()?),
        2 => {
            let len = usize::try_from(reader.number()?).ok()?;
            if len > MAX_TEXT_BYTES {
                return None;
            }
            TopKey::Text(std::str::from_utf8(reader.raw(len)?).ok()?.into())
        }
        _ => return None,
    };
    Some(TopEntry {
        key,
        count: reader.number()?,
        error: reader.number()?,
    })
}

fn sort(entries: &mut [TopEntry]) {
    entries.sort_by(|a, b| (Reverse(a.count), &a.key).cmp(&(Reverse(b.count), &b.key)));
}

// Nothing in here is unsafe, and Miri would take hours.
#[cfg(test)]
#[cfg(not(miri))]
mod tests;
