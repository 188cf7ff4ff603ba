//! What an intake's lock guards.

use crate::intake::{IntakeLimits, Wake};
use crate::stats::IntakeStats;
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

/// One item as a producer handed it in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Opaque.
    pub payload: Box<[u8]>,
    /// The priority: smaller is more urgent. The intake keeps the order all the same.
    pub level: u8,
}

/// What a producer wants to hand in, or what room is kept for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Share {
    pub(crate) items: usize,
    pub(crate) bytes: usize,
}

pub(crate) struct Connected {
    wake: Arc<dyn Wake>,
    /// Kept for it; nobody else gets it.
    pub(crate) reserved: Share,
    /// What it waits for, with the bytes of its first item.
    wanted: Option<(Share, usize)>,
}

pub(crate) struct State {
    limits: IntakeLimits,
    owner: Arc<dyn Wake>,
    /// The owner was woken, and hasn't found the intake empty since.
    owner_is_told: bool,
    items: VecDeque<Item>,
    bytes: usize,
    reserved: Share,
    producers: BTreeMap<u64, Connected>,
    /// Producers that wait, each once, the next first.
    waiting: VecDeque<u64>,
    last_id: u64,
    pub(crate) is_closed: bool,
    pub(crate) stats: IntakeStats,
}

impl State {
    pub(crate) fn new(limits: IntakeLimits, owner: Arc<dyn Wake>) -> Self {
        State {
            limits,
            owner,
            owner_is_told: false,
            items: VecDeque::new(),
            bytes: 0,
            reserved: Share::default(),
            producers: BTreeMap::new(),
            waiting: VecDeque::new(),
            last_id: 0,
            is_closed: false,
            stats: IntakeStats::default(),
        }
    }

    pub(crate) fn stats(&self) -> IntakeStats {
        IntakeStats {
            held: self.items.len() as u64,
            waiting: self.waiting.len() as u64,
            ..self.stats
        }
    }

    pub(crate) fn limit_bytes(&self) -> usize {
        self.limits.bytes
    }

    pub(crate) fn connect(&mut self, wake: Arc<dyn Wake>) -> u64 {
        self.last_id += 1;
        let connected = Connected {
            wake,
            reserved: Share::default(),
            wanted: None,
        };
        self.producers.insert(self.last_id, connected);
        self.last_id
    }

    pub(crate) fn disconnect(&mut self, id: u64) {
        self.release(id);
        self.producers.remove(&id);
        self.waiting.retain(|waiting| *waiting != id);
        self.grant();
    }

    /// Whether `bytes` of this producer fit: into what is kept for it, or else into what nobody waits for.
    pub(crate) fn reserve_one(&mut self, id: u64, bytes: usize) -> bool {
        let free = self.free();
        let nobody_waits = self.waiting.is_empty();
        let Some(producer) = self.producers.get_mut(&id) else {
            return false;
        };
        if producer.reserved.items > 0 && producer.reserved.bytes >= bytes {
            producer.reserved.items -= 1;
            producer.reserved.bytes -= bytes;
            self.reserved.items -= 1;
            self.reserved.bytes -= bytes;
            return true;
        }
        nobody_waits && free.items > 0 && free.bytes >= bytes
    }

    pub(crate) fn put(&mut self, item: Item) {
        self.bytes += item.payload.len();
        self.items.push_back(item);
        self.stats.accepted += 1;
        if !self.owner_is_told {
            self.owner_is_told = true;
            self.owner.wake();
        }
    }

    pub(crate) fn take(&mut self, max_items: usize, max_bytes: usize) -> Vec<Item> {
        let mut taken = Vec::new();
        let mut bytes = 0;
        while taken.len() < max_items {
            let Some(item) = self.items.front() else { break };
            if !taken.is_empty() && bytes + item.payload.len() > max_bytes {
                break;
            }
            bytes += item.payload.len();
            taken.extend(self.items.pop_front());
        }
        self.bytes -= bytes;
        self.stats.taken += taken.len() as u64;
        self.owner_is_told &= !self.items.is_empty();
        self.grant();
        taken
    }

    /// Puts a producer behind those that wait. What was kept for it is given back.
    pub(crate) fn want(&mut self, id: u64, share: Share, first_bytes: usize) {
        self.release(id);
        let Some(producer) = self.producers.get_mut(&id) else {
            return;
        };
        if producer.wanted.replace((share, first_bytes)).is_none() {
            self.waiting.push_back(id);
        }
        self.grant();
    }

    pub(crate) fn release(&mut self, id: u64) {
        let Some(producer) = self.producers.get_mut(&id) else {
            return;
        };
        let kept = std::mem::take(&mut producer.reserved);
        self.reserved.items -= kept.items;
        self.reserved.bytes -= kept.bytes;
    }

    /// Wakes those who wait; what they offer then tells them of the end.
    pub(crate) fn close(&mut self) {
        self.is_closed = true;
        for id in std::mem::take(&mut self.waiting) {
            if let Some(producer) = self.producers.get_mut(&id) {
                producer.wanted = None;
                producer.wake.wake();
            }
        }
    }

    /// Keeps room for those who wait, as far as there is any, and wakes them.
    pub(crate) fn grant(&mut self) {
        while let Some(id) = self.waiting.front().copied() {
            let free = self.free();
            let Some(producer) = self.producers.get_mut(&id) else {
                self.waiting.pop_front();
                continue;
            };
            let Some((wanted, first_bytes)) = producer.wanted else {
                self.waiting.pop_front();
                continue;
            };
            if free.items == 0 || free.bytes < first_bytes {
                return;
            }
            let granted = Share {
                items: wanted.items.min(free.items),
                bytes: wanted.bytes.min(free.bytes),
            };
            producer.wanted = None;
            producer.reserved = granted;
            producer.wake.wake();
            self.reserved.items += granted.items;
            self.reserved.bytes += granted.bytes;
            self.waiting.pop_front();
        }
    }

    fn free(&self) -> Share {
        let used_bytes = self.bytes + self.reserved.bytes;
        Share {
            items: self
                .limits
                .items
                .saturating_sub(self.items.len() + self.reserved.items),
            bytes: self.limits.bytes.saturating_sub(used_bytes),
        }
    }
}
