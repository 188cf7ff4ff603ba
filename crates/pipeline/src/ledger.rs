//! The conservation ledger: where every accepted item is.

use crate::delivery::Tally;

/// Where every item is that the pipeline ever accepted, at one moment.
///
/// `accepted` equals the sum of all the others, always: each transition takes items from one place and puts as many into
/// another, and never more than the first place holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// Items ever handed to the pipeline.
    pub accepted: u64,
    /// Items in requests that the server took, less those it rejected.
    pub delivered: u64,
    /// Items that wait: in a chunk, in the open batch, in a batch that waits for its turn or its resource.
    pub queued: u64,
    /// Items in requests whose export has started and has no outcome yet.
    pub in_flight: u64,
    /// Items that the server rejected from a request it took otherwise (partial success).
    pub rejected: u64,
    /// Items that a shutdown left in the durable queue, for the next start.
    pub kept: u64,
    /// Items that were given up, by reason.
    pub dropped: Dropped,
    /// Items that were ever made durable, under the queue's policy. They are in one of the places above too.
    pub persisted: u64,
    /// Of the accepted items, those that an earlier process left in the durable queue.
    pub recovered: u64,
    /// Items that the disk refused, so that they were in memory alone. They are in one of the places above too.
    pub unpersisted: u64,
}

/// Items that were given up, by reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dropped {
    /// The queue had no room.
    pub queue_full: u64,
    /// Every attempt failed with something that may pass, and the retry budget was spent.
    pub retries_exhausted: u64,
    /// The server refused the request for good, or the exporter failed in a way that another attempt can't mend.
    pub refused: u64,
    /// The pipeline was shut down before they could be sent, or before they came.
    pub shutdown: u64,
    /// The item could not be recorded, decoded or encoded, is larger than a request may be, or came in a received request with
    /// something that no server can read.
    pub invalid: u64,
    /// The item alone is larger than the server takes.
    pub too_large: u64,
    /// They waited in the durable queue for longer than its age limit.
    pub expired: u64,
    /// The disk did not give back what was in the durable queue.
    pub corrupt: u64,
}

impl Dropped {
    /// The sum of all reasons.
    pub fn total(&self) -> u64 {
        [
            self.queue_full,
            self.retries_exhausted,
            self.refused,
            self.shutdown,
            self.invalid,
            self.too_large,
            self.expired,
            self.corrupt,
        ]
        .into_iter()
        .fold(0, u64::saturating_add)
    }
}

/// Why an item was given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DropReason {
    QueueFull,
    Shutdown,
    Invalid,
    Expired,
    Corrupt,
}

/// Where an unsettled item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    Queued,
    InFlight,
}

impl Ledger {
    /// Items that have no outcome yet.
    pub fn outstanding(&self) -> u64 {
        self.queued.saturating_add(self.in_flight)
    }

    /// Whether every accepted item is accounted for. True for every ledger that the pipeline hands out.
    pub fn is_balanced(&self) -> bool {
        let places = [
            self.delivered,
            self.queued,
            self.in_flight,
            self.rejected,
            self.kept,
            self.dropped.total(),
        ];
        places.into_iter().try_fold(0_u64, u64::checked_add) == Some(self.accepted)
    }

    /// `items` came in and wait.
    pub(crate) fn accept(&mut self, items: u64) {
        let items = self.admit(items);
        self.queued += items;
    }

    /// `items` came in and were given up at once.
    pub(crate) fn accept_dropped(&mut self, items: u64, reason: DropReason) {
        let items = self.admit(items);
        *self.dropped_mut(reason) += items;
    }

    /// The export of `items` waiting ones starts.
    pub(crate) fn start(&mut self, items: u64) {
        let items = self.withdraw(Stage::Queued, items);
        self.in_flight += items;
    }

    /// A request of `items` in flight has its outcome; what it doesn't name was delivered.
    pub(crate) fn conclude(&mut self, items: u64, tally: &Tally) {
        let mut left = self.withdraw(Stage::InFlight, items);
        let mut take = |items: u64| {
            let items = items.min(left);
            left -= items;
            items
        };
        self.rejected += take(tally.rejected);
        self.dropped.refused += take(tally.refused);
        self.dropped.invalid += take(tally.malformed);
        self.dropped.too_large += take(tally.too_large);
        self.dropped.retries_exhausted += take(tally.exhausted);
        self.delivered += left;
    }

    /// A request of `items` in flight waits again.
    pub(crate) fn put_back(&mut self, items: u64) {
        let items = self.withdraw(Stage::InFlight, items);
        self.queued += items;
    }

    /// `items` are left on disk.
    pub(crate) fn keep(&mut self, items: u64) {
        let of_flight = items.min(self.in_flight);
        let items =
            self.withdraw(Stage::InFlight, of_flight) + self.withdraw(Stage::Queued, items - of_flight);
        self.kept += items;
    }

    /// Of those given up at the shutdown, `items` reached the disk after all.
    pub(crate) fn keep_after_all(&mut self, items: u64) {
        let items = items.min(self.dropped.shutdown);
        self.dropped.shutdown -= items;
        self.kept += items;
    }

    /// `items` are given up.
    pub(crate) fn drop_items(&mut self, from: Stage, items: u64, reason: DropReason) {
        let items = self.withdraw(from, items);
        *self.dropped_mut(reason) += items;
    }

    /// No sum can overflow afterwards, since every other place holds at most `accepted`.
    fn admit(&mut self, items: u64) -> u64 {
        let items = items.min(u64::MAX - self.accepted);
        self.accepted += items;
        items
    }

    /// Never takes more than there is, so that the ledger balances even if a caller counts wrongly.
    fn withdraw(&mut self, from: Stage, items: u64) -> u64 {
        let place = match from {
            Stage::Queued => &mut self.queued,
            Stage::InFlight => &mut self.in_flight,
        };
        let items = items.min(*place);
        *place -= items;
        items
    }

    fn dropped_mut(&mut self, reason: DropReason) -> &mut u64 {
        match reason {
            DropReason::QueueFull => &mut self.dropped.queue_full,
            DropReason::Shutdown => &mut self.dropped.shutdown,
            DropReason::Invalid => &mut self.dropped.invalid,
            DropReason::Expired => &mut self.dropped.expired,
            DropReason::Corrupt => &mut self.dropped.corrupt,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[derive(Clone, Debug)]
    enum Move {
        Accept(u64),
        AcceptDropped(u64, DropReason),
        Start(u64),
        Conclude(u64, Tally),
        PutBack(u64),
        Keep(u64),
        Drop(Stage, u64, DropReason),
    }

    fn items() -> impl Strategy<Value = u64> {
        prop_oneof![8 => 0_u64..100, 1 => Just(u64::MAX), 1 => any::<u64>()]
    }

    fn reason() -> impl Strategy<Value = DropReason> {
        prop_oneof![
            Just(DropReason::QueueFull),
            Just(DropReason::Shutdown),
            Just(DropReason::Invalid),
            Just(DropReason::Expired),
            Just(DropReason::Corrupt),
        ]
    }

    fn tally() -> impl Strategy<Value = Tally> {
        [items(), items(), items(), items()].prop_map(|[rejected, refused, too_large, exhausted]| Tally {
            rejected,
            refused,
            too_large,
            exhausted,
            ..Tally::default()
        })
    }

    fn a_move() -> impl Strategy<Value = Move> {
        prop_oneof![
            items().prop_map(Move::Accept),
            (items(), reason()).prop_map(|(items, reason)| Move::AcceptDropped(items, reason)),
            items().prop_map(Move::Start),
            (items(), tally()).prop_map(|(items, tally)| Move::Conclude(items, tally)),
            items().prop_map(Move::PutBack),
            items().prop_map(Move::Keep),
            (
                prop_oneof![Just(Stage::Queued), Just(Stage::InFlight)],
                items(),
                reason()
            )
                .prop_map(|(stage, items, reason)| Move::Drop(stage, items, reason)),
        ]
    }

    proptest! {
        #[test]
        fn balances_after_every_move_even_when_a_caller_counts_wrongly(
            moves in proptest::collection::vec(a_move(), 0..200),
        ) {
            let mut ledger = Ledger::default();
            for a_move in moves {
                match a_move {
                    Move::Accept(items) => ledger.accept(items),
                    Move::AcceptDropped(items, reason) => ledger.accept_dropped(items, reason),
                    Move::Start(items) => ledger.start(items),
                    Move::Conclude(items, tally) => ledger.conclude(items, &tally),
                    Move::PutBack(items) => ledger.put_back(items),
                    Move::Keep(items) => ledger.keep(items),
                    Move::Drop(stage, items, reason) => ledger.drop_items(stage, items, reason),
                }
                prop_assert!(ledger.is_balanced(), "{ledger:?}");
            }
        }
    }

    #[test]
    fn a_delivery_splits_into_delivered_and_rejected() {
        let mut ledger = Ledger::default();
        ledger.accept(10);
        ledger.start(6);
        let tally = Tally {
            rejected: 2,
            ..Tally::default()
        };
        ledger.conclude(6, &tally);
        let expected = Ledger {
            accepted: 10,
            delivered: 4,
            queued: 4,
            rejected: 2,
            ..Ledger::default()
        };
        assert_eq!(ledger, expected);
    }
}
