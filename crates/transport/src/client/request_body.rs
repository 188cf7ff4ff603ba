//! A request's body: pieces of memory that are shared, not copied, from attempt to attempt.

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

/// A body of one piece or several, after the prefix of a gRPC frame or none.
#[derive(Clone, Debug)]
pub(crate) struct RequestBody {
    prefix: Bytes,
    first: Bytes,
    /// Those after the first.
    more: Option<Arc<[Bytes]>>,
    /// How many of `more` have been taken.
    taken: usize,
    left_bytes: u64,
}

impl RequestBody {
    /// A body of one piece.
    pub(crate) fn whole(payload: Bytes) -> Self {
        Self::of(Bytes::new(), payload, &[])
    }

    /// A body of pieces that follow each other.
    pub(crate) fn of(prefix: Bytes, first: Bytes, more: &[Bytes]) -> Self {
        let left_bytes = [&prefix, &first]
            .into_iter()
            .chain(more)
            .map(|piece| piece.len() as u64)
            .sum();
        let more = more.iter().filter(|piece| !piece.is_empty());
        Self {
            prefix,
            first,
            // One piece, which is the rule, takes no memory.
            more: (more.clone().next().is_some()).then(|| more.cloned().collect()),
            taken: 0,
            left_bytes,
        }
    }

    fn next_piece(&mut self) -> Option<Bytes> {
        for piece in [&mut self.prefix, &mut self.first] {
            if !piece.is_empty() {
                return Some(std::mem::take(piece));
            }
        }
        let piece = self.more.as_ref()?.get(self.taken)?.clone();
        self.taken += 1;
        Some(piece)
    }
}

impl Body for RequestBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let piece = self.next_piece();
        self.left_bytes -= piece.as_ref().map_or(0, |piece| piece.len() as u64);
        Poll::Ready(piece.map(|piece| Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.left_bytes == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left_bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http_body_util::BodyExt;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_body_is_its_pieces_one_after_the_other_and_so_is_its_copy(
            pieces in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..5), 2..7),
        ) {
            let bytes: Vec<_> = pieces.iter().cloned().map(Bytes::from).collect();
            let body = RequestBody::of(bytes[0].clone(), bytes[1].clone(), &bytes[2..]);
            let whole = pieces.concat();
            for body in [body.clone(), body] {
                prop_assert_eq!(body.size_hint().exact(), Some(whole.len() as u64));
                prop_assert_eq!(body.is_end_stream(), whole.is_empty());
                let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
                let collected = runtime.block_on(body.collect()).unwrap().to_bytes();
                prop_assert_eq!(&collected[..], &whole[..]);
            }
        }
    }
}
