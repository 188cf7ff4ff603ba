//! Compression as the exporter does it: a body at once, with a compressor that is kept.

use crate::measure::{Cost, measure};
use std::hint::black_box;

/// What compressing took, and what it made.
pub struct Compressed {
    pub cost: Cost,
    pub bytes: usize,
}

/// Compresses `body` over and over with `codec`, `gzip` or `zstd`, at `level`.
pub fn compress(codec: &str, level: i32, body: &[u8], milliseconds: u64) -> Result<Compressed, String> {
    let mut compress: Box<dyn FnMut() -> usize> = match codec {
        "gzip" => {
            let level = libdeflater::CompressionLvl::new(level).map_err(|_| "gzip has no such level")?;
            let mut compressor = libdeflater::Compressor::new(level);
            let mut output = vec![0; compressor.gzip_compress_bound(body.len())];
            Box::new(move || {
                compressor
                    .gzip_compress(body, &mut output)
                    .expect("the output has room")
            })
        }
        "zstd" => {
            let mut compressor = zstd::bulk::Compressor::new(level).map_err(|error| error.to_string())?;
            let mut output = vec![0; zstd::zstd_safe::compress_bound(body.len())];
            Box::new(move || {
                compressor
                    .compress_to_buffer(body, &mut output[..])
                    .expect("the output has room")
            })
        }
        _ => return Err(format!("there's no codec {codec}")),
    };
    let mut bytes = 0;
    let cost = measure(milliseconds, &mut || bytes = black_box(compress()));
    Ok(Compressed { cost, bytes })
}
