//! Counts of neighbouring bucket indices.

use otlp_native_model::BucketsView;

/// One sign's buckets: the counts of a dense range of indices, empty before the first count.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Buckets {
    offset: i32,
    counts: Vec<u64>,
}

impl Buckets {
    /// The index of the first bucket, 0 when there is none, and all counts.
    pub fn view(&self) -> BucketsView<'_> {
        BucketsView {
            offset: self.offset,
            counts: &self.counts,
        }
    }

    /// Whether nothing was counted.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// The lowest and the highest index.
    pub(super) fn range(&self) -> Option<(i32, i32)> {
        let above = self.counts.len().checked_sub(1)?;
        Some((self.offset, self.offset.saturating_add(above as i32)))
    }

    /// Counts `count` more at `index`; the caller has made sure that the range stays within the histogram's size.
    pub(super) fn add(&mut self, index: i32, count: u64) {
        if self.counts.is_empty() {
            self.offset = index;
        }
        let mut place = i64::from(index) - i64::from(self.offset);
        if place < 0 {
            let missing = place.unsigned_abs() as usize;
            self.counts.splice(0..0, std::iter::repeat_n(0, missing));
            self.offset = index;
            place = 0;
        }
        let place = place as usize;
        if place >= self.counts.len() {
            self.counts.resize(place + 1, 0);
        }
        if let Some(counted) = self.counts.get_mut(place) {
            *counted = counted.saturating_add(count);
        }
    }

    /// Halves the resolution `by` times: bucket `i` goes to `i >> by`.
    pub(super) fn downscale(&mut self, by: u32) {
        if by == 0 || self.counts.is_empty() {
            return;
        }
        let by = by.min(31);
        let offset = self.offset >> by;
        let mut kept = 0_usize;
        for place in 0..self.counts.len() {
            let index = (i64::from(self.offset) + place as i64) >> by;
            let target = (index - i64::from(offset)) as usize;
            let count = self.counts.get(place).copied().unwrap_or(0);
            // The target never lies behind the place, so what is overwritten has been read.
            if let Some(counted) = self.counts.get_mut(target) {
                *counted = if target < kept {
                    counted.saturating_add(count)
                } else {
                    count
                };
                kept = target + 1;
            }
        }
        self.counts.truncate(kept);
        self.offset = offset;
    }
}

/// How often the range must be halved until it has at most `max_size` buckets.
pub(super) fn halvings_to_fit(low: i32, high: i32, max_size: u32) -> u32 {
    let (mut low, mut high) = (i64::from(low), i64::from(high));
    let mut halvings = 0;
    while high - low >= i64::from(max_size.max(2)) {
        low >>= 1;
        high >>= 1;
        halvings += 1;
    }
    halvings
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn counted(buckets: &Buckets, index: i32) -> u64 {
        let place = i64::from(index) - i64::from(buckets.offset);
        usize::try_from(place)
            .ok()
            .and_then(|place| buckets.counts.get(place).copied())
            .unwrap_or(0)
    }

    proptest! {
        #[test]
        fn a_downscale_keeps_every_count_in_the_bucket_that_holds_it(
            added in prop::collection::vec((-300_i32..300, 0_u64..9), 0..40),
            by in 0_u32..12,
        ) {
            let mut buckets = Buckets::default();
            let mut expected = Buckets::default();
            for &(index, count) in &added {
                buckets.add(index, count);
                expected.add(index >> by, count);
            }
            buckets.downscale(by);
            prop_assert_eq!(&buckets, &expected);
            for index in -300..300 {
                let total: u64 = added.iter().filter(|(at, _)| at >> by == index).map(|(_, count)| count).sum();
                prop_assert_eq!(counted(&buckets, index), total);
            }
        }
    }

    #[test]
    fn the_ends_of_the_index_range_fit_after_halving() {
        assert_eq!(halvings_to_fit(i32::MIN, i32::MAX, 2), 31);
        assert_eq!(halvings_to_fit(0, 159, 160), 0);
        assert_eq!(halvings_to_fit(0, 160, 160), 1);
    }
}
