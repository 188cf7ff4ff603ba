//! The thread that keeps what waits on disk: batches go into the durable queue, requests come out of it for the sender.

use crate::flush::FlushMark;
use crate::held_entries::HeldEntries;
use crate::ledger::DropReason;
use crate::ready_batch::{Part, ReadyBatch, Ticket};
use crate::shared::Shared;
use crate::state::KeeperWork;
use bytes::{Bytes, BytesMut};
use otlp_native_model::{EncodedRequest, ErrorCode, Signal};
use otlp_native_queue::{
    Appended, DiskError, Entry, EntryId, Queue, QueueConfig, QueueStats, Recovery, Taken,
};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How often directories of processes that have died meanwhile are looked for.
const ADOPT_EVERY: Duration = Duration::from_secs(10);
/// A server that asks for more is asked again after it all the same.
const LONGEST_ASKED_WAIT: Duration = Duration::from_secs(3600);

/// What a pipeline needs for its durable queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DurableConfig {
    /// The queue. Its directory is for one signal only.
    pub queue: QueueConfig,
    /// How long a request whose retry budget is spent waits for its next one. Doubled each time, up to the maximum.
    pub retry_wait: Duration,
    /// The longest such wait.
    pub max_retry_wait: Duration,
}

/// Owns the queue, because its calls block.
pub(crate) struct Keeper {
    shared: Arc<Shared>,
    config: DurableConfig,
    queue: Queue,
    /// Entries of this process that wait.
    waiting: BTreeMap<EntryId, Waiting>,
    waiting_items: u64,
    waiting_bytes: usize,
    held: HeldEntries,
    /// Of what was taken over from other processes.
    recovered_mark: FlushMark,
    /// Since when something waits.
    since: Option<Instant>,
    /// What waits has waited long enough in another process, or before it was given back.
    is_due: bool,
    adopted_at: Instant,
    pause: Duration,
    paused_until: Option<Instant>,
    seen: QueueStats,
    is_degraded: bool,
}

struct Waiting {
    items: u64,
    bytes: usize,
    mark: FlushMark,
}

impl Keeper {
    /// Opens the queue and serves it until the pipeline has ended.
    pub(crate) fn run(shared: Arc<Shared>, config: DurableConfig) {
        match Queue::open_on_disk(config.queue.clone()) {
            Ok((queue, recovery)) => {
                let mut keeper = Keeper {
                    pause: config.retry_wait,
                    shared: Arc::clone(&shared),
                    config,
                    queue,
                    waiting: BTreeMap::new(),
                    waiting_items: 0,
                    waiting_bytes: 0,
                    held: HeldEntries::default(),
                    recovered_mark: FlushMark::default(),
                    since: None,
                    is_due: false,
                    adopted_at: Instant::now(),
                    paused_until: None,
                    seen: QueueStats::default(),
                    is_degraded: false,
                };
                keeper.note_recovery(&recovery);
                keeper.serve();
                keeper.queue.close();
            }
            Err(error) => {
                shared
                    .observer
                    .report(ErrorCode::InvalidOption, error.to_string());
                without_queue(&shared);
            }
        }
        shared.keeper_signal.close();
    }

    /// As [`run`](Keeper::run) without a queue: everything stays in memory.
    pub(crate) fn run_without(shared: &Shared) {
        without_queue(shared);
        shared.keeper_signal.close();
    }

    fn serve(&mut self) {
        loop {
            let work = self.shared.state().keeper_work();
            let (is_flushing, has_ended) = (work.is_flushing, work.has_ended);
            self.finish(&work);
            if !work.unstored.is_empty() {
                self.store(work.unstored);
            }
            self.count_losses();
            if has_ended {
                return;
            }
            let maintain_in = self.queue.maintain();
            if self.adopted_at.elapsed() >= ADOPT_EVERY {
                self.adopted_at = Instant::now();
                let recovery = self.queue.adopt_orphans();
                self.note_recovery(&recovery);
            }
            self.fill(is_flushing);
            let wait = [Some(maintain_in), Some(ADOPT_EVERY), self.due_in()]
                .into_iter()
                .flatten()
                .min()
                .unwrap_or(ADOPT_EVERY);
            self.shared.keeper_signal.wait(wait);
        }
    }

    /// Requests that have their outcome, and those that are to be sent again.
    fn finish(&mut self, work: &KeeperWork) {
        for id in &work.done {
            self.queue.acknowledge(*id);
        }
        if !work.done.is_empty() {
            self.pause = self.config.retry_wait;
        }
        if work.returned.is_empty() {
            return;
        }
        for part in &work.returned {
            self.queue.give_back(part.id);
            self.note_waiting(part.id, part.items, 0, part.mark);
        }
        self.is_due = true;
        let now = Instant::now();
        if self.paused_until.is_none_or(|until| until <= now) {
            self.paused_until = Some(now + self.pause);
            self.pause = (self.pause * 2).min(self.config.max_retry_wait);
        }
        let asked_wait = work.asked_wait.min(LONGEST_ASKED_WAIT);
        self.paused_until = self.paused_until.max(Some(now + asked_wait));
    }

    fn store(&mut self, batches: Vec<ReadyBatch>) {
        let entries: Vec<Entry> = batches
            .iter()
            .map(|batch| Entry {
                kind: self.shared.signal as u8,
                items: u32::try_from(batch.ticket.items).unwrap_or(u32::MAX),
                payload: batch.request.body.clone(),
            })
            .collect();
        let append = self.queue.append(&entries);
        let mut failure = None;
        let mut refused = 0;
        let outcomes = append
            .outcomes
            .into_iter()
            .map(Some)
            .chain(std::iter::repeat(None));
        for ((batch, entry), outcome) in batches.into_iter().zip(entries).zip(outcomes) {
            let Ticket { items, mark, .. } = batch.ticket;
            match outcome {
                Some(Appended::Stored(id)) => {
                    self.note_waiting(id, items, entry.payload.len(), mark);
                    self.held.keep(id, entry, self.shared.size_limit.max_bytes());
                    self.shared.state().stored(batch.ticket);
                }
                Some(Appended::Full) => {
                    refused += items;
                    self.shared.return_pages(batch.pages);
                    let ticket = batch.ticket;
                    self.shared.settle(|state| ((), state.refuse_unstored(ticket)));
                }
                Some(Appended::DiskFailed(error)) => {
                    failure = Some(error);
                    self.shared.state().send_from_memory(batch);
                }
                Some(Appended::TooLarge) | None => self.shared.state().send_from_memory(batch),
            }
        }
        self.shared.batcher_wake.notify_one();
        self.shared.note_room();
        self.shared.sender_wake.notify_one();
        self.shared.keeper_signal.note_progress();
        self.report_disk(failure);
        if refused > 0 {
            let reason = format!(
                "{refused} {} were dropped: the durable queue holds its {} bytes (queue.limitBytes); raise it, or see why the \
                 endpoint doesn't keep up",
                self.shared.signal.items_name(),
                self.config.queue.limit_bytes
            );
            self.shared.observer.report(ErrorCode::QueueFull, reason);
        }
    }

    /// Warns when the disk begins to refuse.
    fn report_disk(&mut self, failure: Option<DiskError>) {
        let was_degraded = std::mem::replace(&mut self.is_degraded, failure.is_some());
        if let Some(error) = failure
            && !was_degraded
        {
            let reason = format!(
                "the durable queue in {} can't be written ({error}): {} wait in memory alone until it can",
                self.config.queue.directory.display(),
                self.shared.signal.items_name()
            );
            self.shared.observer.report(ErrorCode::QueueUnavailable, reason);
        }
    }

    fn note_recovery(&mut self, recovery: &Recovery) {
        let items = recovery.recovered.items + recovery.corrupt.items;
        if items > 0 {
            self.recovered_mark = self.shared.state().recover(items);
            self.is_due = true;
        }
        if recovery.damaged_segments > 0 {
            let reason = format!(
                "{} files of the durable queue in {} are damaged: what could be read of them is sent, they are set aside in \
                 quarantine",
                recovery.damaged_segments,
                self.config.queue.directory.display()
            );
            self.shared.observer.report(ErrorCode::QueueUnavailable, reason);
        }
        if recovery.newer_segments > 0 {
            let reason = format!(
                "{} files of the durable queue in {} are of a later version, and left to it",
                recovery.newer_segments,
                self.config.queue.directory.display()
            );
            self.shared.observer.report(ErrorCode::QueueUnavailable, reason);
        }
        // Adoption may work while writing doesn't.
        self.report_disk(self.queue.stats().degraded);
    }

    /// What the queue itself gave up since the last look.
    fn count_losses(&mut self) {
        let stats = self.queue.stats();
        let lost = [
            (
                stats.dropped_oldest.items - self.seen.dropped_oldest.items,
                DropReason::QueueFull,
            ),
            (stats.expired.items - self.seen.expired.items, DropReason::Expired),
            (stats.corrupt.items - self.seen.corrupt.items, DropReason::Corrupt),
        ];
        self.seen = stats;
        for (items, reason) in lost {
            if items == 0 {
                continue;
            }
            // The queue gives up its oldest first.
            let mut left = items;
            let mut marks = Vec::new();
            while left > 0 {
                let Some((id, _)) = self.waiting.first_key_value() else {
                    break;
                };
                let id = *id;
                let Some(waiting) = self.forget(id) else { break };
                let items = waiting.items.min(left);
                left -= items;
                marks.push((waiting.mark, items));
            }
            if left > 0 {
                marks.push((self.recovered_mark, left));
            }
            self.shared
                .settle(|state| ((), state.lose_durable(&marks, reason)));
            let (name, why) = (
                self.shared.signal.items_name(),
                match reason {
                    DropReason::QueueFull => {
                        "the durable queue was full, the oldest gave way (queue.limitBytes)"
                    }
                    DropReason::Expired => "they waited for longer than queue.maxAgeMs",
                    _ => "the disk didn't give back what was written",
                },
            );
            let code = match reason {
                DropReason::Corrupt => ErrorCode::QueueUnavailable,
                _ => ErrorCode::QueueFull,
            };
            self.shared
                .observer
                .report(code, format!("{items} {name} were dropped: {why}"));
        }
    }

    /// Hands requests to the sender, as many as it can start.
    fn fill(&mut self, is_flushing: bool) {
        let now = Instant::now();
        if self.paused_until.is_some_and(|until| now < until) {
            return;
        }
        self.paused_until = None;
        let stats = self.queue.stats();
        let mut entries = stats.held.entries.saturating_sub(stats.in_flight);
        if entries > 0 {
            self.since.get_or_insert(now);
        } else {
            self.since = None;
        }
        while entries > 0
            && (is_flushing || self.is_due(now))
            && self.shared.state().ready_len() < self.shared.config.max_concurrent_exports
        {
            let Some(taken) = self.take_request() else {
                self.since = None;
                self.is_due = false;
                break;
            };
            entries = entries.saturating_sub(taken.parts.len() as u64);
            self.since = (entries > 0).then_some(now);
            self.shared.state().enqueue_taken(taken);
            self.shared.sender_wake.notify_one();
        }
        if entries == 0 {
            self.is_due = false;
        }
        self.count_losses();
    }

    fn is_due(&self, now: Instant) -> bool {
        self.is_due
            || self.waiting_items >= self.shared.config.max_items
            || self.waiting_bytes >= self.shared.size_limit.max_bytes()
            || self
                .since
                .is_some_and(|since| now.duration_since(since) >= self.shared.config.delay)
    }

    fn due_in(&self) -> Option<Duration> {
        let now = Instant::now();
        if let Some(until) = self.paused_until {
            return Some(until.saturating_duration_since(now).max(Duration::from_millis(1)));
        }
        let has_room = self.shared.state().ready_len() < self.shared.config.max_concurrent_exports;
        let since = self.since.filter(|_| has_room)?;
        let due_at = since.checked_add(self.shared.config.delay)?;
        Some(
            due_at
                .saturating_duration_since(now)
                .max(Duration::from_millis(1)),
        )
    }

    /// The next request: as many entries as a batch may be large. Protobuf messages that follow each other are one.
    fn take_request(&mut self) -> Option<ReadyBatch> {
        let (max_items, max_bytes) = (self.shared.config.max_items, self.shared.size_limit.max_bytes());
        let mut taken: Vec<Taken> = Vec::new();
        let (mut items, mut bytes) = (0_u64, 0_usize);
        while taken.is_empty() || (items < max_items && bytes < max_bytes) {
            let next = self.queue.take_next_unless_held(|id| self.held.take(id));
            let Some(next) = next else { break };
            if next.entry.kind != self.shared.signal as u8 {
                self.give_up_foreign(&next);
                continue;
            }
            let (with_next, len) = (items + u64::from(next.entry.items), next.entry.payload.len());
            if !taken.is_empty() && (with_next > max_items || bytes + len > max_bytes) {
                self.queue.give_back(next.id);
                self.held.keep(next.id, next.entry, max_bytes);
                break;
            }
            items = with_next;
            bytes += len;
            taken.push(next);
            if self.shared.signal == Signal::Profiles {
                // They refer by number to the tables of their own request.
                break;
            }
        }
        if taken.is_empty() {
            return None;
        }
        let parts: Vec<Part> = taken
            .iter()
            .map(|taken| Part {
                id: taken.id,
                items: u64::from(taken.entry.items),
                mark: self
                    .forget(taken.id)
                    .map_or(self.recovered_mark, |waiting| waiting.mark),
            })
            .collect();
        let body = joined(taken, bytes);
        Some(ReadyBatch {
            ticket: Ticket {
                items,
                len_bytes: body.len(),
                mark: FlushMark::default(),
            },
            request: EncodedRequest {
                signal: self.shared.signal,
                body,
                items,
            },
            more: Vec::new(),
            pages: Vec::new(),
            parts,
            is_unpersisted: false,
        })
    }

    /// Another signal's entry: whoever moved files made it unusable here.
    fn give_up_foreign(&mut self, taken: &Taken) {
        self.queue.acknowledge(taken.id);
        let mark = self
            .forget(taken.id)
            .map_or(self.recovered_mark, |waiting| waiting.mark);
        let lost = [(mark, u64::from(taken.entry.items))];
        self.shared
            .settle(|state| ((), state.lose_durable(&lost, DropReason::Corrupt)));
        let reason = format!(
            "{} items in {} are of another signal: each needs a folder of its own",
            taken.entry.items,
            self.config.queue.directory.display()
        );
        self.shared.observer.report(ErrorCode::QueueUnavailable, reason);
    }

    fn note_waiting(&mut self, id: EntryId, items: u64, bytes: usize, mark: FlushMark) {
        self.waiting_items += items;
        self.waiting_bytes += bytes;
        self.waiting.insert(id, Waiting { items, bytes, mark });
    }

    fn forget(&mut self, id: EntryId) -> Option<Waiting> {
        let waiting = self.waiting.remove(&id)?;
        self.held.take(id);
        self.waiting_items = self.waiting_items.saturating_sub(waiting.items);
        self.waiting_bytes = self.waiting_bytes.saturating_sub(waiting.bytes);
        Some(waiting)
    }
}

fn joined(mut taken: Vec<Taken>, bytes: usize) -> Bytes {
    if taken.len() == 1
        && let Some(only) = taken.pop()
    {
        return only.entry.payload;
    }
    let mut body = BytesMut::with_capacity(bytes);
    for Taken { entry, .. } in taken {
        body.extend_from_slice(&entry.payload);
    }
    body.freeze()
}

/// Everything stays in memory.
fn without_queue(shared: &Shared) {
    loop {
        let work = shared.state().keeper_work();
        if work.has_ended {
            return;
        }
        for batch in work.unstored {
            shared.state().send_from_memory(batch);
            shared.sender_wake.notify_one();
        }
        shared.keeper_signal.wait(ADOPT_EVERY);
    }
}
