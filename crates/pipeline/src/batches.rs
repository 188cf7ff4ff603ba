//! The open batch, and the closed ones that wait for their resource.

use crate::flush::FlushMark;
use crate::ledger::DropReason;
use crate::open_batch::OpenBatch;
use crate::scope_table::Scope;
use crate::shared::Shared;
use otlp_native_aggregate::Page;
use otlp_native_model::{ErrorCode, Item, MetricView};
use otlp_native_otlp::{EncodedItem, ItemEncoder, RequestBuilder};
use std::collections::VecDeque;
use std::sync::Arc;
use tokio::time::Instant;

/// Splits the stream of items into requests.
pub(crate) struct Batches {
    shared: Arc<Shared>,
    open: Option<OpenBatch>,
    /// Of the batch that was sent last: its memory serves the next one.
    spare_builder: Option<RequestBuilder>,
    parked: VecDeque<OpenBatch>,
    parked_bytes: usize,
    opened: u64,
    /// As `opened` was when it was last looked whether the memory is still needed.
    opened_by_rest: u64,
    encoder: ItemEncoder,
}

/// Items that alone make a larger request than may be sent.
#[derive(Clone, Copy, Default)]
pub(crate) struct TooLarge {
    pub(crate) items: u64,
    /// The size of the largest such request.
    pub(crate) request_bytes: usize,
}

impl Batches {
    pub(crate) fn new(shared: Arc<Shared>) -> Self {
        Batches {
            shared,
            open: None,
            spare_builder: None,
            parked: VecDeque::new(),
            parked_bytes: 0,
            opened: 0,
            opened_by_rest: 0,
            encoder: ItemEncoder::new(),
        }
    }

    /// Adds an item, closing the open batch before it if it doesn't fit and after it if no other will. The points of a
    /// metric may go to several batches.
    #[inline]
    pub(crate) fn push(
        &mut self,
        scope: &mut Scope,
        item: Item<'_>,
        mark: FlushMark,
    ) -> Result<(), TooLarge> {
        match item {
            Item::Metric(metric) if metric.data.len() > 1 => {
                let lost = self.push_points(scope, metric, mark);
                if lost.items > 0 { Err(lost) } else { Ok(()) }
            }
            _ => self.push_whole(scope, item, mark),
        }
    }

    /// Adds a metric's points, as many at once as the open batch has room for.
    fn push_points(&mut self, scope: &mut Scope, metric: &MetricView<'_>, mark: FlushMark) -> TooLarge {
        let mut lost = TooLarge::default();
        let mut rest = *metric;
        while !rest.data.is_empty() {
            let (piece, others) = rest.split_at(self.room());
            self.push_piece(scope, &piece, mark, &mut lost);
            rest = others;
        }
        lost
    }

    /// Adds a metric's points, by halves if together they are too large for any batch.
    fn push_piece(
        &mut self,
        scope: &mut Scope,
        metric: &MetricView<'_>,
        mark: FlushMark,
        lost: &mut TooLarge,
    ) {
        let item = Item::Metric(metric);
        let count = metric.data.len();
        let is_single = count == 1;
        let max_bytes = self.shared.size_limit.max_bytes();
        let pushed = self.encode_with(item, |batches, item| {
            if is_single || item.bytes().len() <= max_bytes {
                batches.place(scope, item, mark)?;
                batches.close_if_full();
                return Ok(());
            }
            Err(TooLarge::default())
        });
        match pushed {
            Ok(()) => return,
            Err(too_large) if is_single => {
                lost.items += 1;
                lost.request_bytes = lost.request_bytes.max(too_large.request_bytes);
                return;
            }
            Err(_) => {}
        }
        let (first, rest) = metric.split_at(count / 2);
        self.push_piece(scope, &first, mark, lost);
        self.push_piece(scope, &rest, mark, lost);
    }

    /// Adds points that a collection yielded, all to one batch. Unless that failed, [`keep`](Batches::keep) must follow.
    pub(crate) fn push_page(
        &mut self,
        scope: &mut Scope,
        view: &MetricView<'_>,
        mark: FlushMark,
    ) -> Result<(), TooLarge> {
        self.encode_with(Item::Metric(view), |batches, item| {
            batches.place(scope, item, mark)
        })
    }

    /// `page` is to be reported again if the batch that its points were added to is lost; `None` if that is no loss.
    pub(crate) fn keep(&mut self, page: Option<Page>) {
        if let (Some(open), Some(page)) = (&mut self.open, page) {
            open.keep(page);
        }
        self.close_if_full();
    }

    /// Whether a metric's points should rather go to several batches.
    pub(crate) fn is_too_large(&mut self, view: &MetricView<'_>) -> bool {
        let max_bytes = self.shared.size_limit.max_bytes();
        self.encode_with(Item::Metric(view), |_, item| item.bytes().len() > max_bytes)
    }

    /// How many more items the open batch takes, or the next one if none is open; at least one.
    pub(crate) fn room(&self) -> usize {
        let held = self.open.as_ref().map_or(0, OpenBatch::items);
        let room = self.shared.config.max_items.saturating_sub(held).max(1);
        usize::try_from(room).unwrap_or(usize::MAX)
    }

    #[inline]
    fn push_whole(&mut self, scope: &mut Scope, item: Item<'_>, mark: FlushMark) -> Result<(), TooLarge> {
        self.encode_with(item, |batches, item| batches.place(scope, item, mark))?;
        self.close_if_full();
        Ok(())
    }

    /// What `use_item` makes of the encoded item.
    #[inline]
    fn encode_with<R>(
        &mut self,
        item: Item<'_>,
        use_item: impl FnOnce(&mut Self, EncodedItem<'_>) -> R,
    ) -> R {
        let mut encoder = std::mem::take(&mut self.encoder);
        let result = use_item(self, encoder.encode(item));
        self.encoder = encoder;
        result
    }

    /// Adds an item to the open batch, closing that before if it doesn't fit, or if flushes wait for one of the two only.
    #[inline]
    fn place(&mut self, scope: &mut Scope, item: EncodedItem<'_>, mark: FlushMark) -> Result<(), TooLarge> {
        let max_bytes = self.shared.size_limit.max_bytes();
        let max_request_bytes = self.shared.config.max_request_bytes;
        let too_large = |request_bytes| TooLarge {
            items: item.count(),
            request_bytes,
        };
        let len = item.bytes().len();
        if len > max_request_bytes {
            return Err(too_large(scope.head.request_len(len)));
        }
        if self
            .open
            .as_ref()
            .is_some_and(|open| open.mark() != mark || !open.fits(scope, item, max_bytes))
        {
            self.close();
        }
        if self.open.is_none() {
            let request_bytes = scope.head.request_len(len);
            if request_bytes > max_request_bytes {
                return Err(too_large(request_bytes));
            }
            self.opened += 1;
        }
        let config = &self.shared.config;
        let open = self.open.get_or_insert_with(|| {
            let builder = self.spare_builder.take();
            let builder = builder.unwrap_or_else(|| {
                RequestBuilder::in_pool(self.shared.signal, self.shared.memory.pool().clone())
            });
            OpenBatch::new(self.opened, mark, config, builder)
        });
        open.push(scope, item);
        Ok(())
    }

    #[inline]
    fn close_if_full(&mut self) {
        let (max_items, max_bytes) = (self.shared.config.max_items, self.shared.size_limit.max_bytes());
        let is_full = |open: &OpenBatch| open.is_full(max_items, max_bytes);
        if self.open.as_ref().is_some_and(is_full) {
            self.close();
        }
    }

    /// Closes the open batch. It is sent as soon as its resource is known.
    pub(crate) fn close(&mut self) {
        let Some(batch) = self.open.take() else { return };
        if batch.is_sendable() {
            self.send(batch);
        } else {
            self.parked_bytes += batch.held_bytes();
            self.parked.push_back(batch);
        }
    }

    /// Closes the open batch if its delay has passed.
    pub(crate) fn close_if_due(&mut self) {
        if self.closes_at().is_some_and(|at| at <= Instant::now()) {
            self.close();
        }
    }

    /// Lets go of the memory that is kept for the next batch, if there was none since the last call.
    pub(crate) fn rest(&mut self) {
        let is_idle = self.opened == std::mem::replace(&mut self.opened_by_rest, self.opened);
        if let Some(builder) = self.spare_builder.as_mut().filter(|_| is_idle) {
            builder.rest();
        }
    }

    /// Sends what waited for a resource that is known by now.
    pub(crate) fn send_resolved(&mut self) {
        self.parked_bytes = 0;
        for batch in std::mem::take(&mut self.parked) {
            if batch.is_sendable() {
                self.send(batch);
            } else {
                self.parked_bytes += batch.held_bytes();
                self.parked.push_back(batch);
            }
        }
    }

    /// The mark of the open batch's items.
    pub(crate) fn open_mark(&self) -> Option<FlushMark> {
        self.open.as_ref().map(OpenBatch::mark)
    }

    /// Gives up the open batch, which may be broken. Returns how many items it had.
    pub(crate) fn discard_open(&mut self) -> u64 {
        self.open.take().map_or(0, |batch| batch.items())
    }

    /// Whether the open batch could be sent.
    pub(crate) fn has_sendable(&self) -> bool {
        self.open.as_ref().is_some_and(OpenBatch::is_sendable)
    }

    pub(crate) fn closes_at(&self) -> Option<Instant> {
        self.open.as_ref()?.closes_at
    }

    /// Bytes of all these batches, as they would be encoded.
    pub(crate) fn len_bytes(&self) -> usize {
        self.parked_bytes + self.open.as_ref().map_or(0, OpenBatch::held_bytes)
    }

    fn send(&mut self, batch: OpenBatch) {
        let (mark, items) = (batch.mark(), batch.items());
        let (ready, builder) = batch.finish();
        self.spare_builder = builder;
        if let Some(ready) = ready {
            self.shared.state().enqueue(ready, self.len_bytes());
            self.shared.sender_wake.notify_one();
            self.shared.wake_keeper();
        } else {
            self.shared
                .settle(|state| ((), state.drop_queued(mark, items, DropReason::Invalid)));
            let name = self.shared.signal.items_name();
            let reason =
                format!("{items} {name} could not be encoded; please report this as a bug of otlp-native");
            self.shared.observer.report(ErrorCode::InvalidItem, reason);
        }
    }
}
