//! The pool as its users see it.

use crate::accounts::{Accounts, count};
use crate::bank::Bank;
use crate::body::Body;
use crate::config::MemoryConfig;
use crate::lane::Lane;
use crate::lease::Lease;
use crate::node::Node;
use crate::reusable::Reusable;
use crate::size_class::SizeClass;
use crate::stats::MemoryStats;
use crate::sync::{AtomicU64, Mutex, Ordering};
use bumpalo::Bump;
use bytes::BytesMut;
use std::collections::VecDeque;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// What an arena begins with.
const ARENA_BYTES: usize = 16 << 10;
/// Bodies that are out at once and come back; more than these are freed by who has them last.
const MAX_LENT: usize = 256;
/// How many bodies are looked at for each that is asked for: they end nearly in the order in which they went out.
const LENT_LOOKED_AT: usize = 4;

/// Memory used again, by any number of threads. Clones are handles to the same pool; what is leased keeps it alive.
#[derive(Clone, Debug)]
pub struct MemoryPool(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    config: MemoryConfig,
    largest: SizeClass,
    accounts: Accounts,
    banks: Banks,
    /// Bodies that others have: handles on their memory, with the capacity of all of it.
    lent: Mutex<VecDeque<Box<Node<BytesMut>>>>,
}

/// A bank for each kind of memory.
#[derive(Debug)]
pub struct Banks {
    pub(crate) bytes: Bank<Vec<u8>>,
    pub(crate) words: Bank<Vec<u32>>,
    pub(crate) arenas: Bank<Bump>,
    pub(crate) bodies: Bank<BytesMut>,
}

/// More than may be leased at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OverLimit {
    /// Bytes that were asked for, as they would count.
    pub asked_bytes: usize,
    /// Bytes that are leased.
    pub leased_bytes: usize,
    /// The most that may be.
    pub limit_bytes: usize,
}

impl fmt::Display for OverLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let OverLimit {
            asked_bytes,
            leased_bytes,
            limit_bytes,
        } = self;
        write!(
            f,
            "{asked_bytes} bytes asked for, and {leased_bytes} of at most {limit_bytes} are leased"
        )
    }
}

impl std::error::Error for OverLimit {}

impl Default for MemoryPool {
    fn default() -> Self {
        MemoryPool::new(MemoryConfig::default())
    }
}

impl MemoryPool {
    /// An empty pool.
    pub fn new(config: MemoryConfig) -> Self {
        let lanes = config.lanes;
        MemoryPool(Arc::new(Shared {
            largest: SizeClass::at_most(config.max_buffer_bytes).unwrap_or(SizeClass(0)),
            accounts: Accounts::new(config.max_idle_bytes),
            banks: Banks {
                bytes: Bank::new(lanes),
                words: Bank::new(lanes),
                arenas: Bank::new(lanes),
                bodies: Bank::new(lanes),
            },
            lent: Mutex::new(VecDeque::new()),
            config,
        }))
    }

    /// An empty buffer with room for at least `capacity` bytes.
    pub fn bytes(&self, capacity: usize) -> Lease<Vec<u8>> {
        self.lease(capacity)
    }

    /// As [`bytes`](MemoryPool::bytes), within [`max_leased_bytes`](MemoryConfig::max_leased_bytes).
    ///
    /// # Errors
    /// That much may not be leased now. What is leased already may come back, then it may.
    pub fn try_bytes(&self, capacity: usize) -> Result<Lease<Vec<u8>>, OverLimit> {
        let limit_bytes = self.0.config.max_leased_bytes;
        let asked_bytes = self.class(capacity).map_or(capacity, SizeClass::bytes);
        let accounts = &self.0.accounts;
        accounts
            .try_lease(asked_bytes, limit_bytes)
            .map_err(|leased_bytes| OverLimit {
                asked_bytes,
                leased_bytes,
                limit_bytes,
            })?;
        let lease = self.lease(capacity);
        // The lease has counted itself.
        accounts.end_lease(asked_bytes);
        Ok(lease)
    }

    /// An empty buffer with room for at least `capacity` words.
    pub fn words(&self, capacity: usize) -> Lease<Vec<u32>> {
        self.lease(capacity.saturating_mul(size_of::<u32>()))
    }

    /// An empty arena.
    pub fn arena(&self) -> Lease<Bump> {
        let bank = &self.0.banks.arenas;
        self.lease_of(bank, SizeClass(0), ARENA_BYTES)
    }

    /// An empty request body with room for at least `capacity` bytes.
    pub fn body(&self, capacity: usize) -> Body {
        self.reclaim(LENT_LOOKED_AT);
        Body::new(self.lease(capacity))
    }

    /// Says what time it is, counted from anywhere, and gives back to the system what was idle for too long, as well as half of
    /// what even the highest demand since the last call left untouched. For the owner to call about once a second; never needed
    /// for the limits.
    pub fn trim(&self, now: Duration) {
        let Shared {
            accounts,
            banks,
            config,
            ..
        } = &*self.0;
        let now_ms = milliseconds(now);
        accounts.set_clock(now_ms);
        self.reclaim(MAX_LENT);
        // Idle since just when it began is not yet too long.
        let stale_before_ms = now_ms.saturating_sub(milliseconds(config.idle_ttl));
        let mut freed = |bytes| accounts.note_trimmed(bytes);
        banks.bytes.trim(stale_before_ms, &mut freed);
        banks.words.trim(stale_before_ms, &mut freed);
        banks.arenas.trim(stale_before_ms, &mut freed);
        banks.bodies.trim(stale_before_ms, &mut freed);
    }

    /// Whether there is anything that [`trim`](MemoryPool::trim) may yet give back.
    pub fn is_trimmable(&self) -> bool {
        self.0.accounts.idle_bytes() > 0 || !self.0.lent.lock().is_empty()
    }

    /// What the pool holds and how it fares.
    pub fn stats(&self) -> MemoryStats {
        self.reclaim(MAX_LENT);
        let Shared {
            accounts,
            banks,
            config,
            ..
        } = &*self.0;
        let mut stats = MemoryStats {
            leased_bytes: accounts.leased_bytes(),
            peak_leased_bytes: accounts.peak_leased_bytes(),
            idle_bytes: accounts.idle_bytes(),
            max_idle_bytes: config.max_idle_bytes,
            trimmed_bytes: accounts.trimmed_bytes(),
            ..MemoryStats::default()
        };
        add_counters(&mut stats, &banks.bytes);
        add_counters(&mut stats, &banks.words);
        add_counters(&mut stats, &banks.arenas);
        add_counters(&mut stats, &banks.bodies);
        stats
    }

    /// The class that serves `bytes`; `None` for what goes past the pool.
    fn class(&self, bytes: usize) -> Option<SizeClass> {
        SizeClass::at_least(bytes).filter(|class| *class <= self.0.largest)
    }

    fn lease<T: Reusable>(&self, bytes: usize) -> Lease<T> {
        let bank = T::bank(&self.0.banks);
        match self.class(bytes) {
            Some(class) => self.lease_of(bank, class, class.bytes()),
            None => {
                let value = T::with_capacity_bytes(bytes);
                let bytes = value.capacity_bytes();
                self.0.accounts.lease(bytes);
                if let Some(lane) = bank.lane() {
                    count(&lane.counters.bypassed);
                }
                Lease::new(node_of(value), bytes, self.clone())
            }
        }
    }

    fn lease_of<T: Reusable>(&self, bank: &Bank<T>, class: SizeClass, bytes: usize) -> Lease<T> {
        let accounts = &self.0.accounts;
        let lane = bank.lane();
        if let Some(node) = bank.take(lane, class) {
            let capacity = node.capacity;
            accounts.end_keep(capacity);
            accounts.lease(capacity);
            note(lane, |lane| &lane.counters.hits);
            return Lease::new(node, capacity, self.clone());
        }
        let value = T::with_capacity_bytes(bytes);
        let capacity = value.capacity_bytes();
        accounts.lease(capacity);
        note(lane, |lane| &lane.counters.misses);
        Lease::new(node_of(value), capacity, self.clone())
    }

    /// Keeps `value` for its next use, or frees it.
    pub(crate) fn take_back<T: Reusable>(&self, mut value: T, mut node: Box<Node<T>>) {
        let Shared { accounts, banks, .. } = &*self.0;
        accounts.end_lease(node.leased_bytes);
        let bank = T::bank(banks);
        let lane = bank.lane();
        value.clear();
        let capacity = value.capacity_bytes();
        let class = T::class_of(capacity).filter(|_| capacity <= self.0.config.max_buffer_bytes);
        let Some(class) = class.filter(|_| accounts.try_keep(capacity)) else {
            // Freed after all else, and outside any lock.
            if capacity > 0 {
                note(lane, |lane| &lane.counters.discarded);
            }
            return;
        };
        node.value = value;
        node.capacity = capacity;
        node.idle_since_ms = accounts.clock_ms();
        note(lane, |lane| &lane.counters.returned);
        bank.put(lane, class, node);
    }

    /// Others share the memory that `node` has a handle on, until they have dropped it.
    pub(crate) fn lend(&self, node: Box<Node<BytesMut>>) {
        let mut lent = self.0.lent.lock();
        if lent.len() < MAX_LENT && node.capacity <= self.0.config.max_buffer_bytes {
            lent.push_back(node);
            return;
        }
        drop(lent);
        self.0.accounts.end_lease(node.leased_bytes);
    }

    /// Looks for bodies that nobody else has any more, among the first `most`.
    fn reclaim(&self, most: usize) {
        let looks = self.0.lent.lock().len().min(most);
        for _ in 0..looks {
            let mut lent = self.0.lent.lock();
            let Some(mut first) = lent.pop_front() else {
                return;
            };
            let capacity = first.capacity;
            if !first.value.try_reclaim(capacity) {
                lent.push_back(first);
                continue;
            }
            drop(lent);
            let value = std::mem::take(&mut first.value);
            self.take_back(value, first);
        }
    }
}

fn node_of<T: Default>(value: T) -> Box<Node<T>> {
    Box::new(Node {
        value,
        ..Node::default()
    })
}

fn note<T>(lane: Option<&Lane<T>>, counter: impl FnOnce(&Lane<T>) -> &AtomicU64) {
    if let Some(lane) = lane {
        count(counter(lane));
    }
}

fn add_counters<T>(stats: &mut MemoryStats, bank: &Bank<T>) {
    for Lane { counters, .. } in bank.lanes() {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        stats.hits += read(&counters.hits);
        stats.misses += read(&counters.misses);
        stats.bypassed += read(&counters.bypassed);
        stats.returned += read(&counters.returned);
        stats.discarded += read(&counters.discarded);
    }
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
