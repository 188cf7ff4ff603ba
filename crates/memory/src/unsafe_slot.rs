//! One place that holds a box or nothing, which threads exchange without a lock.
#![allow(unsafe_code, reason = "boxes become pointers and back")]

use crate::sync::{AtomicPtr, Ordering};
use std::ptr;

/// An `Option<Box<T>>` that threads may share.
///
/// The pointer is null or owns a box: it comes from `Box::into_raw` in `put`, and whoever swaps it out is alone in having it.
#[derive(Debug)]
pub(crate) struct Slot<T> {
    pointer: AtomicPtr<T>,
    /// A slot owns what is in it, so it is `Send` or `Sync` only where that is `Send`.
    owned: std::marker::PhantomData<Box<T>>,
}

// SAFETY: a slot gives out boxes and never a reference into one, so sharing it only sends boxes from thread to thread.
unsafe impl<T: Send> Sync for Slot<T> {}

impl<T> Slot<T> {
    pub(crate) fn new() -> Self {
        Slot {
            pointer: AtomicPtr::new(ptr::null_mut()),
            owned: std::marker::PhantomData,
        }
    }

    /// What is in it, which leaves it empty.
    pub(crate) fn take(&self) -> Option<Box<T>> {
        // A look first: an empty slot shall cost no exclusive access to its cache line.
        if self.pointer.load(Ordering::Relaxed).is_null() {
            return None;
        }
        let pointer = self.pointer.swap(ptr::null_mut(), Ordering::Acquire);
        if pointer.is_null() {
            return None;
        }
        // SAFETY: the pointer is of a box (see `put`), and nobody else has got it: a swap gives it out once.
        Some(unsafe { Box::from_raw(pointer) })
    }

    /// Puts `value` in.
    ///
    /// # Errors
    /// There is something in it; the caller still owns `value`.
    pub(crate) fn put(&self, value: Box<T>) -> Result<(), Box<T>> {
        if !self.pointer.load(Ordering::Relaxed).is_null() {
            return Err(value);
        }
        let pointer = Box::into_raw(value);
        let exchanged =
            self.pointer
                .compare_exchange(ptr::null_mut(), pointer, Ordering::Release, Ordering::Relaxed);
        match exchanged {
            Ok(_) => Ok(()),
            // SAFETY: the exchange failed, so the pointer, of a box just made, was given to nobody.
            Err(_) => Err(unsafe { Box::from_raw(pointer) }),
        }
    }
}

impl<T> Drop for Slot<T> {
    fn drop(&mut self) {
        drop(self.take());
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[test]
    fn holds_one_value_and_frees_what_is_left_in_it() {
        let value = Arc::new(7);
        let slot = Slot::new();
        assert!(slot.take().is_none());
        assert!(slot.put(Box::new(Arc::clone(&value))).is_ok());
        assert!(slot.put(Box::new(Arc::clone(&value))).is_err());
        assert_eq!(slot.take().as_deref(), Some(&value));
        assert!(slot.put(Box::new(Arc::clone(&value))).is_ok());
        drop(slot);
        assert_eq!(Arc::strong_count(&value), 1);
    }

    #[test]
    fn threads_exchange_values_and_none_is_lost_or_doubled() {
        let slot = Slot::new();
        let times = if cfg!(miri) { 50 } else { 10_000 };
        let made = std::thread::scope(|scope| {
            let workers: Vec<_> = (0..4)
                .map(|_| {
                    scope.spawn(|| {
                        let mut held = Some(Box::new(1usize));
                        for _ in 0..times {
                            held = match held {
                                Some(value) => slot.put(value).err(),
                                None => slot.take(),
                            };
                        }
                        held.map_or(0, |value| *value)
                    })
                })
                .collect();
            workers
                .into_iter()
                .map(|worker| worker.join().unwrap())
                .sum::<usize>()
        });
        assert_eq!(made + slot.take().map_or(0, |value| *value), 4);
    }
}

/// Every interleaving: `npm run loom`.
#[cfg(all(test, loom))]
mod races {
    use super::*;
    use loom::sync::Arc;
    use loom::thread;

    /// loom reports a box that is leaked, or read before it was written.
    #[test]
    fn of_two_takers_one_gets_the_value_whole() {
        loom::model(|| {
            let slot = Arc::new(Slot::new());
            slot.put(Box::new(Arc::new(7))).unwrap();
            let other = Arc::clone(&slot);
            let taker = thread::spawn(move || other.take().map(|value| **value));
            let own = slot.take().map(|value| **value);
            let both = [own, taker.join().unwrap()];
            assert!(matches!(both, [Some(7), None] | [None, Some(7)]));
        });
    }

    #[test]
    fn of_two_givers_one_keeps_its_value() {
        loom::model(|| {
            let slot = Arc::new(Slot::new());
            let other = Arc::clone(&slot);
            let giver = thread::spawn(move || other.put(Box::new(Arc::new(1))).err().map(|value| **value));
            let own = slot.put(Box::new(Arc::new(2))).err().map(|value| **value);
            let refused = [own, giver.join().unwrap()];
            let inside = slot.take().map(|value| **value);
            assert!(matches!(
                (refused, inside),
                ([Some(2), None], Some(1)) | ([None, Some(1)], Some(2))
            ));
        });
    }

    #[test]
    fn a_giver_and_a_taker_agree_on_where_the_value_is() {
        loom::model(|| {
            let slot = Arc::new(Slot::new());
            let other = Arc::clone(&slot);
            let giver = thread::spawn(move || other.put(Box::new(Arc::new(1))).is_ok());
            let taken = slot.take().is_some();
            assert!(giver.join().unwrap());
            assert_eq!(slot.take().is_some(), !taken);
        });
    }
}
