//! The buffers that all threads share, behind a lock.

use crate::node::Node;
use crate::size_class::{COUNT, MAX_ABOVE, SizeClass};
use std::collections::VecDeque;

/// Shelves by class.
#[derive(Debug)]
pub(crate) struct Depot<T> {
    shelves: Vec<Shelf<T>>,
}

#[derive(Debug)]
struct Shelf<T> {
    /// The one that came back last is at the end, and the first to go: its memory may still be in the cache.
    nodes: VecDeque<Box<Node<T>>>,
    /// The fewest there were since the last trim: so many were not needed at the highest demand.
    fewest: usize,
}

impl<T> Depot<T> {
    pub(crate) fn new() -> Self {
        let shelf = |_| Shelf {
            nodes: VecDeque::new(),
            fewest: 0,
        };
        Depot {
            shelves: (0..COUNT).map(shelf).collect(),
        }
    }

    /// A buffer of this class, or one up to twice as large.
    pub(crate) fn take(&mut self, class: SizeClass) -> Option<Box<Node<T>>> {
        let shelves = self.shelves.iter_mut().skip(class.0).take(1 + MAX_ABOVE);
        for shelf in shelves {
            if let Some(node) = shelf.nodes.pop_back() {
                shelf.fewest = shelf.fewest.min(shelf.nodes.len());
                return Some(node);
            }
        }
        None
    }

    pub(crate) fn put(&mut self, class: SizeClass, node: Box<Node<T>>) {
        if let Some(shelf) = self.shelves.get_mut(class.0) {
            shelf.nodes.push_back(node);
        }
    }

    /// Takes out what `is_stale`, and half of what the highest demand since the last call left on the shelf.
    pub(crate) fn trim(&mut self, is_stale: impl Fn(&Node<T>) -> bool, trimmed: &mut Vec<Box<Node<T>>>) {
        for shelf in &mut self.shelves {
            let mut unneeded = shelf.fewest.div_ceil(2);
            while let Some(front) = shelf.nodes.front() {
                if unneeded == 0 && !is_stale(front) {
                    break;
                }
                unneeded = unneeded.saturating_sub(1);
                trimmed.extend(shelf.nodes.pop_front());
            }
            shelf.fewest = shelf.nodes.len();
        }
    }
}
