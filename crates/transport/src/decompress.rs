//! Decompression into memory, bounded before it allocates. Both halves of this crate use it: the receiver for request
//! bodies, the client for compressed responses.

use flate2::{Decompress, FlushDecompress, Status};
use std::fmt;
use zstd::stream::raw::{DParameter, Decoder, InBuffer, Operation, OutBuffer};

/// A content coding that OTLP peers use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// RFC 1952.
    Gzip,
    /// RFC 8878, with the window that RFC 9659 allows for content codings.
    Zstd,
}

/// Why a body could not be decompressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecompressError {
    /// The body is larger than the limit; what came before the limit was thrown away.
    TooLarge,
    /// The body is not what its encoding says: damaged, cut short, or followed by other bytes.
    Corrupt,
}

impl fmt::Display for DecompressError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            DecompressError::TooLarge => "the decompressed body is larger than the limit",
            DecompressError::Corrupt => "the compressed body is damaged or cut short",
        })
    }
}

impl std::error::Error for DecompressError {}

/// Decompresses the whole of `input`, which may hold several gzip members or zstd frames one after another.
///
/// Never holds more than `limit_bytes` of output, plus a decoder's state of at most about 8 MiB (zstd's window).
///
/// # Errors
/// [`DecompressError::TooLarge`] as soon as one byte more than `limit_bytes` comes out; [`DecompressError::Corrupt`] for
/// input that is damaged, cut short, followed by other bytes, or made of an absurd number of members.
pub fn decompress(encoding: Encoding, input: &[u8], limit_bytes: usize) -> Result<Vec<u8>, DecompressError> {
    decompress_metered(encoding, input, limit_bytes, &mut |_| true).map_err(|error| match error {
        MeteredError::Decompress(error) => error,
        // The meter above refuses nothing; the limit is the nearest truth if it ever did.
        MeteredError::OverBudget => DecompressError::TooLarge,
    })
}

/// Why [`decompress_metered`] stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MeteredError {
    Decompress(DecompressError),
    /// The meter refused more memory.
    OverBudget,
}

/// As [`decompress`], and asks `meter` before each allocation of that many more bytes.
pub(crate) fn decompress_metered(
    encoding: Encoding,
    input: &[u8],
    limit_bytes: usize,
    meter: &mut dyn FnMut(usize) -> bool,
) -> Result<Vec<u8>, MeteredError> {
    let mut codec = Codec::new(encoding).ok_or(CORRUPT)?;
    let mut output = Vec::new();
    let mut overflow = Vec::with_capacity(1);
    let mut rest = input;
    let mut members = 1;
    loop {
        // At the limit the stream may still end well, so it goes on into a buffer of one byte, which must stay empty.
        let is_full = output.len() >= limit_bytes;
        if !is_full {
            make_room(&mut output, input.len(), limit_bytes, meter)?;
        }
        let target = if is_full { &mut overflow } else { &mut output };
        let before = target.len();
        let step = codec.step(rest, target).ok_or(CORRUPT)?;
        let has_output = target.len() > before;
        if output.len() > limit_bytes || !overflow.is_empty() {
            return Err(TOO_LARGE);
        }
        rest = rest.get(step.consumed..).ok_or(CORRUPT)?;
        if step.is_member_end {
            if rest.is_empty() {
                release_slack(&mut output);
                return Ok(output);
            }
            members += 1;
            if members > MAX_MEMBERS {
                return Err(CORRUPT);
            }
            codec.restart().ok_or(CORRUPT)?;
        } else if step.consumed == 0 && !has_output {
            return Err(CORRUPT);
        }
    }
}

/// The largest window that RFC 9659 lets a zstd content coding ask for: 2^23 bytes.
const ZSTD_WINDOW_LOG_MAX: u32 = 23;

/// Members or frames in one body. Each costs a decoder reset, so millions of empty ones would cost seconds;
/// blocks of 64 KiB, the smallest that real writers use, reach 4 GiB with this many.
const MAX_MEMBERS: u32 = 65_536;

const MIN_ALLOCATION_BYTES: usize = 4096;
/// What telemetry shrinks by at least, so that the first allocation is often the only one.
const USUAL_RATIO: usize = 4;

const CORRUPT: MeteredError = MeteredError::Decompress(DecompressError::Corrupt);
const TOO_LARGE: MeteredError = MeteredError::Decompress(DecompressError::TooLarge);

/// Grows a full `output`, by doubling, to `limit_bytes` at most.
fn make_room(
    output: &mut Vec<u8>,
    input_bytes: usize,
    limit_bytes: usize,
    meter: &mut dyn FnMut(usize) -> bool,
) -> Result<(), MeteredError> {
    if output.len() < output.capacity() {
        return Ok(());
    }
    let wanted = match output.capacity() {
        0 => input_bytes.saturating_mul(USUAL_RATIO).max(MIN_ALLOCATION_BYTES),
        capacity => capacity.saturating_mul(2),
    };
    let additional = wanted.min(limit_bytes).saturating_sub(output.capacity());
    if !meter(additional) {
        return Err(MeteredError::OverBudget);
    }
    output
        .try_reserve_exact(additional)
        .map_err(|_| MeteredError::OverBudget)
}

/// Gives back capacity that nobody will use: whoever keeps the body counts its length, not its capacity.
fn release_slack(output: &mut Vec<u8>) {
    if output.capacity() - output.len() > output.len() / 4 {
        output.shrink_to_fit();
    }
}

/// One decoder, fed by steps.
enum Codec {
    Gzip(Decompress),
    Zstd(Decoder<'static>),
}

struct Step {
    consumed: usize,
    is_member_end: bool,
}

impl Codec {
    /// `None` only when memory for the decoder's state runs out.
    fn new(encoding: Encoding) -> Option<Codec> {
        Some(match encoding {
            Encoding::Gzip => Codec::Gzip(Decompress::new_gzip(15)),
            Encoding::Zstd => {
                let mut decoder = Decoder::new().ok()?;
                decoder
                    .set_parameter(DParameter::WindowLogMax(ZSTD_WINDOW_LOG_MAX))
                    .ok()?;
                Codec::Zstd(decoder)
            }
        })
    }

    /// Decodes from `input` into the spare capacity of `output`; `None` for corrupt input.
    fn step(&mut self, input: &[u8], output: &mut Vec<u8>) -> Option<Step> {
        match self {
            Codec::Gzip(inflate) => {
                let before = inflate.total_in();
                let status = inflate
                    .decompress_vec(input, output, FlushDecompress::None)
                    .ok()?;
                let consumed = usize::try_from(inflate.total_in() - before).ok()?;
                Some(Step {
                    consumed,
                    is_member_end: status == Status::StreamEnd,
                })
            }
            Codec::Zstd(decoder) => {
                let written = output.len();
                let mut source = InBuffer::around(input);
                let mut target = OutBuffer::around_pos(output, written);
                let hint = decoder.run(&mut source, &mut target).ok()?;
                Some(Step {
                    consumed: source.pos(),
                    is_member_end: hint == 0,
                })
            }
        }
    }

    /// Makes ready for the next member.
    fn restart(&mut self) -> Option<()> {
        match self {
            Codec::Gzip(inflate) => *inflate = Decompress::new_gzip(15),
            Codec::Zstd(decoder) => decoder.reinit().ok()?,
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use proptest::prelude::*;
    use std::io::Write;

    fn compress(encoding: Encoding, level: i32, input: &[u8]) -> Vec<u8> {
        match encoding {
            Encoding::Gzip => {
                let mut encoder = GzEncoder::new(Vec::new(), Compression::new(level.unsigned_abs().min(9)));
                encoder.write_all(input).unwrap();
                encoder.finish().unwrap()
            }
            Encoding::Zstd => zstd::encode_all(input, level).unwrap(),
        }
    }

    fn encodings() -> impl Strategy<Value = Encoding> {
        prop_oneof![Just(Encoding::Gzip), Just(Encoding::Zstd)]
    }

    fn repetitive() -> impl Strategy<Value = Vec<u8>> {
        prop::collection::vec((any::<u8>(), 0usize..3000), 0..40).prop_map(|runs| {
            runs.into_iter()
                .flat_map(|(byte, times)| vec![byte; times])
                .collect()
        })
    }

    fn bodies() -> impl Strategy<Value = Vec<u8>> {
        prop_oneof![prop::collection::vec(any::<u8>(), 0..20_000), repetitive()]
    }

    proptest! {
        #[test]
        fn decompressing_undoes_compressing(encoding in encodings(), level in 1i32..10, body in bodies()) {
            let compressed = compress(encoding, level, &body);
            prop_assert_eq!(decompress(encoding, &compressed, body.len()), Ok(body));
        }

        #[test]
        fn members_one_after_another_are_one_body(encoding in encodings(), bodies in prop::collection::vec(bodies(), 1..5)) {
            let compressed: Vec<u8> = bodies.iter().flat_map(|body| compress(encoding, 3, body)).collect();
            let whole = bodies.concat();
            prop_assert_eq!(decompress(encoding, &compressed, whole.len()), Ok(whole));
        }

        #[test]
        fn one_byte_over_the_limit_is_too_large(encoding in encodings(), body in bodies().prop_filter("not empty", |body| !body.is_empty())) {
            let compressed = compress(encoding, 3, &body);
            prop_assert_eq!(decompress(encoding, &compressed, body.len() - 1), Err(DecompressError::TooLarge));
        }

        #[test]
        fn every_proper_prefix_is_corrupt(encoding in encodings(), body in bodies(), cut in any::<prop::sample::Index>()) {
            let compressed = compress(encoding, 3, &body);
            let prefix = &compressed[..cut.index(compressed.len())];
            prop_assert_eq!(decompress(encoding, prefix, body.len()), Err(DecompressError::Corrupt));
        }

        #[test]
        fn any_bytes_end_in_a_value(encoding in encodings(), input in prop::collection::vec(any::<u8>(), 0..2000)) {
            if let Ok(output) = decompress(encoding, &input, 10_000) {
                prop_assert!(output.len() <= 10_000);
            }
        }
    }

    #[test]
    fn a_bomb_never_makes_the_meter_pass_the_limit() {
        for encoding in [Encoding::Gzip, Encoding::Zstd] {
            let bomb = compress(encoding, 9, &vec![0u8; 64 << 20]);
            assert!(bomb.len() < 100_000);
            let limit = 1 << 20;
            let mut allocated = 0;
            let outcome = decompress_metered(encoding, &bomb, limit, &mut |bytes| {
                allocated += bytes;
                true
            });
            assert_eq!(outcome, Err(TOO_LARGE));
            assert!(allocated <= limit, "{allocated}");
        }
    }

    #[test]
    fn a_meter_that_refuses_stops_the_decoder() {
        for encoding in [Encoding::Gzip, Encoding::Zstd] {
            let compressed = compress(encoding, 3, &vec![7u8; 1 << 20]);
            let mut left = 64 << 10;
            let outcome = decompress_metered(encoding, &compressed, 1 << 20, &mut |bytes| {
                let is_granted = bytes <= left;
                left -= bytes.min(left);
                is_granted
            });
            assert_eq!(outcome, Err(MeteredError::OverBudget));
        }
    }

    #[test]
    fn bytes_after_the_last_member_are_corrupt() {
        for encoding in [Encoding::Gzip, Encoding::Zstd] {
            let mut compressed = compress(encoding, 3, b"body");
            compressed.extend_from_slice(b"more");
            assert_eq!(
                decompress(encoding, &compressed, 100),
                Err(DecompressError::Corrupt)
            );
        }
    }

    #[test]
    fn empty_input_is_corrupt() {
        assert_eq!(
            decompress(Encoding::Gzip, &[], 100),
            Err(DecompressError::Corrupt)
        );
        assert_eq!(
            decompress(Encoding::Zstd, &[], 100),
            Err(DecompressError::Corrupt)
        );
    }

    #[test]
    fn a_wrong_checksum_is_corrupt() {
        let mut compressed = compress(Encoding::Gzip, 6, b"some body");
        let checksum = compressed.len() - 8;
        compressed[checksum] ^= 1;
        assert_eq!(
            decompress(Encoding::Gzip, &compressed, 100),
            Err(DecompressError::Corrupt)
        );
    }

    #[test]
    fn a_zstd_window_above_eight_mebibytes_is_corrupt() {
        for (window_log, is_accepted) in [(23, true), (24, false)] {
            let mut encoder = zstd::stream::write::Encoder::new(Vec::new(), 1).unwrap();
            encoder.window_log(window_log).unwrap();
            encoder.write_all(b"small").unwrap();
            let compressed = encoder.finish().unwrap();
            assert_eq!(
                decompress(Encoding::Zstd, &compressed, 100).is_ok(),
                is_accepted,
                "{window_log}"
            );
        }
    }

    #[test]
    fn a_flood_of_empty_members_is_corrupt() {
        for encoding in [Encoding::Gzip, Encoding::Zstd] {
            let member = compress(encoding, 1, b"");
            let flood = member.repeat(MAX_MEMBERS as usize + 1);
            assert_eq!(decompress(encoding, &flood, 100), Err(DecompressError::Corrupt));
        }
    }
}
