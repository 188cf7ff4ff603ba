//! What can be used again.

use crate::bank::Bank;
use crate::pool::Banks;
use crate::size_class::SizeClass;
use bumpalo::Bump;
use bytes::BytesMut;

/// Memory that a pool leases: `Vec<u8>`, `Vec<u32>`, [`Bump`] and `BytesMut`. Nothing else can be.
pub trait Reusable: Sealed + Default + Send + 'static {}

impl<T: Sealed + Default + Send + 'static> Reusable for T {}

/// The part of [`Reusable`] that the pool alone uses.
pub trait Sealed: Sized {
    /// Empty, with room for so many bytes.
    fn with_capacity_bytes(bytes: usize) -> Self;
    /// The memory that it holds.
    fn capacity_bytes(&self) -> usize;
    /// Forgets the content and keeps the memory.
    fn clear(&mut self);
    /// Where it is kept, by its capacity; `None` if it is too small to be worth it.
    #[doc(hidden)]
    #[allow(private_interfaces, reason = "nobody else implements or calls it")]
    fn class_of(capacity: usize) -> Option<SizeClass> {
        SizeClass::at_most(capacity)
    }
    /// Where its like is kept.
    #[doc(hidden)]
    #[allow(private_interfaces, reason = "nobody else implements or calls it")]
    fn bank(banks: &Banks) -> &Bank<Self>;
}

impl Sealed for Vec<u8> {
    fn with_capacity_bytes(bytes: usize) -> Self {
        Vec::with_capacity(bytes)
    }

    fn capacity_bytes(&self) -> usize {
        self.capacity()
    }

    fn clear(&mut self) {
        self.clear();
    }

    #[allow(private_interfaces, reason = "nobody else implements or calls it")]
    fn bank(banks: &Banks) -> &Bank<Self> {
        &banks.bytes
    }
}

impl Sealed for Vec<u32> {
    fn with_capacity_bytes(bytes: usize) -> Self {
        Vec::with_capacity(bytes.div_ceil(size_of::<u32>()))
    }

    fn capacity_bytes(&self) -> usize {
        self.capacity() * size_of::<u32>()
    }

    fn clear(&mut self) {
        self.clear();
    }

    #[allow(private_interfaces, reason = "nobody else implements or calls it")]
    fn bank(banks: &Banks) -> &Bank<Self> {
        &banks.words
    }
}

impl Sealed for Bump {
    fn with_capacity_bytes(bytes: usize) -> Self {
        Bump::with_capacity(bytes)
    }

    fn capacity_bytes(&self) -> usize {
        self.allocated_bytes()
    }

    fn clear(&mut self) {
        self.reset();
    }

    /// Arenas grow as they need, so one is as good as another.
    #[allow(private_interfaces, reason = "nobody else implements or calls it")]
    fn class_of(capacity: usize) -> Option<SizeClass> {
        (capacity > 0).then_some(SizeClass(0))
    }

    #[allow(private_interfaces, reason = "nobody else implements or calls it")]
    fn bank(banks: &Banks) -> &Bank<Self> {
        &banks.arenas
    }
}

impl Sealed for BytesMut {
    fn with_capacity_bytes(bytes: usize) -> Self {
        BytesMut::with_capacity(bytes)
    }

    fn capacity_bytes(&self) -> usize {
        self.capacity()
    }

    fn clear(&mut self) {
        self.clear();
    }

    #[allow(private_interfaces, reason = "nobody else implements or calls it")]
    fn bank(banks: &Banks) -> &Bank<Self> {
        &banks.bodies
    }
}
