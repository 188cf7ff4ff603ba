//! Compression of request bodies, with the compressors' state and output memory kept from request to request.

use crate::client::Compression;
use libdeflater::CompressionLvl;
use otlp_native_memory::{Lease, MemoryPool};
use std::fmt;
use std::sync::{Mutex, PoisonError};

/// Idle compressors that are kept; one is about 0.1 to 1 MiB (zstd at high levels: tens). More than this many
/// concurrent requests make theirs anew.
const MAX_IDLE: usize = 4;
/// More output memory than this is given back once it isn't needed.
const MAX_IDLE_OUTPUT_BYTES: usize = 1 << 20;

/// Compresses with one algorithm at one level. Concurrent calls don't wait for each other.
pub(crate) struct Compressor {
    kind: Kind,
    memory: MemoryPool,
    idle: Mutex<Vec<Worker>>,
}

/// One compressor at work.
struct Worker {
    state: State,
    /// Room for what it makes of the largest input so far. All of it stays written to, so that no use has to clear it.
    output: Lease<Vec<u8>>,
}

impl Compressor {
    /// `None` for [`Compression::None`]. Levels out of range count as the nearest one.
    pub(crate) fn new(compression: Compression, memory: MemoryPool) -> Option<Self> {
        let kind = match compression {
            Compression::None => return None,
            Compression::Gzip { level } => Kind::Gzip(level.min(9)),
            Compression::Zstd { level } => Kind::Zstd(level.clamp(1, 19)),
        };
        Some(Self {
            kind,
            memory,
            idle: Mutex::new(Vec::with_capacity(MAX_IDLE)),
        })
    }

    /// What `use_output` makes of `input` compressed.
    pub(crate) fn compress<T>(
        &self,
        input: &[u8],
        use_output: impl FnOnce(&[u8]) -> T,
    ) -> Result<T, CompressError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut worker = match idle {
            Some(worker) => worker,
            None => Worker {
                state: State::new(self.kind)?,
                output: Lease::default(),
            },
        };
        let used = use_output(worker.compress(input, &self.memory)?);

        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < MAX_IDLE {
            idle.push(worker);
        }
        Ok(used)
    }
}

impl Worker {
    /// `input` compressed. Its memory is bounded by the algorithm's worst case, a little over the input.
    fn compress(&mut self, input: &[u8], memory: &MemoryPool) -> Result<&[u8], CompressError> {
        let bound = self.state.bound(input.len());
        let is_too_large = bound <= MAX_IDLE_OUTPUT_BYTES && self.output.len() > MAX_IDLE_OUTPUT_BYTES;
        if self.output.len() < bound || is_too_large {
            // First, so that its memory can be what is leased next.
            self.output = Lease::default();
            self.output = memory.bytes(bound);
            let capacity = self.output.capacity();
            self.output.resize(capacity, 0);
        }
        let written = self.state.compress(input, &mut self.output)?;
        Ok(self.output.get(..written).unwrap_or_default())
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
        ) {
            let compressor = Compressor::new(compression, MemoryPool::default()).unwrap();
            for body in bodies {
                let compressed = compressor.compress(&body, <[u8]>::to_vec).unwrap();
                prop_assert_eq!(decompress(encoding, &compressed, body.len()).unwrap(), body);
            }
        }
    }

    #[test]
    fn state_is_kept_up_to_its_limit() {
        let compressor = Compressor::new(Compression::Gzip { level: 1 }, MemoryPool::default()).unwrap();
        for _ in 0..10 {
            compressor.compress(b"body", |_| ()).unwrap();
        }
        assert_eq!(compressor.idle.lock().unwrap().len(), 1);
        std::thread::scope(|scope| {
            for _ in 0..2 * MAX_IDLE {
                scope.spawn(|| compressor.compress(&[7; 100_000], |_| ()).unwrap());
            }
        });
        assert!(compressor.idle.lock().unwrap().len() <= MAX_IDLE);
    }

    #[test]
    fn a_level_out_of_range_is_the_nearest() {
        assert_eq!(
            Compressor::new(Compression::Gzip { level: 200 }, MemoryPool::default())
                .unwrap()
                .kind,
            Kind::Gzip(9)
        );
        assert_eq!(
            Compressor::new(Compression::Zstd { level: 0 }, MemoryPool::default())
                .unwrap()
                .kind,
            Kind::Zstd(1)
        );
        assert!(Compressor::new(Compression::None, MemoryPool::default()).is_none());
    }
}
