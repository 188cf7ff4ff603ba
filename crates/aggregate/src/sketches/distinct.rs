//! How many different values there were.
//!
//! Sources: Flajolet, Fusy, Gandouet, Meunier, "HyperLogLog", 2007; Ertl, "New cardinality estimation algorithms for HyperLogLog
//! sketches", 2017, whose estimate needs no corrections of a bias, for few or for many values.

use super::bytes::{Reader, Writer};
use super::hash::{of_double, of_integer, of_text};
use std::ops::RangeInclusive;

/// Precisions that a counter may be given.
pub const PRECISION_RANGE: RangeInclusive<u8> = 4..=18;

/// The format's first byte.
const VERSION: u8 = 1;

/// Counts different values in 2^precision bytes, with a standard error of `1.04 / 2^(precision / 2)`: 0.8 % at 14.
///
/// Equal numbers are one value, as double or as integer, −0 and 0 included; NaN is left out. Merged counters are that of all
/// values.
///
/// ```
/// use otlp_native_aggregate::DistinctCounter;
///
/// let mut counter = DistinctCounter::new(14).unwrap_or_default();
/// counter.add(&[1.0, 2.0, 2.0]);
/// counter.add_i64(&[2, 3]);
/// counter.add_text("three");
/// assert_eq!(counter.estimate().round(), 4.0);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct DistinctCounter {
    precision: u8,
    /// For each group of hashes, the most zeros that one begins with, and 1 more; 0 for none.
    registers: Vec<u8>,
}

impl Default for DistinctCounter {
    /// Precision 14.
    fn default() -> DistinctCounter {
        DistinctCounter {
            precision: 14,
            registers: vec![0; 1 << 14],
        }
    }
}

impl DistinctCounter {
    /// An empty counter; nothing when `precision` is not in [`PRECISION_RANGE`].
    pub fn new(precision: u8) -> Option<DistinctCounter> {
        PRECISION_RANGE.contains(&precision).then(|| DistinctCounter {
            precision,
            registers: vec![0; 1 << precision],
        })
    }

    /// Adds numbers.
    pub fn add(&mut self, values: &[f64]) {
        for value in values.iter().filter(|value| !value.is_nan()) {
            self.add_hash(of_double(*value));
        }
    }

    /// Adds integers.
    pub fn add_i32(&mut self, values: &[i32]) {
        for value in values {
            self.add_hash(of_double((*value).into()));
        }
    }

    /// Adds integers.
    pub fn add_i64(&mut self, values: &[i64]) {
        for value in values {
            self.add_hash(of_integer(*value));
        }
    }

    /// Adds a text.
    pub fn add_text(&mut self, text: &str) {
        self.add_hash(of_text(text.as_bytes()));
    }

    #[inline]
    fn add_hash(&mut self, hash: u64) {
        let group = (hash >> (64 - self.precision)) as usize;
        // The bit ends what may be counted: the hash has no more.
        let rest = hash << self.precision | 1 << (self.precision - 1);
        let zeros = rest.leading_zeros() as u8 + 1;
        if let Some(register) = self.registers.get_mut(group) {
            *register = (*register).max(zeros);
        }
    }

    /// Adds what `other` has seen; false, and nothing is added, where the precisions differ.
    pub fn merge(&mut self, other: &DistinctCounter) -> bool {
        if self.precision != other.precision {
            return false;
        }
        for (ours, theirs) in self.registers.iter_mut().zip(&other.registers) {
            *ours = (*ours).max(*theirs);
        }
        true
    }

    /// How many different values there were, about.
    pub fn estimate(&self) -> f64 {
        let groups = self.registers.len() as f64;
        let most = self.most_zeros();
        let mut counts = [0_u32; 62];
        for register in &self.registers {
            if let Some(count) = counts.get_mut(usize::from(*register)) {
                *count += 1;
            }
        }
        let share = |zeros: u8| f64::from(counts.get(usize::from(zeros)).copied().unwrap_or(0)) / groups;
        let mut sum = groups * above(1.0 - share(most));
        for zeros in (1..most).rev() {
            sum = 0.5 * (sum + groups * share(zeros));
        }
        sum += groups * below(share(0));
        groups * groups / (2.0 * std::f64::consts::LN_2 * sum)
    }

    /// The highest that a register can be.
    fn most_zeros(&self) -> u8 {
        64 - self.precision + 1
    }

    /// The number of groups is 2 to this.
    pub fn precision(&self) -> u8 {
        self.precision
    }

    /// For another process: each register that isn't 0 as the distance from the last one and its value, or all of them, whichever is
    /// shorter.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut sparse = Writer::default();
        sparse.byte(VERSION);
        sparse.byte(self.precision);
        sparse.byte(1);
        let mut last = 0;
        for (place, register) in self
            .registers
            .iter()
            .enumerate()
            .filter(|(_, register)| **register > 0)
        {
            sparse.number((place - last) as u64);
            sparse.byte(*register);
            last = place;
        }
        if sparse.bytes.len() <= 3 + self.registers.len() {
            return sparse.bytes;
        }
        let mut dense = Writer::default();
        dense.byte(VERSION);
        dense.byte(self.precision);
        dense.byte(0);
        dense.raw(&self.registers);
        dense.bytes
    }

    /// What [`to_bytes`](DistinctCounter::to_bytes) made; nothing when it is something else. Takes 2^precision bytes, 256 KiB at
    /// most.
    pub fn from_bytes(bytes: &[u8]) -> Option<DistinctCounter> {
        let mut reader = Reader::new(bytes);
        if reader.byte()? != VERSION {
            return None;
        }
        let precision = reader.byte()?;
        let is_sparse = reader.byte()?;
        let mut counter = DistinctCounter::new(precision)?;
        let most = counter.most_zeros();
        match is_sparse {
            0 => {
                let registers = reader.raw(counter.registers.len())?;
                if registers.iter().any(|register| *register > most) {
                    return None;
                }
                counter.registers.copy_from_slice(registers);
            }
            1 => {
                let mut place = 0_usize;
                let mut is_first = true;
                while reader.len() > 0 {
                    let distance = usize::try_from(reader.number()?).ok()?;
                    let register = reader.byte()?;
                    if register == 0 || register > most || (distance == 0 && !is_first) {
                        return None;
                    }
                    place = place.checked_add(distance)?;
                    *counter.registers.get_mut(place)? = register;
                    is_first = false;
                }
            }
            _ => return None,
        }
        (reader.len() == 0).then_some(counter)
    }
}

/// Ertl's σ: what groups without a value tell.
fn below(mut share: f64) -> f64 {
    if share == 1.0 {
        return f64::INFINITY;
    }
    let mut weight = 1.0;
    let mut sum = share;
    loop {
        share *= share;
        let before = sum;
        sum += share * weight;
        weight += weight;
        if sum == before {
            return sum;
        }
    }
}

/// Ertl's τ: what groups that are at the end of what they can count tell.
fn above(mut share: f64) -> f64 {
    if share == 0.0 || share == 1.0 {
        return 0.0;
    }
    let mut weight = 1.0;
    let mut sum = 1.0 - share;
    loop {
        share = share.sqrt();
        let before = sum;
        weight *= 0.5;
        sum -= (1.0 - share) * (1.0 - share) * weight;
        if sum == before {
            return sum / 3.0;
        }
    }
}

// Nothing in here is unsafe, and Miri would take hours.
#[cfg(test)]
#[cfg(not(miri))]
mod tests;
