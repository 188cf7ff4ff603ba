//! How much one aggregator may hold.

/// Bounds of one [`Aggregator`](crate::Aggregator), in items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most streams. Default 16,384.
    pub max_streams: usize,
    /// Most series of one stream. Default 4,194,304.
    pub max_series: usize,
    /// Most exemplars that wait for a collection. Default 1,048,576.
    pub max_exemplars: usize,
    /// Most restored points whose series has begun anew meanwhile. Default 65,536.
    pub max_orphans: usize,
}

/// Most boundaries of an explicit histogram.
pub(crate) const MAX_BOUNDARIES: usize = 65_536;
/// Most buckets a sign of an exponential histogram.
pub(crate) const MAX_EXPONENTIAL_BUCKETS: u32 = 16_384;

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            max_streams: 16_384,
            max_series: 4_194_304,
            max_exemplars: 1_048_576,
            max_orphans: 65_536,
        }
    }
}
