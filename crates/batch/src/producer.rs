use crate::intake::Intake;
use crate::state::{Item, Share};

/// What became of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    /// The intake has it.
    Taken,
    /// There is no room, or others wait for it. The item is still the producer's, unless it asked for it to be dropped and counted.
    Full,
    /// It would never fit: dropped and counted.
    TooLarge,
    /// The intake has closed: dropped and counted.
    Closed,
}

/// One thread's way into an intake. Dropping it gives up its place.
#[derive(Debug)]
pub struct Producer {
    intake: Intake,
    id: u64,
}

impl Producer {
    pub(crate) fn new(intake: Intake, id: u64) -> Self {
        Producer { intake, id }
    }

    /// Copies an item in. `is_kept`: what finds no room stays with the producer, and isn't counted.
    pub fn offer(&self, payload: &[u8], level: u8, is_kept: bool) -> Offer {
        // Copied before the lock is taken: most items are taken.
        let payload: Box<[u8]> = payload.into();
        let mut state = self.intake.lock();
        if state.is_closed {
            state.stats.accepted += 1;
            state.stats.shutdown += 1;
            return Offer::Closed;
        }
        if payload.len() > state.limit_bytes() {
            state.stats.accepted += 1;
            state.stats.too_large += 1;
            return Offer::TooLarge;
        }
        if state.reserve_one(self.id, payload.len()) {
            state.put(Item { payload, level });
            return Offer::Taken;
        }
        if !is_kept {
            state.stats.accepted += 1;
            state.stats.queue_full += 1;
        }
        Offer::Full
    }

    /// Counts an item as dropped for want of room: too many wait on the producer's side.
    pub fn count_full(&self) {
        let mut state = self.intake.lock();
        state.stats.accepted += 1;
        state.stats.queue_full += 1;
    }

    /// Counts an item that has no bytes.
    pub fn count_invalid(&self) {
        let mut state = self.intake.lock();
        state.stats.accepted += 1;
        state.stats.invalid += 1;
    }

    /// Waits for a turn to hand in `items` of `bytes` together, the first of `first_bytes`. The producer is woken when room is kept for it: for
    /// all of them, or as many as there is room for, but at least the first.
    pub fn want(&self, items: usize, bytes: usize, first_bytes: usize) {
        self.intake
            .lock()
            .want(self.id, Share { items, bytes }, first_bytes);
    }

    /// Gives back what is kept for it, and its place among those who wait isn't touched.
    pub fn release(&self) {
        let mut state = self.intake.lock();
        state.release(self.id);
        state.grant();
    }
}

impl Drop for Producer {
    fn drop(&mut self) {
        self.intake.lock().disconnect(self.id);
    }
}
