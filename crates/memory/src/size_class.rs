//! Sizes that buffers come in: four steps to each doubling, so that no more than a fifth of a buffer is beyond what was asked for.

/// Of the smallest class.
const MIN_BYTES: usize = 256;
const MIN_SHIFT: u32 = MIN_BYTES.ilog2();
const STEPS: usize = 4;
/// How many classes there are; the largest is of 64 MiB.
pub(crate) const COUNT: usize = STEPS * (26 - MIN_SHIFT as usize) + 1;

/// How many classes above what is asked for a buffer may be: a doubling.
pub(crate) const MAX_ABOVE: usize = STEPS;

/// A class, by its place in the order of sizes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct SizeClass(pub(crate) usize);

impl SizeClass {
    /// The largest class.
    pub(crate) const LARGEST: SizeClass = SizeClass(COUNT - 1);

    /// The smallest class whose buffers hold `bytes`; `None` beyond the largest.
    pub(crate) fn at_least(bytes: usize) -> Option<SizeClass> {
        let Some(last) = bytes.checked_sub(1).filter(|last| *last >= MIN_BYTES) else {
            return Some(SizeClass(0));
        };
        let (shift, step) = place(last);
        let class = SizeClass(shift * STEPS + step + 1);
        (class <= Self::LARGEST).then_some(class)
    }

    /// The largest class that a buffer of `capacity` bytes can serve; `None` below the smallest.
    pub(crate) fn at_most(capacity: usize) -> Option<SizeClass> {
        if capacity < MIN_BYTES {
            return None;
        }
        let (shift, step) = place(capacity);
        Some(SizeClass(shift * STEPS + step).min(Self::LARGEST))
    }

    /// Bytes of each buffer of the class.
    pub(crate) fn bytes(self) -> usize {
        let (shift, step) = (self.0 / STEPS, self.0 % STEPS);
        (MIN_BYTES << shift) + step * ((MIN_BYTES / STEPS) << shift)
    }
}

/// Which doubling of the smallest size `bytes` is in, and which of its steps.
fn place(bytes: usize) -> (usize, usize) {
    let shift = (bytes.ilog2() - MIN_SHIFT) as usize;
    (
        shift,
        (bytes - (MIN_BYTES << shift)) / ((MIN_BYTES / STEPS) << shift),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_class_serves_its_own_size() {
        for class in (0..COUNT).map(SizeClass) {
            assert_eq!(SizeClass::at_least(class.bytes()), Some(class));
            assert_eq!(SizeClass::at_most(class.bytes()), Some(class));
        }
        assert_eq!(SizeClass::at_least(SizeClass::LARGEST.bytes() + 1), None);
        assert_eq!(SizeClass::at_most(MIN_BYTES - 1), None);
        assert_eq!(SizeClass::at_most(usize::MAX), Some(SizeClass::LARGEST));
    }

    proptest! {
        #[test]
        fn the_class_holds_what_was_asked_for_with_little_waste(bytes in 0usize..(64 << 20)) {
            let class = SizeClass::at_least(bytes).unwrap();
            prop_assert!(class.bytes() >= bytes);
            prop_assert!(class.0 == 0 || class.bytes() - bytes <= class.bytes() / 5);
            if let Some(served) = SizeClass::at_most(bytes) {
                prop_assert!(served.bytes() <= bytes);
                prop_assert!(served == SizeClass::LARGEST || SizeClass(served.0 + 1).bytes() > bytes);
            }
        }
    }
}
