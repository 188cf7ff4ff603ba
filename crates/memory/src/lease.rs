//! Memory that is lent.

use crate::node::Node;
use crate::pool::MemoryPool;
use crate::reusable::Reusable;
use std::fmt;
use std::mem::take;
use std::ops::{Deref, DerefMut};

/// A buffer or arena on loan: it is used as what it holds, and goes back when dropped. It may grow beyond what was leased, and
/// is then kept by the size that it has in the end.
///
/// The default, and what is made `From` a value, belongs to no pool: its memory is freed.
pub struct Lease<T: Reusable> {
    value: T,
    /// What it came in, and goes back in; none of what belongs to no pool.
    node: Option<Box<Node<T>>>,
}

impl<T: Reusable> Lease<T> {
    /// What is in `node`, which counts for `bytes` until it goes back to `home`.
    pub(crate) fn new(mut node: Box<Node<T>>, bytes: usize, home: MemoryPool) -> Self {
        node.leased_bytes = bytes;
        node.home = Some(home);
        Lease {
            value: take(&mut node.value),
            node: Some(node),
        }
    }

    /// Its parts, for who gives it back another way.
    pub(crate) fn into_parts(mut self) -> (T, Option<Box<Node<T>>>) {
        (take(&mut self.value), self.node.take())
    }
}

impl Lease<Vec<u8>> {
    /// Makes room for `additional` bytes more. Where the buffer has to grow, it becomes another one of the pool, and the old one
    /// goes back.
    #[inline]
    pub fn make_room(&mut self, additional: usize) {
        if additional > self.value.capacity() - self.value.len() {
            self.grow(additional);
        }
    }

    #[cold]
    fn grow(&mut self, additional: usize) {
        let needed = self.value.len().saturating_add(additional);
        let Some(home) = self.node.as_ref().and_then(|node| node.home.as_ref()) else {
            self.value.reserve(additional);
            return;
        };
        let mut larger = home.bytes(needed.max(self.value.capacity().saturating_mul(2)));
        larger.value.extend_from_slice(&self.value);
        *self = larger;
    }
}

impl<T: Reusable> Drop for Lease<T> {
    fn drop(&mut self) {
        let Some(mut node) = self.node.take() else {
            return;
        };
        if let Some(home) = node.home.take() {
            home.take_back(take(&mut self.value), node);
        }
    }
}

impl<T: Reusable> Deref for Lease<T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: Reusable> DerefMut for Lease<T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut T {
        &mut self.value
    }
}

impl<T: Reusable> From<T> for Lease<T> {
    fn from(value: T) -> Self {
        Lease { value, node: None }
    }
}

impl<T: Reusable> Default for Lease<T> {
    fn default() -> Self {
        T::default().into()
    }
}

/// A copy that belongs to no pool.
impl<T: Reusable + Clone> Clone for Lease<T> {
    fn clone(&self) -> Self {
        self.value.clone().into()
    }
}

impl<T: Reusable + PartialEq> PartialEq for Lease<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Reusable + Eq> Eq for Lease<T> {}

impl<T: Reusable + fmt::Debug> fmt::Debug for Lease<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}
