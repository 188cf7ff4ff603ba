//! What an edit changes in a body: pieces that are taken out, and what comes in their place, in the order of the body.

use crate::varint::{varint_len, write_varint};

/// Changes to one body. Messages that enclose a change get new lengths.
#[derive(Debug, Default)]
pub(super) struct Splices {
    list: Vec<Splice>,
    /// What comes in, one piece after the other.
    added: Vec<u8>,
    /// By how much the changes so far lengthen the body.
    growth: isize,
}

#[derive(Clone, Copy, Debug)]
struct Splice {
    at: usize,
    removed: usize,
    content: Content,
}

#[derive(Clone, Copy, Debug)]
enum Content {
    /// The next so many bytes of `added`.
    Added(usize),
    Length(usize),
}

/// A message whose content is being walked through.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub(super) struct Open {
    index: usize,
    added: usize,
    growth: isize,
}

impl Splices {
    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Puts what `write` appends in the place of the `removed` bytes at `at`.
    pub(super) fn replace(&mut self, at: usize, removed: usize, write: impl FnOnce(&mut Vec<u8>)) {
        let before = self.added.len();
        write(&mut self.added);
        let added = self.added.len() - before;
        self.growth += added.cast_signed() - removed.cast_signed();
        self.list.push(Splice {
            at,
            removed,
            content: Content::Added(added),
        });
    }

    /// Begins a message whose length takes the `width` bytes at `at`.
    pub(super) fn open(&mut self, at: usize, width: usize) -> Open {
        let open = Open {
            index: self.list.len(),
            added: self.added.len(),
            growth: self.growth,
        };
        self.list.push(Splice {
            at,
            removed: width,
            content: Content::Length(0),
        });
        open
    }

    /// Ends the message, which had `len` bytes, and gives it its new length if anything changed inside.
    pub(super) fn close(&mut self, open: Open, len: usize) {
        if self.list.len() == open.index + 1 {
            self.list.truncate(open.index);
            return;
        }
        let len = len.saturating_add_signed(self.growth - open.growth);
        if let Some(splice) = self.list.get_mut(open.index) {
            splice.content = Content::Length(len);
            self.growth += varint_len(len as u64).cast_signed() - splice.removed.cast_signed();
        }
    }

    /// Forgets all changes since `open`.
    pub(super) fn forget(&mut self, open: Open) {
        self.list.truncate(open.index);
        self.added.truncate(open.added);
        self.growth = open.growth;
    }

    /// `body` with the changes.
    pub(super) fn apply(&self, body: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(body.len().saturating_add_signed(self.growth));
        let mut copied = 0;
        let mut added = self.added.as_slice();
        for splice in &self.list {
            out.extend_from_slice(body.get(copied..splice.at).unwrap_or_default());
            match splice.content {
                Content::Added(len) => {
                    let (piece, rest) = added.split_at_checked(len).unwrap_or_default();
                    out.extend_from_slice(piece);
                    added = rest;
                }
                Content::Length(len) => write_varint(&mut out, len as u64),
            }
            copied = splice.at + splice.removed;
        }
        out.extend_from_slice(body.get(copied..).unwrap_or_default());
        out
    }
}
