//! What worker threads hand to a batch processor: its intake, and their ways into it.

use crate::events::{BindingEvent, EventQueue};
use crate::ledger::count;
use crate::options::BindingFailure;
use crate::runtime::Core;
use napi::bindgen_prelude::{Uint8Array, Uint8ArraySlice, Uint32Array};
use napi_derive::napi;
use otlp_native_batch::{Intake, IntakeLimits, Offer, Producer, Wake};
use otlp_native_model::ErrorCode;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The intakes of this process, by the key that handles carry from thread to thread.
static INTAKES: Mutex<Option<HashMap<u32, Intake>>> = Mutex::new(None);
static LAST_KEY: AtomicU32 = AtomicU32::new(0);

fn intakes() -> MutexGuard<'static, Option<HashMap<u32, Intake>>> {
    INTAKES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Tells a thread of JavaScript that there is something to do.
struct Word {
    source: u32,
    events: Arc<EventQueue>,
}

impl Wake for Word {
    fn wake(&self) {
        self.events.push(BindingEvent::Ready { source: self.source });
    }
}

/// Items that were taken out of an intake.
#[napi(object, use_nullable = true)]
pub struct BindingItems {
    /// Their payloads, one after the other.
    pub payloads: Uint8Array,
    /// Where each payload ends.
    pub ends: Uint32Array,
    /// The priority of each.
    pub levels: Uint8Array,
}

/// Where the items of an intake are.
#[napi(object, use_nullable = true)]
pub struct BindingIntakeStats {
    /// Handed in, those dropped included.
    pub accepted: f64,
    /// Waiting to be taken.
    pub held: f64,
    /// Dropped for want of room.
    pub queue_full: f64,
    /// Dropped for their size.
    pub too_large: f64,
    /// Dropped after the end.
    pub shutdown: f64,
    /// Dropped because they couldn't be turned into bytes.
    pub invalid: f64,
    /// Producers that wait for room.
    pub waiting: f64,
}

/// The owner's end of an intake.
#[napi]
pub struct BindingIntake {
    id: u32,
    key: u32,
    intake: Intake,
}

impl BindingIntake {
    pub(crate) fn open(core: &Core, max_items: f64, max_bytes: f64) -> Self {
        let id = core.next_id();
        let limits = IntakeLimits {
            items: max_items as usize,
            bytes: max_bytes as usize,
        };
        let owner = Arc::new(Word {
            source: id,
            events: core.events.clone(),
        });
        let intake = Intake::new(limits, owner);
        let key = LAST_KEY.fetch_add(1, Ordering::Relaxed);
        intakes().get_or_insert_default().insert(key, intake.clone());
        BindingIntake { id, key, intake }
    }
}

#[napi]
impl BindingIntake {
    /// The `source` of this intake's events.
    #[napi(getter, catch_unwind)]
    pub fn id(&self) -> u32 {
        self.id
    }

    /// Names it within this process.
    #[napi(getter, catch_unwind)]
    pub fn key(&self) -> u32 {
        self.key
    }

    /// The oldest items, no more than `max_items` and, after the first, `max_bytes`; none when there are none.
    #[napi(catch_unwind)]
    pub fn take(&self, max_items: u32, max_bytes: f64) -> Option<BindingItems> {
        let items = self.intake.take(max_items as usize, max_bytes as usize);
        if items.is_empty() {
            return None;
        }
        let mut payloads = Vec::with_capacity(items.iter().map(|item| item.payload.len()).sum());
        let mut ends = Vec::with_capacity(items.len());
        for item in &items {
            payloads.extend_from_slice(&item.payload);
            ends.push(u32::try_from(payloads.len()).unwrap_or(u32::MAX));
        }
        Some(BindingItems {
            payloads: payloads.into(),
            ends: ends.into(),
            levels: items.iter().map(|item| item.level).collect::<Vec<u8>>().into(),
        })
    }

    /// Where the items are.
    #[napi(catch_unwind)]
    pub fn stats(&self) -> BindingIntakeStats {
        let stats = self.intake.stats();
        BindingIntakeStats {
            accepted: count(stats.accepted),
            held: count(stats.held),
            queue_full: count(stats.queue_full),
            too_large: count(stats.too_large),
            shutdown: count(stats.shutdown),
            invalid: count(stats.invalid),
            waiting: count(stats.waiting),
        }
    }

    /// Takes nothing more in; what is there can still be taken.
    #[napi(catch_unwind)]
    pub fn close(&self) {
        self.intake.close();
    }
}

impl Drop for BindingIntake {
    fn drop(&mut self) {
        self.intake.close();
        if let Some(intakes) = intakes().as_mut() {
            intakes.remove(&self.key);
        }
    }
}

/// A thread's way into an intake.
#[napi]
pub struct BindingProducer {
    id: u32,
    producer: Mutex<Option<Producer>>,
}

impl BindingProducer {
    pub(crate) fn connect(core: &Core, key: u32) -> Result<Self, BindingFailure> {
        let intake = intakes().as_ref().and_then(|intakes| intakes.get(&key)).cloned();
        let Some(intake) = intake else {
            let reason = "its processor is gone, or is another process's";
            return Err(BindingFailure::new(
                ErrorCode::InvalidOption,
                Some("handle"),
                reason,
            ));
        };
        let id = core.next_id();
        let word = Word {
            source: id,
            events: core.events.clone(),
        };
        Ok(BindingProducer {
            id,
            producer: Mutex::new(Some(intake.connect(Arc::new(word)))),
        })
    }

    fn producer(&self) -> MutexGuard<'_, Option<Producer>> {
        self.producer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[napi]
impl BindingProducer {
    /// The `source` of this producer's events.
    #[napi(getter, catch_unwind)]
    pub fn id(&self) -> u32 {
        self.id
    }

    /// Copies an item in: 0 taken, 1 no room, 2 larger than the limit, 3 the intake has closed. `is_kept`: what finds no room isn't
    /// counted as dropped.
    #[napi(catch_unwind)]
    pub fn offer(&self, payload: Uint8ArraySlice<'_>, level: u32, is_kept: bool) -> u32 {
        let level = u8::try_from(level).unwrap_or(u8::MAX);
        let offer = self
            .producer()
            .as_ref()
            .map_or(Offer::Closed, |producer| producer.offer(&payload, level, is_kept));
        match offer {
            Offer::Taken => 0,
            Offer::Full => 1,
            Offer::TooLarge => 2,
            Offer::Closed => 3,
        }
    }

    /// Counts an item as dropped for want of room.
    #[napi(catch_unwind)]
    pub fn count_full(&self) {
        if let Some(producer) = self.producer().as_ref() {
            producer.count_full();
        }
    }

    /// Counts an item that couldn't be turned into bytes.
    #[napi(catch_unwind)]
    pub fn count_invalid(&self) {
        if let Some(producer) = self.producer().as_ref() {
            producer.count_invalid();
        }
    }

    /// Waits for a turn to hand in `items` of `bytes`, the first of `first_bytes`; an event tells when it has come.
    #[napi(catch_unwind)]
    pub fn want(&self, items: u32, bytes: f64, first_bytes: f64) {
        if let Some(producer) = self.producer().as_ref() {
            producer.want(items as usize, bytes as usize, first_bytes as usize);
        }
    }

    /// Gives back the rest of a turn.
    #[napi(catch_unwind)]
    pub fn release(&self) {
        if let Some(producer) = self.producer().as_ref() {
            producer.release();
        }
    }

    /// Gives up its place.
    #[napi(catch_unwind)]
    pub fn close(&self) {
        self.producer().take();
    }
}
