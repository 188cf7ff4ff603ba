//! Some points of one stream, moved out of the aggregator by a collection.

use crate::attributes::PackedAttributes;
use crate::exemplars::Exemplar;
use crate::values::Values;
use otlp_native_model::Temporality;
use std::sync::Arc;

/// What a stream's points have in common, owned.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct StreamInfo {
    pub(crate) id: u32,
    pub(crate) scope_id: u32,
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) unit: String,
    pub(crate) start_time_unix_nano: u64,
    pub(crate) temporality: Temporality,
    pub(crate) is_monotonic: bool,
    pub(crate) is_integer: bool,
    pub(crate) is_asynchronous: bool,
    pub(crate) has_min_max: bool,
    pub(crate) has_sum: bool,
    /// Of an explicit histogram.
    pub(crate) boundaries: Vec<f64>,
}

impl StreamInfo {
    pub(crate) fn is_delta(&self) -> bool {
        self.temporality == Temporality::Delta
    }
}

/// Points of one stream at one collection. It owns what it reports, so it may outlive further updates, wait for room in a
/// queue, or move to another thread. [`view`](Page::view) shows it as a metric.
///
/// A page of a delta stream is all there is of what it reports. Keep it with the batch that it went into, as
/// [`into_restorable`](Page::into_restorable) returns it; drop it once the batch is delivered; hand it to
/// [`Aggregator::restore`](crate::Aggregator::restore) if the batch is lost.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    pub(crate) info: Arc<StreamInfo>,
    /// When it was collected.
    pub(crate) time_unix_nano: u64,
    pub(crate) points: Vec<Point>,
    pub(crate) values: Values,
    /// Of point `.0`, ascending.
    pub(crate) exemplars: Vec<(u32, Exemplar)>,
}

/// What every point has besides its value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Point {
    pub(crate) series: u32,
    /// How often the series had begun anew.
    pub(crate) generation: u32,
    pub(crate) start_time_unix_nano: u64,
    pub(crate) attributes: PackedAttributes,
}

impl Page {
    pub(crate) fn empty(info: Arc<StreamInfo>, time_unix_nano: u64, values: Values) -> Page {
        Page {
            info,
            time_unix_nano,
            points: Vec::new(),
            values,
            exemplars: Vec::new(),
        }
    }

    /// The stream that it is of.
    pub fn stream_id(&self) -> u32 {
        self.info.id
    }

    /// The stream's scope, as its definition said.
    pub fn scope_id(&self) -> u32 {
        self.info.scope_id
    }

    /// How many points there are.
    pub fn len(&self) -> usize {
        self.points.len()
    }

    /// Whether there are none; a collection yields no such page.
    pub fn is_empty(&self) -> bool {
        self.points.is_empty()
    }

    /// Bytes of memory that the page takes besides the attributes that it shares with the aggregator.
    pub fn len_bytes(&self) -> usize {
        size_of::<Page>()
            + size_of_val(self.points.as_slice())
            + size_of_val(self.exemplars.as_slice())
            + self.values.len_bytes()
    }

    /// The first `count` points and the others, each a page that can be restored by itself; all and none when there are
    /// not as many.
    pub fn split_at(mut self, count: usize) -> (Page, Page) {
        let count = count.min(self.points.len());
        let from = self
            .exemplars
            .partition_point(|(point, _)| (*point as usize) < count);
        let mut exemplars = self.exemplars.split_off(from);
        for (point, _) in &mut exemplars {
            *point -= count as u32;
        }
        let rest = Page {
            info: Arc::clone(&self.info),
            time_unix_nano: self.time_unix_nano,
            points: self.points.split_off(count),
            values: self.values.split_off(count),
            exemplars,
        };
        (self, rest)
    }

    /// The page without its exemplars, if its points would be missed when their batch is lost: those of a delta stream.
    /// `None` for a cumulative one, whose next collection reports the same and more.
    pub fn into_restorable(mut self) -> Option<Page> {
        self.exemplars = Vec::new();
        self.info.is_delta().then_some(self)
    }
}
