//! Idle buffers of one kind: a few in each lane, the others in the depot.

use crate::depot::Depot;
use crate::lane::Lane;
use crate::node::Node;
use crate::size_class::SizeClass;
use crate::sync::Mutex;

/// Where buffers of one kind wait for their next use.
#[derive(Debug)]
pub struct Bank<T> {
    /// A power of two of them.
    lanes: Box<[Lane<T>]>,
    depot: Mutex<Depot<T>>,
}

impl<T> Bank<T> {
    pub(crate) fn new(lanes: usize) -> Self {
        Bank {
            lanes: (0..lanes.clamp(1, 64).next_power_of_two())
                .map(|_| Lane::new())
                .collect(),
            depot: Mutex::new(Depot::new()),
        }
    }

    /// The lane of the thread that calls.
    pub(crate) fn lane(&self) -> Option<&Lane<T>> {
        self.lanes.get(thread_number() & (self.lanes.len() - 1))
    }

    pub(crate) fn lanes(&self) -> &[Lane<T>] {
        &self.lanes
    }

    pub(crate) fn take(&self, lane: Option<&Lane<T>>, class: SizeClass) -> Option<Box<Node<T>>> {
        lane.and_then(|lane| lane.take(class))
            .or_else(|| self.depot.lock().take(class))
            // One thread may fill what another empties: what it has too few to pass on is still there.
            .or_else(|| self.lanes.iter().find_map(|lane| lane.take(class)))
    }

    pub(crate) fn put(&self, lane: Option<&Lane<T>>, class: SizeClass, node: Box<Node<T>>) {
        let refused = match lane {
            Some(lane) => lane.put(class, node),
            None => Err(node),
        };
        if let Err(node) = refused {
            self.depot.lock().put(class, node);
        }
    }

    /// Frees what has been idle since before `stale_before_ms`, and half of what the depot never needed since the last call.
    /// `freed` hears of the bytes of each.
    pub(crate) fn trim(&self, stale_before_ms: u64, mut freed: impl FnMut(usize)) {
        let is_stale = |node: &Node<T>| node.idle_since_ms < stale_before_ms;
        let mut trimmed = Vec::new();
        for lane in &self.lanes {
            lane.trim(is_stale, &mut trimmed, |class, node| {
                self.depot.lock().put(class, node);
            });
        }
        self.depot.lock().trim(is_stale, &mut trimmed);
        for node in trimmed {
            freed(node.capacity);
        }
    }
}

/// Tells threads apart, in the order in which they come.
fn thread_number() -> usize {
    use std::sync::atomic::{AtomicUsize, Ordering};
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    thread_local! {
        static NUMBER: usize = NEXT.fetch_add(1, Ordering::Relaxed);
    }
    // A thread that ends may give memory back after its numbers are gone.
    NUMBER.try_with(|number| *number).unwrap_or_default()
}
