//! A thread's own few buffers, which it finds without a lock.

use crate::accounts::LaneCounters;
use crate::node::Node;
use crate::size_class::{MAX_ABOVE, SizeClass};
use crate::unsafe_slot::Slot;

/// Larger buffers are shared by all threads: a few of them in each lane would be much memory.
const MAX_BUFFER_BYTES: usize = 64 << 10;
/// Classes of which a lane keeps buffers; few under loom, for which each is another place to switch threads.
const CLASSES: usize = if cfg!(loom) { 1 } else { 33 };
/// How many of each.
const DEPTH: usize = 2;

/// Slots by class, and this lane's counters. Threads that share a lane, or one that trims, do no harm: they exchange whole slots.
#[derive(Debug)]
#[repr(align(128))] // Two cache lines, which some processors fetch together.
pub(crate) struct Lane<T> {
    slots: Box<[[Slot<Node<T>>; DEPTH]]>,
    pub(crate) counters: LaneCounters,
}

impl<T> Lane<T> {
    pub(crate) fn new() -> Self {
        debug_assert!(SizeClass(CLASSES - 1).bytes() <= MAX_BUFFER_BYTES);
        Lane {
            slots: (0..CLASSES)
                .map(|_| std::array::from_fn(|_| Slot::new()))
                .collect(),
            counters: LaneCounters::default(),
        }
    }

    /// A buffer of this class, or one up to twice as large.
    pub(crate) fn take(&self, class: SizeClass) -> Option<Box<Node<T>>> {
        let classes = self.slots.iter().skip(class.0).take(1 + MAX_ABOVE);
        classes.flatten().find_map(Slot::take)
    }

    /// Keeps a buffer.
    ///
    /// # Errors
    /// The lane has enough of the class, or keeps none of it.
    pub(crate) fn put(&self, class: SizeClass, mut node: Box<Node<T>>) -> Result<(), Box<Node<T>>> {
        let Some(slots) = self.slots.get(class.0) else {
            return Err(node);
        };
        for slot in slots {
            match slot.put(node) {
                Ok(()) => return Ok(()),
                Err(refused) => node = refused,
            }
        }
        Err(node)
    }

    /// Takes out every buffer that `is_stale`; one that has no way back because another took its place goes to `homeless`.
    pub(crate) fn trim(
        &self,
        is_stale: impl Fn(&Node<T>) -> bool,
        stale: &mut Vec<Box<Node<T>>>,
        mut homeless: impl FnMut(SizeClass, Box<Node<T>>),
    ) {
        for (class, slots) in self.slots.iter().enumerate() {
            for slot in slots {
                let Some(node) = slot.take() else { continue };
                if is_stale(&node) {
                    stale.push(node);
                } else if let Err(node) = slot.put(node) {
                    homeless(SizeClass(class), node);
                }
            }
        }
    }
}
