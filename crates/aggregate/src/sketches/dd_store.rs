//! The buckets of one sign: the counts of a dense range of indices, of a bounded length. Where the range would grow beyond it,
//! its lowest buckets become one.

use super::bytes::{Reader, Writer};

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Store {
    /// The index of the first count.
    first: i32,
    /// The first and the last of them are never 0.
    counts: Vec<u64>,
    /// Whether the first count holds what belongs below it.
    pub(super) is_collapsed: bool,
}

impl Store {
    /// Counts 1 more at `index`.
    #[inline]
    pub(super) fn count(&mut self, index: i32, max_bins: usize) {
        let place = index.wrapping_sub(self.first) as u32 as usize;
        match self.counts.get_mut(place) {
            Some(count) => *count = count.saturating_add(1),
            None => self.add(index, 1, max_bins),
        }
    }

    /// Counts `added` more at `index`.
    pub(super) fn add(&mut self, index: i32, added: u64, max_bins: usize) {
        if added == 0 {
            return;
        }
        if self.counts.is_empty() {
            self.first = index;
        }
        let place = self.make_room(i64::from(index) - i64::from(self.first), max_bins);
        if let Some(count) = self.counts.get_mut(place) {
            *count = count.saturating_add(added);
        }
    }

    /// Where what belongs at `place` is to be counted, which may be below the first one or above the last one.
    fn make_room(&mut self, place: i64, max_bins: usize) -> usize {
        let len = self.counts.len();
        if place < 0 {
            let missing = place.unsigned_abs() as usize;
            let added = missing.min(max_bins - len);
            self.is_collapsed |= added < missing;
            self.counts.splice(0..0, std::iter::repeat_n(0, added));
            self.first -= added as i32;
            return 0;
        }
        let place = place as usize;
        if place < len {
            return place;
        }
        let Some(surplus) = (place + 1).checked_sub(max_bins).filter(|surplus| *surplus > 0) else {
            self.counts.resize(place + 1, 0);
            return place;
        };
        self.is_collapsed = true;
        self.first += surplus as i32;
        let drained = self.counts.drain(..surplus.min(len));
        let collapsed = drained.fold(0_u64, u64::saturating_add);
        self.counts.resize(max_bins, 0);
        if let Some(lowest) = self.counts.first_mut() {
            *lowest = lowest.saturating_add(collapsed);
        }
        max_bins - 1
    }

    /// Counts what `other` counted.
    pub(super) fn merge(&mut self, other: &Store, max_bins: usize) {
        // From above, so that what is to collapse does so at once.
        for (index, count) in other.descending() {
            self.add(index, count, max_bins);
        }
        self.is_collapsed |= other.is_collapsed;
    }

    /// Indices and their counts, the lowest first.
    pub(super) fn ascending(&self) -> impl DoubleEndedIterator<Item = (i32, u64)> {
        let places = 0..self.counts.len() as i32;
        places
            .zip(&self.counts)
            .map(|(place, count)| (self.first.saturating_add(place), *count))
    }

    /// Indices and their counts, the highest first.
    pub(super) fn descending(&self) -> impl Iterator<Item = (i32, u64)> {
        self.ascending().rev()
    }

    /// How many were counted; nothing where that is more than 64 bits hold.
    pub(super) fn total(&self) -> Option<u64> {
        self.counts
            .iter()
            .try_fold(0_u64, |total, count| total.checked_add(*count))
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        writer.byte(u8::from(self.is_collapsed));
        writer.signed(self.first.into());
        writer.number(self.counts.len() as u64);
        for count in &self.counts {
            writer.number(*count);
        }
    }

    /// `indices` are the least and the greatest that there may be.
    pub(super) fn read(reader: &mut Reader<'_>, max_bins: usize, indices: (i32, i32)) -> Option<Store> {
        let is_collapsed = match reader.byte()? {
            0 => false,
            1 => true,
            _ => return None,
        };
        let first = reader.signed()?;
        let len = usize::try_from(reader.number()?).ok()?;
        // Each count is a byte at least: no more memory is taken than eight times what was sent.
        if len > max_bins || len > reader.len() {
            return None;
        }
        let mut counts = Vec::with_capacity(len);
        for _ in 0..len {
            counts.push(reader.number()?);
        }
        let is_sound = if len == 0 {
            first == 0 && !is_collapsed
        } else {
            first >= i64::from(indices.0)
                && first + len as i64 - 1 <= i64::from(indices.1)
                && counts.first().is_some_and(|count| *count > 0)
                && counts.last().is_some_and(|count| *count > 0)
                && (!is_collapsed || len == max_bins)
        };
        is_sound.then_some(Store {
            first: first as i32,
            counts,
            is_collapsed,
        })
    }
}
