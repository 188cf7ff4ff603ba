//! The bytes of a request: written once, then shared by whoever sends them.

use crate::lease::Lease;
use bytes::{BufMut, Bytes, BytesMut};
use std::ops::{Deref, DerefMut};

/// A body that is being written.
///
/// Frozen, it is [`Bytes`], which any number of owners may clone and cut without a copy. The pool keeps a handle of its own on the
/// memory, and has it back when all of them are gone: neither side allocates anything for that.
#[derive(Debug)]
pub struct Body(Lease<BytesMut>);

impl Body {
    pub(crate) fn new(lease: Lease<BytesMut>) -> Self {
        Body(lease)
    }

    /// One of no pool, with room for `capacity` bytes.
    pub fn unpooled(capacity: usize) -> Self {
        Body(BytesMut::with_capacity(capacity).into())
    }

    /// Appends `bytes`.
    pub fn extend_from_slice(&mut self, bytes: &[u8]) {
        self.0.put_slice(bytes);
    }

    /// What was written, for sharing.
    pub fn freeze(self) -> Bytes {
        let (mut buffer, node) = self.0.into_parts();
        let Some(mut node) = node else {
            return buffer.freeze();
        };
        node.capacity = buffer.capacity();
        let written = buffer.split().freeze();
        node.value = buffer;
        if let Some(home) = node.home.take() {
            home.lend(node);
        }
        written
    }
}

impl Deref for Body {
    type Target = BytesMut;

    fn deref(&self) -> &BytesMut {
        &self.0
    }
}

impl DerefMut for Body {
    fn deref_mut(&mut self) -> &mut BytesMut {
        &mut self.0
    }
}
