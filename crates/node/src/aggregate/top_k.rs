//! The most frequent values.

use super::{Bytes, Doubles, Integers, Words};
use napi::bindgen_prelude::{BigInt, Either3, Uint8Array};
use napi_derive::napi;
use otlp_native_aggregate::{TopEntry, TopK, TopKey};

/// Counts of the most frequent values.
#[napi]
pub struct BindingTopK {
    top: TopK,
}

/// One of them.
#[napi(object)]
pub struct BindingTopEntry {
    /// As it was added.
    pub value: Either3<f64, BigInt, String>,
    /// How often it came at most.
    pub count: f64,
    /// By how much that may be too high.
    pub error: f64,
}

/// None when the capacity lies outside its range.
#[napi(catch_unwind)]
pub fn open_top_k(capacity: u32) -> Option<BindingTopK> {
    TopK::new(capacity as usize).map(|top| BindingTopK { top })
}

/// Of what `to_bytes` gave; none when it is something else.
#[napi(catch_unwind)]
pub fn read_top_k(bytes: Bytes<'_>) -> Option<BindingTopK> {
    TopK::from_bytes(bytes).map(|top| BindingTopK { top })
}

#[napi]
impl BindingTopK {
    /// Adds numbers.
    #[napi(catch_unwind)]
    pub fn add_f64(&mut self, values: Doubles<'_>) {
        self.top.add(values);
    }

    /// Adds integers, as numbers.
    #[napi(catch_unwind)]
    pub fn add_i32(&mut self, values: Words<'_>) {
        self.top.add_i32(values);
    }

    /// Adds integers.
    #[napi(catch_unwind)]
    pub fn add_i64(&mut self, values: Integers<'_>) {
        self.top.add_i64(values);
    }

    /// Adds texts.
    #[napi(catch_unwind)]
    pub fn add_texts(&mut self, texts: Vec<String>) {
        for text in texts {
            self.top.add_text(&text, 1);
        }
    }

    /// False when the capacities differ.
    #[napi(catch_unwind)]
    pub fn merge(&mut self, other: &BindingTopK) -> bool {
        self.top.merge(&other.top)
    }

    /// The most frequent values, the most frequent first.
    #[napi(catch_unwind)]
    pub fn top(&self, most: u32) -> Vec<BindingTopEntry> {
        self.top.top(most as usize).into_iter().map(entry).collect()
    }

    /// How many values were counted.
    #[napi(catch_unwind)]
    pub fn total(&self) -> f64 {
        self.top.total() as f64
    }

    /// How many were NaN or too long.
    #[napi(catch_unwind)]
    pub fn ignored(&self) -> f64 {
        self.top.ignored() as f64
    }

    /// Values that are kept.
    #[napi(catch_unwind)]
    pub fn capacity(&self) -> u32 {
        self.top.capacity() as u32
    }

    /// For another process.
    #[napi(catch_unwind)]
    pub fn to_bytes(&self) -> Uint8Array {
        self.top.to_bytes().into()
    }
}

fn entry(entry: TopEntry) -> BindingTopEntry {
    BindingTopEntry {
        value: match entry.key {
            TopKey::Double(bits) => Either3::A(f64::from_bits(bits)),
            TopKey::Integer(integer) => Either3::B(integer.into()),
            TopKey::Text(text) => Either3::C(text.into()),
        },
        count: entry.count as f64,
        error: entry.error as f64,
    }
}
