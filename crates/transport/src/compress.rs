//! Compression of request bodies, with the compressors' state kept from request to request.

use crate::client::Compression;
use libdeflater::CompressionLvl;
use std::fmt;
use std::sync::{Mutex, PoisonError};

/// Idle compressors that are kept; one is about 0.1 to 1 MiB (zstd at high levels: tens). More than this many
/// concurrent requests make theirs anew.
const MAX_IDLE: usize = 4;

/// Compresses with one algorithm at one level. Concurrent calls don't wait for each other.
pub(crate) struct Compressor {
    kind: Kind,
    idle: Mutex<Vec<State>>,
}

impl Compressor {
    /// `None` for [`Compression::None`]. Levels out of range count as the nearest one.
    pub(crate) fn new(compression: Compression) -> Option<Self> {
        let kind = match compression {
            Compression::None => return None,
            Compression::Gzip { level } => Kind::Gzip(level.min(9)),
            Compression::Zstd { level } => Kind::Zstd(level.clamp(1, 19)),
        };
        Some(Self {
            kind,
            idle: Mutex::new(Vec::new()),
        })
    }

    /// `input` compressed, after `headroom_bytes` of zeros for the caller to fill. The output's memory is bounded by the
    /// algorithm's worst case, a little over the input, and cut to what was used.
    pub(crate) fn compress(&self, input: &[u8], headroom_bytes: usize) -> Result<Vec<u8>, CompressError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut state = match idle {
            Some(state) => state,
            None => State::new(self.kind)?,
        };
        let mut output = vec![0; headroom_bytes + state.bound(input.len())];
        let room = output.get_mut(headroom_bytes..).unwrap_or_default();
        let written = state.compress(input, room)?;
        output.truncate(headroom_bytes + written);
        output.shrink_to_fit();

        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < MAX_IDLE {
            idle.push(state);
        }
        Ok(output)
    }
}

/// The compressor ran out of memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CompressError(String);

impl fmt::Display for CompressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for CompressError {}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Gzip(u8),
    Zstd(u8),
}

enum State {
    Gzip(libdeflater::Compressor),
    Zstd(zstd::bulk::Compressor<'static>),
}

impl State {
    fn new(kind: Kind) -> Result<Self, CompressError> {
        match kind {
            Kind::Gzip(level) => {
                let level = CompressionLvl::new(i32::from(level)).unwrap_or_default();
                Ok(State::Gzip(libdeflater::Compressor::new(level)))
            }
            Kind::Zstd(level) => {
                let compressor = zstd::bulk::Compressor::new(i32::from(level)).map_err(failed)?;
                Ok(State::Zstd(compressor))
            }
        }
    }

    fn bound(&mut self, input_bytes: usize) -> usize {
        match self {
            State::Gzip(compressor) => compressor.gzip_compress_bound(input_bytes),
            State::Zstd(_) => zstd::zstd_safe::compress_bound(input_bytes),
        }
    }

    fn compress(&mut self, input: &[u8], output: &mut [u8]) -> Result<usize, CompressError> {
        match self {
            State::Gzip(compressor) => compressor.gzip_compress(input, output).map_err(failed),
            State::Zstd(compressor) => compressor.compress_to_buffer(input, output).map_err(failed),
        }
    }
}

fn failed(error: impl fmt::Display) -> CompressError {
    CompressError(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decompress::{Encoding, decompress};
    use proptest::prelude::*;

    fn any_compression() -> impl Strategy<Value = (Compression, Encoding)> {
        prop_oneof![
            (0u8..=9).prop_map(|level| (Compression::Gzip { level }, Encoding::Gzip)),
            (1u8..=19).prop_map(|level| (Compression::Zstd { level }, Encoding::Zstd)),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn decompressing_gives_the_input_back_also_with_reused_state(
            (compression, encoding) in any_compression(),
            bodies in proptest::collection::vec(
                proptest::collection::vec(prop_oneof![Just(0u8), 0u8..4, any::<u8>()], 0..5000), 1..4),
            headroom in 0usize..8,
        ) {
            let compressor = Compressor::new(compression).unwrap();
            for body in bodies {
                let compressed = compressor.compress(&body, headroom).unwrap();
                prop_assert!(compressed[..headroom].iter().all(|byte| *byte == 0));
                prop_assert_eq!(decompress(encoding, &compressed[headroom..], body.len()).unwrap(), body);
            }
        }
    }

    #[test]
    fn state_is_kept_up_to_its_limit() {
        let compressor = Compressor::new(Compression::Gzip { level: 1 }).unwrap();
        for _ in 0..10 {
            compressor.compress(b"body", 0).unwrap();
        }
        assert_eq!(compressor.idle.lock().unwrap().len(), 1);
        std::thread::scope(|scope| {
            for _ in 0..2 * MAX_IDLE {
                scope.spawn(|| compressor.compress(&[7; 100_000], 0).unwrap());
            }
        });
        assert!(compressor.idle.lock().unwrap().len() <= MAX_IDLE);
    }

    #[test]
    fn a_level_out_of_range_is_the_nearest() {
        assert_eq!(
            Compressor::new(Compression::Gzip { level: 200 }).unwrap().kind,
            Kind::Gzip(9)
        );
        assert_eq!(
            Compressor::new(Compression::Zstd { level: 0 }).unwrap().kind,
            Kind::Zstd(1)
        );
        assert!(Compressor::new(Compression::None).is_none());
    }
}
