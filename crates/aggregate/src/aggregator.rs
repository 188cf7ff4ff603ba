//! The state of one metric reader.

use crate::attributes::PackedAttributes;
use crate::definition::{ExemplarDef, SeriesDef, StreamDef, Update};
use crate::error::AggregateError;
use crate::exemplars::Exemplar;
use crate::limits::Limits;
use crate::page::Page;
use crate::stream::{Held, Stream};

/// All streams of one metric reader, with what their series have to report.
///
/// Definitions and updates come in any order that names only what is known. A collection begins with
/// [`begin_collection`](Aggregator::begin_collection) and goes on page by page, so that it can stop where a queue is full
/// and go on later; updates between two pages count for this collection or the next.
///
/// ```
/// use otlp_native_aggregate::{Aggregation, Aggregator, Limits, SeriesDef, StreamDef, Update};
/// use otlp_native_model::{Bump, MetricData, Number, Temporality};
///
/// let mut aggregator = Aggregator::new(Limits::default());
/// aggregator.define_stream(&StreamDef {
///     id: 0,
///     scope_id: 0,
///     name: "requests",
///     description: "",
///     unit: "1",
///     start_time_unix_nano: 100,
///     aggregation: Aggregation::Sum { is_monotonic: true },
///     temporality: Temporality::Delta,
///     is_integer: true,
///     is_asynchronous: false,
///     has_min_max: false,
///     has_sum: false,
/// })?;
/// aggregator.define_series(&SeriesDef { stream_id: 0, series_id: 0, start_time_unix_nano: 150, attributes: &[] })?;
/// aggregator.update(0, 0, &Update::Sum(2.0))?;
/// aggregator.update(0, 0, &Update::Sum(3.0))?;
///
/// aggregator.begin_collection(200)?;
/// let arena = Bump::new();
/// while let Some(page) = aggregator.next_page(512) {
///     let MetricData::Sum { points, .. } = page.view(&arena).data else { unreachable!() };
///     assert_eq!(points[0].value, Some(Number::Int(5)));
///     assert_eq!((points[0].start_time_unix_nano, points[0].time_unix_nano), (100, 200));
/// }
/// # Ok::<(), otlp_native_aggregate::AggregateError>(())
/// ```
#[derive(Debug)]
pub struct Aggregator {
    limits: Limits,
    streams: Vec<Stream>,
    collection: Option<Collection>,
    held: Held,
    scratch: Vec<u8>,
}

/// Where a collection stands.
#[derive(Debug)]
struct Collection {
    time_unix_nano: u64,
    stream: usize,
    series: usize,
}

impl Aggregator {
    /// A reader without streams.
    pub fn new(limits: Limits) -> Aggregator {
        Aggregator {
            limits,
            streams: Vec::new(),
            collection: None,
            held: Held::default(),
            scratch: Vec::new(),
        }
    }

    /// Adds the next stream.
    pub fn define_stream(&mut self, def: &StreamDef<'_>) -> Result<(), AggregateError> {
        if def.id as usize != self.streams.len() {
            return Err(AggregateError::UnknownStream);
        }
        if self.streams.len() >= self.limits.max_streams {
            return Err(AggregateError::TooManyStreams);
        }
        self.streams.push(Stream::new(def)?);
        Ok(())
    }

    /// Adds the next series of a stream, or lets an old one begin anew. If an old one has deltas that were not collected
    /// yet, the next collection reports them with the old attributes. Returns how many points could not be kept for that,
    /// because [`Limits::max_orphans`] is reached.
    pub fn define_series(&mut self, def: &SeriesDef<'_>) -> Result<usize, AggregateError> {
        let stream = self
            .streams
            .get_mut(def.stream_id as usize)
            .ok_or(AggregateError::UnknownStream)?;
        let count = stream.series_count();
        if def.series_id as usize > count {
            return Err(AggregateError::UnknownSeries);
        }
        if def.series_id as usize == count && count >= self.limits.max_series {
            return Err(AggregateError::TooManySeries);
        }
        let attributes = PackedAttributes::pack(def.attributes, &mut self.scratch);
        Ok(stream.define(
            def.series_id,
            def.start_time_unix_nano,
            attributes,
            &mut self.held,
            self.limits.max_orphans,
        ))
    }

    /// Applies what a series gained, or refuses it as a whole.
    pub fn update(
        &mut self,
        stream_id: u32,
        series_id: u32,
        update: &Update<'_>,
    ) -> Result<(), AggregateError> {
        let stream = self.streams.get_mut(stream_id as usize);
        stream
            .ok_or(AggregateError::UnknownStream)?
            .apply(series_id, update)
    }

    /// Keeps an exemplar until the next collection, in place of the one that has its slot.
    pub fn exemplar(&mut self, def: &ExemplarDef<'_>) -> Result<(), AggregateError> {
        let stream = self
            .streams
            .get_mut(def.stream_id as usize)
            .ok_or(AggregateError::UnknownStream)?;
        let exemplar = Exemplar {
            time_unix_nano: def.time_unix_nano,
            value: def.value,
            context: def.context,
            attributes: PackedAttributes::pack(def.attributes, &mut self.scratch),
        };
        let max = self.limits.max_exemplars;
        stream.put_exemplar(def.series_id, def.slot, exemplar, &mut self.held, max)
    }

    /// Begins a collection at `time_unix_nano`, which becomes the points' time. Refused while one is under way.
    pub fn begin_collection(&mut self, time_unix_nano: u64) -> Result<(), AggregateError> {
        if self.is_collecting() {
            return Err(AggregateError::CollectionUnderWay);
        }
        for stream in &mut self.streams {
            stream.begin_collection(time_unix_nano);
        }
        self.collection = Some(Collection {
            time_unix_nano,
            stream: 0,
            series: 0,
        });
        Ok(())
    }

    /// Whether a collection has begun of which [`next_page`](Aggregator::next_page) hasn't returned `None` yet.
    pub fn is_collecting(&self) -> bool {
        self.collection.is_some()
    }

    /// The next points of the collection: at most `max_points` (at least one) of one stream, and not many more bytes than
    /// 1 MiB of values, in the order of streams and series. `None` at its end, or when none is under way.
    ///
    /// Points that go back in as they were ([`restore`](Aggregator::restore)) keep the size of the page they came in.
    pub fn next_page(&mut self, max_points: usize) -> Option<Page> {
        let at = self.collection.as_mut()?;
        while let Some(stream) = self.streams.get_mut(at.stream) {
            let page = stream.next_page(
                &mut at.series,
                at.time_unix_nano,
                max_points.max(1),
                &mut self.held,
            );
            if page.is_some() {
                return page;
            }
            stream.end_collection(at.time_unix_nano, &mut self.held);
            at.stream += 1;
            at.series = 0;
        }
        self.collection = None;
        None
    }

    /// Takes back a page whose batch was lost, so that the next collection reports its values again: added to what came
    /// since, with the earlier start time. A gauge keeps its newer value, if there is one. Points whose series has begun
    /// anew meanwhile are reported again as they were.
    ///
    /// Returns how many points could not be kept, because [`Limits::max_orphans`] is reached. Pages of cumulative streams
    /// are dropped: their next points report the same and more. Exemplars are dropped too.
    pub fn restore(&mut self, page: Page) -> usize {
        let Some(page) = page.into_restorable() else {
            return 0;
        };
        match self.streams.get_mut(page.stream_id() as usize) {
            Some(stream) => stream.restore(page, &mut self.held, self.limits.max_orphans),
            None => page.len(),
        }
    }
}
