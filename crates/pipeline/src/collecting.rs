//! Streams of metrics that are aggregated here, and the collections that turn them into points.

use crate::flush::FlushMark;
use otlp_native_aggregate::{AggregateError, Aggregation, Aggregator, Limits, Page, StreamDef};
use otlp_native_record::StreamItem;

/// One reader's aggregator, and the collection that is under way.
pub(crate) struct Collecting {
    aggregator: Aggregator,
    current: Option<Collection>,
    /// Asked for while another was under way: it begins when that one has ended. Further ones are joined to it.
    next: Option<(Collection, u64)>,
    /// Pages that go before all others: halves of one that was too large.
    halves: Vec<Page>,
}

/// A collection that was asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Collection {
    /// Of the chunk that asked for it, and so of all its points.
    pub(crate) mark: FlushMark,
    /// Whether flushes wait for it, beyond the chunk that asked for it.
    pub(crate) is_held: bool,
}

/// What a chunk's stream items led to.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct StreamTally {
    /// Updates of series that were refused: a lost point each.
    pub(crate) refused: u64,
    /// Points that were waiting to be collected when their series began anew, and found no place to wait on.
    pub(crate) orphaned: u64,
    /// Why the first item was refused.
    pub(crate) refusal: Option<AggregateError>,
    /// The chunk asked for a collection that flushes wait for in its place.
    pub(crate) has_handed_on_hold: bool,
}

impl Collecting {
    pub(crate) fn new() -> Self {
        Collecting {
            aggregator: Aggregator::new(Limits::default()),
            current: None,
            next: None,
            halves: Vec::new(),
        }
    }

    /// Forgets all streams. A collection that is under way has nothing more to report.
    pub(crate) fn reset(&mut self) {
        self.aggregator = Aggregator::new(Limits::default());
        self.halves.clear();
    }

    /// Whether there are points to take, or a collection to end.
    pub(crate) fn is_collecting(&self) -> bool {
        self.current.is_some()
    }

    /// Applies an item of a chunk of `mark`.
    #[inline]
    pub(crate) fn apply(&mut self, item: &StreamItem<'_>, mark: FlushMark, tally: &mut StreamTally) {
        let result = match item {
            StreamItem::Update {
                stream_id,
                series_id,
                update,
            } => {
                let result = self.aggregator.update(*stream_id, *series_id, update);
                tally.refused += u64::from(result.is_err());
                result
            }
            StreamItem::Stream(def) => self.define_stream(def),
            StreamItem::Series(def) => self.aggregator.define_series(def).map(|orphaned| {
                tally.orphaned += orphaned as u64;
            }),
            StreamItem::Exemplar(def) => match self.aggregator.exemplar(def) {
                // Exemplars are a sample; a smaller one is no loss.
                Err(AggregateError::TooManyExemplars) => Ok(()),
                result => result,
            },
            StreamItem::Collect { time_unix_nano } => {
                self.request(*time_unix_nano, mark, tally);
                Ok(())
            }
        };
        if let Err(error) = result {
            tally.refusal.get_or_insert(error);
        }
    }

    /// A stream that is refused takes its id all the same: as one of another kind, which refuses all updates.
    fn define_stream(&mut self, def: &StreamDef<'_>) -> Result<(), AggregateError> {
        let result = self.aggregator.define_stream(def);
        if result.is_err() {
            let aggregation = Aggregation::Gauge;
            self.aggregator
                .define_stream(&StreamDef { aggregation, ..*def })?;
        }
        result
    }

    fn request(&mut self, time_unix_nano: u64, mark: FlushMark, tally: &mut StreamTally) {
        if let Some((_, time)) = &mut self.next {
            *time = time_unix_nano.max(*time);
            return;
        }
        let is_held = !std::mem::replace(&mut tally.has_handed_on_hold, true);
        let collection = Collection { mark, is_held };
        if self.current.is_none() {
            self.begin(collection, time_unix_nano);
        } else {
            self.next = Some((collection, time_unix_nano));
        }
    }

    fn begin(&mut self, collection: Collection, time_unix_nano: u64) {
        // Refused only while another is under way, whose points are then these.
        let _ = self.aggregator.begin_collection(time_unix_nano);
        self.current = Some(collection);
    }

    /// The next points of the collection that is under way, at most `max_points`.
    pub(crate) fn next_page(&mut self, max_points: usize) -> Option<(Page, FlushMark)> {
        let mark = self.current?.mark;
        let page = self
            .halves
            .pop()
            .or_else(|| self.aggregator.next_page(max_points))?;
        Some((page, mark))
    }

    /// The page goes out in two parts.
    pub(crate) fn halve(&mut self, page: Page) {
        let at = page.len() / 2;
        let (first, rest) = page.split_at(at);
        self.halves.extend([rest, first]);
    }

    /// There is no page left: ends the collection, and begins the next if one was asked for.
    pub(crate) fn end(&mut self) -> Option<Collection> {
        let ended = self.current.take();
        if let Some((collection, time_unix_nano)) = self.next.take() {
            self.begin(collection, time_unix_nano);
        }
        ended
    }

    /// The points' requests were lost: the next collection reports them again.
    pub(crate) fn restore(&mut self, pages: Vec<Page>) {
        for page in pages {
            self.aggregator.restore(page);
        }
    }
}
