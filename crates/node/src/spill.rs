//! Where a batch processor puts what finds no room in memory: a durable queue, whose calls block and so run on other threads,
//! one at a time and in their order.

use crate::events::BindingEvent;
use crate::ledger::count;
use crate::options::BindingFailure;
use crate::runtime::Core;
use bytes::Bytes;
use napi::bindgen_prelude::{Uint8Array, Uint8ArraySlice};
use napi_derive::napi;
use otlp_native_model::ErrorCode;
use otlp_native_queue::{Appended, Entry, EntryId, Fsync, Queue, QueueConfig};
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Of entries: tells them from those of an exporter's queue.
const KIND: u8 = 32;
const SYNC_EVERY: Duration = Duration::from_secs(1);

/// How a spill behaves.
#[napi(object, use_nullable = true)]
pub struct BindingSpillOptions {
    /// The parent directory.
    pub directory: String,
    /// On disk.
    pub limit_bytes: f64,
    /// `always`, `interval` or `never`.
    pub fsync: String,
}

/// What became of one call. `appended` come in the order of their appends.
#[napi(object, use_nullable = true)]
pub struct BindingSpillAnswer {
    /// `opened`, `appended`, `entry`, `empty` or `closed`.
    pub kind: String,
    /// Of an entry, for `acknowledge` and `give_back`.
    pub token: u32,
    /// What was recovered, appended or read.
    pub items: f64,
    /// Items that were found lost since the last answer.
    pub corrupt: f64,
    /// Of an entry.
    pub payload: Uint8Array,
    /// Why an append failed; none where it didn't.
    pub reason: Option<String>,
}

enum Call {
    Append(Entry),
    Next,
    Acknowledge(u32),
    GiveBack(u32),
    Maintain,
    Close,
}

#[derive(Default)]
struct State {
    calls: VecDeque<Call>,
    answers: VecDeque<BindingSpillAnswer>,
    /// Some thread works on the calls.
    is_running: bool,
}

struct Disk {
    config: QueueConfig,
    queue: Option<Queue>,
    taken: HashMap<u32, EntryId>,
    last_token: u32,
    lost: u64,
    is_closed: bool,
}

/// A spill.
#[napi]
pub struct BindingSpill {
    inner: Arc<Spill>,
}

struct Spill {
    id: u32,
    core: Arc<Core>,
    state: Mutex<State>,
    /// Held by the one thread that works.
    disk: Mutex<Disk>,
}

impl BindingSpill {
    pub(crate) fn open(core: Arc<Core>, options: BindingSpillOptions) -> Result<Self, BindingFailure> {
        if options.directory.is_empty() {
            return Err(BindingFailure::new(
                ErrorCode::InvalidOption,
                Some("spill.directory"),
                "names no directory",
            ));
        }
        let mut config = QueueConfig::new(options.directory);
        config.limit_bytes = options.limit_bytes as u64;
        config.fsync = match options.fsync.as_str() {
            "always" => Fsync::Always,
            "never" => Fsync::Never,
            _ => Fsync::Interval(SYNC_EVERY),
        };
        let spill = BindingSpill {
            inner: Arc::new(Spill {
                id: core.next_id(),
                core,
                state: Mutex::default(),
                disk: Mutex::new(Disk {
                    config,
                    queue: None,
                    taken: HashMap::new(),
                    last_token: 0,
                    lost: 0,
                    is_closed: false,
                }),
            }),
        };
        spill.inner.call(Call::Maintain);
        Ok(spill)
    }
}

#[napi]
impl BindingSpill {
    /// The `source` of this spill's events.
    #[napi(getter, catch_unwind)]
    pub fn id(&self) -> u32 {
        self.inner.id
    }

    /// Copies a group of items and stores it.
    #[napi(catch_unwind)]
    pub fn append(&self, payload: Uint8ArraySlice<'_>, items: u32) {
        self.inner.call(Call::Append(Entry {
            kind: KIND,
            items,
            payload: Bytes::copy_from_slice(&payload),
        }));
    }

    /// Reads the oldest group that isn't in flight.
    #[napi(catch_unwind)]
    pub fn next(&self) {
        self.inner.call(Call::Next);
    }

    /// A group is done.
    #[napi(catch_unwind)]
    pub fn acknowledge(&self, token: u32) {
        self.inner.call(Call::Acknowledge(token));
    }

    /// A group isn't done: it comes again.
    #[napi(catch_unwind)]
    pub fn give_back(&self, token: u32) {
        self.inner.call(Call::GiveBack(token));
    }

    /// Makes everything durable and lets go of the directory; the last answer tells when.
    #[napi(catch_unwind)]
    pub fn close(&self) {
        self.inner.call(Call::Close);
    }

    /// Answers since the last call.
    #[napi(catch_unwind)]
    pub fn take_answers(&self) -> Vec<BindingSpillAnswer> {
        std::mem::take(&mut self.inner.state().answers).into()
    }
}

impl Spill {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn call(self: &Arc<Self>, call: Call) {
        let mut state = self.state();
        state.calls.push_back(call);
        if !state.is_running {
            state.is_running = true;
            let spill = Arc::clone(self);
            self.core.handle().spawn_blocking(move || spill.work());
        }
    }

    /// Works on what there is, group by group, until nothing is left.
    fn work(self: &Arc<Self>) {
        let mut disk = self.disk.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            let mut state = self.state();
            if state.calls.is_empty() {
                state.is_running = false;
                break;
            }
            let calls = std::mem::take(&mut state.calls);
            drop(state);
            let answers = disk.run(calls);
            if !answers.is_empty() {
                self.state().answers.extend(answers);
                self.core.events.push(BindingEvent::Ready { source: self.id });
            }
        }
        let maintain_in = disk.queue.as_ref().map(Queue::maintain);
        drop(disk);
        // Only while something was done: an idle spill has nothing to sync.
        if let Some(pause) = maintain_in.filter(|pause| *pause < SYNC_EVERY * 2) {
            let spill = Arc::downgrade(self);
            self.core.handle().spawn(async move {
                tokio::time::sleep(pause).await;
                if let Some(spill) = spill.upgrade() {
                    spill.call(Call::Maintain);
                }
            });
        }
    }
}

impl Disk {
    fn run(&mut self, calls: VecDeque<Call>) -> Vec<BindingSpillAnswer> {
        let mut answers = Vec::new();
        if self.queue.is_none() && !self.is_closed {
            answers.push(self.open());
        }
        let mut group = Vec::new();
        for call in calls {
            if let Call::Append(entry) = call {
                group.push(entry);
                continue;
            }
            self.append(&mut group, &mut answers);
            match call {
                Call::Next => answers.push(self.next()),
                Call::Acknowledge(token) => {
                    if let (Some(queue), Some(id)) = (&self.queue, self.taken.remove(&token)) {
                        queue.acknowledge(id);
                    }
                }
                Call::GiveBack(token) => {
                    if let (Some(queue), Some(id)) = (&self.queue, self.taken.remove(&token)) {
                        queue.give_back(id);
                    }
                }
                Call::Close => {
                    self.is_closed = true;
                    let kept = self.queue.take().map_or(0, |queue| queue.close().kept.items);
                    answers.push(answer("closed", count(kept)));
                }
                Call::Maintain | Call::Append(_) => {}
            }
        }
        self.append(&mut group, &mut answers);
        if let (Some(queue), Some(last)) = (&self.queue, answers.last_mut()) {
            let stats = queue.stats();
            let lost = stats.corrupt.items + stats.expired.items + stats.dropped_oldest.items;
            last.corrupt = count(lost.saturating_sub(self.lost));
            self.lost = lost;
        }
        answers
    }

    fn open(&mut self) -> BindingSpillAnswer {
        match Queue::open_on_disk(self.config.clone()) {
            Ok((queue, recovery)) => {
                self.queue = Some(queue);
                BindingSpillAnswer {
                    reason: recovery.disk.map(|error| error.message),
                    ..answer("opened", count(recovery.recovered.items))
                }
            }
            Err(error) => {
                self.is_closed = true;
                BindingSpillAnswer {
                    reason: Some(error.to_string()),
                    ..answer("opened", 0.0)
                }
            }
        }
    }

    fn append(&mut self, group: &mut Vec<Entry>, answers: &mut Vec<BindingSpillAnswer>) {
        let entries = std::mem::take(group);
        let Some(queue) = &self.queue else {
            answers.extend(entries.iter().map(|entry| BindingSpillAnswer {
                reason: Some("the spill is closed".into()),
                ..answer("appended", f64::from(entry.items))
            }));
            return;
        };
        if entries.is_empty() {
            return;
        }
        let outcomes = queue.append(&entries).outcomes;
        answers.extend(
            entries
                .iter()
                .zip(outcomes)
                .map(|(entry, outcome)| BindingSpillAnswer {
                    reason: match outcome {
                        Appended::Stored(_) => None,
                        Appended::Full => Some("the limit on disk is reached (spill.limitBytes)".into()),
                        Appended::TooLarge => Some("larger than the limit on disk (spill.limitBytes)".into()),
                        Appended::DiskFailed(error) => Some(error.message),
                    },
                    ..answer("appended", f64::from(entry.items))
                }),
        );
    }

    fn next(&mut self) -> BindingSpillAnswer {
        let Some(taken) = self.queue.as_ref().and_then(Queue::take_next) else {
            return answer("empty", 0.0);
        };
        self.last_token = self.last_token.wrapping_add(1);
        self.taken.insert(self.last_token, taken.id);
        BindingSpillAnswer {
            token: self.last_token,
            payload: taken.entry.payload.to_vec().into(),
            ..answer("entry", f64::from(taken.entry.items))
        }
    }
}

fn answer(kind: &str, items: f64) -> BindingSpillAnswer {
    BindingSpillAnswer {
        kind: kind.into(),
        token: 0,
        items,
        corrupt: 0.0,
        payload: Vec::new().into(),
        reason: None,
    }
}
