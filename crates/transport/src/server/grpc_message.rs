//! gRPC's framing of a unary request: five bytes of prefix, then one message, however the transport cut them.

use super::body::{BodyBuffer, BodyReader};
use super::budget::Lease;
use super::rejection::Rejection;

/// One message as it came.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Message {
    pub(super) is_compressed: bool,
    pub(super) body: Vec<u8>,
}

/// The largest message of each kind.
#[derive(Clone, Copy, Debug)]
pub(super) struct MessageLimits {
    pub(super) plain_bytes: usize,
    pub(super) compressed_bytes: usize,
}

/// Reads the one message of a unary request.
pub(super) async fn read_message(
    body: &mut BodyReader,
    limits: MessageLimits,
    lease: &mut Lease,
) -> Result<Message, Rejection> {
    let mut assembler = Assembler::new(limits);
    while let Some(piece) = body.next().await? {
        assembler.push(&piece, lease)?;
    }
    assembler.finish()
}

const PREFIX_BYTES: usize = 5;

struct Assembler {
    limits: MessageLimits,
    prefix: [u8; PREFIX_BYTES],
    prefix_filled: usize,
    message: Option<PartialMessage>,
}

struct PartialMessage {
    is_compressed: bool,
    announced_bytes: usize,
    buffer: BodyBuffer,
}

impl Assembler {
    fn new(limits: MessageLimits) -> Assembler {
        Assembler {
            limits,
            prefix: [0; PREFIX_BYTES],
            prefix_filled: 0,
            message: None,
        }
    }

    fn push(&mut self, piece: &[u8], lease: &mut Lease) -> Result<(), Rejection> {
        let (prefix, rest) = piece.split_at(piece.len().min(PREFIX_BYTES - self.prefix_filled));
        for (slot, byte) in self.prefix.iter_mut().skip(self.prefix_filled).zip(prefix) {
            *slot = *byte;
        }
        self.prefix_filled += prefix.len();
        if self.prefix_filled < PREFIX_BYTES {
            return Ok(());
        }
        if self.message.is_none() {
            self.message = Some(PartialMessage::begin(self.prefix, self.limits)?);
        }
        match &mut self.message {
            Some(message) if !rest.is_empty() => message.push(rest, lease),
            _ => Ok(()),
        }
    }

    fn finish(self) -> Result<Message, Rejection> {
        match self.message {
            // gRPC's status codes: a wrong number of messages is `UNIMPLEMENTED`.
            None if self.prefix_filled == 0 => {
                Err(Rejection::Unimplemented("the call has no message".to_owned()))
            }
            None => Err(Rejection::BadFraming("the stream ended inside a prefix")),
            Some(message) if message.buffer.len() < message.announced_bytes => {
                Err(Rejection::BadFraming("the stream ended inside a message"))
            }
            Some(message) => Ok(Message {
                is_compressed: message.is_compressed,
                body: message.buffer.into_bytes(),
            }),
        }
    }
}

impl PartialMessage {
    fn begin(prefix: [u8; PREFIX_BYTES], limits: MessageLimits) -> Result<PartialMessage, Rejection> {
        let [flag, length @ ..] = prefix;
        let (is_compressed, limit_bytes) = match flag {
            0 => (false, limits.plain_bytes),
            1 => (true, limits.compressed_bytes),
            _ => return Err(Rejection::BadFraming("the compressed flag is neither 0 nor 1")),
        };
        // Refused before a byte of it is read.
        match usize::try_from(u32::from_be_bytes(length)) {
            Ok(announced_bytes) if announced_bytes <= limit_bytes => Ok(PartialMessage {
                is_compressed,
                announced_bytes,
                buffer: BodyBuffer::new(announced_bytes, announced_bytes),
            }),
            _ => Err(Rejection::TooLarge {
                limit_bytes: limits.plain_bytes,
            }),
        }
    }

    fn push(&mut self, piece: &[u8], lease: &mut Lease) -> Result<(), Rejection> {
        if self.buffer.len() + piece.len() > self.announced_bytes {
            return Err(Rejection::Unimplemented(
                "the call has more than one message".to_owned(),
            ));
        }
        self.buffer.extend(piece, lease)
    }
}

#[cfg(test)]
mod tests {
    use super::super::budget::ByteBudget;
    use super::*;
    use proptest::prelude::*;

    const LIMITS: MessageLimits = MessageLimits {
        plain_bytes: 1000,
        compressed_bytes: 1010,
    };

    fn assemble(pieces: &[&[u8]]) -> Result<Message, Rejection> {
        let budget = ByteBudget::new(1 << 20);
        let mut lease = budget.lease();
        let mut assembler = Assembler::new(LIMITS);
        for piece in pieces {
            assembler.push(piece, &mut lease)?;
        }
        assembler.finish()
    }

    fn framed(flag: u8, body: &[u8]) -> Vec<u8> {
        let mut bytes = vec![flag];
        bytes.extend_from_slice(&u32::try_from(body.len()).unwrap().to_be_bytes());
        bytes.extend_from_slice(body);
        bytes
    }

    proptest! {
        #[test]
        fn any_cutting_gives_the_same_message(
            body in prop::collection::vec(any::<u8>(), 0..1000),
            is_compressed: bool,
            cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..8),
        ) {
            let bytes = framed(u8::from(is_compressed), &body);
            let mut ends: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len())).collect();
            ends.push(bytes.len());
            ends.sort_unstable();
            let mut start = 0;
            let mut pieces = Vec::new();
            for end in ends {
                pieces.push(&bytes[start..end]);
                start = end;
            }
            prop_assert_eq!(assemble(&pieces), Ok(Message { is_compressed, body }));
        }

        #[test]
        fn every_proper_prefix_is_refused(
            body in prop::collection::vec(any::<u8>(), 0..100),
            cut in any::<prop::sample::Index>(),
        ) {
            let bytes = framed(0, &body);
            prop_assert!(assemble(&[&bytes[..cut.index(bytes.len())]]).is_err());
        }
    }

    #[test]
    fn a_length_over_the_limit_is_refused_from_its_prefix_alone() {
        let refused = Err(Rejection::TooLarge { limit_bytes: 1000 });
        assert_eq!(assemble(&[&[0, 0, 0, 3, 233]]), refused);
        assert_eq!(assemble(&[&[1, 255, 255, 255, 255]]), refused);
    }

    #[test]
    fn a_second_message_is_unimplemented() {
        let twice = framed(0, b"one").repeat(2);
        assert!(matches!(assemble(&[&twice]), Err(Rejection::Unimplemented(_))));
        assert!(matches!(assemble(&[]), Err(Rejection::Unimplemented(_))));
    }

    #[test]
    fn an_unknown_flag_is_bad_framing() {
        assert!(matches!(
            assemble(&[&framed(2, b"x")]),
            Err(Rejection::BadFraming(_))
        ));
    }
}
