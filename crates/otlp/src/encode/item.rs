//! An item, as an element of `ScopeSpans.spans`, `ScopeLogs.log_records` or `ScopeMetrics.metrics`.

use super::log_record::write_log_record_body;
use super::metric::write_metric_body;
use super::out::{Out, encoded};
use super::span::write_span_body;
use otlp_native_model::Item;

/// Field 2, whatever the signal.
const TAG: u8 = 0x12;

/// Encodes items one after the other, each in the memory of the one before.
///
/// ```
/// use otlp_native_model::{Item, MetricData, MetricView};
/// use otlp_native_otlp::ItemEncoder;
///
/// let metric = MetricView { name: "a", description: "", unit: "", data: MetricData::Gauge(&[]) };
/// let mut encoder = ItemEncoder::new();
/// assert_eq!(encoder.encode(Item::Metric(&metric)).bytes(), [0x12, 5, 0x0a, 1, b'a', 0x2a, 0]);
/// ```
#[derive(Debug, Default)]
pub struct ItemEncoder {
    /// Written from its end. As large as the largest item so far, up to the next power of two.
    buffer: Vec<u8>,
}

/// An encoded item, for the one who decides where it goes and the one who puts it there.
#[derive(Clone, Copy, Debug)]
pub struct EncodedItem<'b> {
    bytes: &'b [u8],
    count: u64,
}

impl ItemEncoder {
    /// An encoder that has no memory yet.
    pub fn new() -> Self {
        ItemEncoder::default()
    }

    /// Encodes `item`.
    pub fn encode(&mut self, item: Item<'_>) -> EncodedItem<'_> {
        EncodedItem {
            bytes: encoded(&mut self.buffer, |out| write_item(out, item)),
            count: item.count(),
        }
    }
}

impl<'b> EncodedItem<'b> {
    /// Tag, length and content: what the item adds to its scope's.
    #[inline]
    pub fn bytes(&self) -> &'b [u8] {
        self.bytes
    }

    /// What the item counts for, see [`Item::count`].
    #[inline]
    pub fn count(&self) -> u64 {
        self.count
    }
}

#[inline]
fn write_item(out: &mut Out<'_>, item: Item<'_>) {
    let before = out.left();
    match item {
        Item::Span(span) => write_span_body(out, span),
        Item::LogRecord(record) => write_log_record_body(out, record),
        Item::Metric(metric) => write_metric_body(out, metric),
    }
    out.prefix(TAG, before);
}
