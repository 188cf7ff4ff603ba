//! The counter of different values.

use super::{Bytes, Doubles, Integers, Words};
use napi::bindgen_prelude::Uint8Array;
use napi_derive::napi;
use otlp_native_aggregate::DistinctCounter;

/// A counter of different values.
#[napi]
pub struct BindingDistinctCounter {
    counter: DistinctCounter,
}

/// None when the precision lies outside its range.
#[napi(catch_unwind)]
pub fn open_distinct_counter(precision: u8) -> Option<BindingDistinctCounter> {
    DistinctCounter::new(precision).map(|counter| BindingDistinctCounter { counter })
}

/// Of what `to_bytes` gave; none when it is something else.
#[napi(catch_unwind)]
pub fn read_distinct_counter(bytes: Bytes<'_>) -> Option<BindingDistinctCounter> {
    DistinctCounter::from_bytes(bytes).map(|counter| BindingDistinctCounter { counter })
}

#[napi]
impl BindingDistinctCounter {
    /// Adds numbers.
    #[napi(catch_unwind)]
    pub fn add_f64(&mut self, values: Doubles<'_>) {
        self.counter.add(values);
    }

    /// Adds integers.
    #[napi(catch_unwind)]
    pub fn add_i32(&mut self, values: Words<'_>) {
        self.counter.add_i32(values);
    }

    /// Adds integers.
    #[napi(catch_unwind)]
    pub fn add_i64(&mut self, values: Integers<'_>) {
        self.counter.add_i64(values);
    }

    /// Adds texts.
    #[napi(catch_unwind)]
    pub fn add_texts(&mut self, texts: Vec<String>) {
        for text in texts {
            self.counter.add_text(&text);
        }
    }

    /// False when the precisions differ.
    #[napi(catch_unwind)]
    pub fn merge(&mut self, other: &BindingDistinctCounter) -> bool {
        self.counter.merge(&other.counter)
    }

    /// How many different values there were, about.
    #[napi(catch_unwind)]
    pub fn estimate(&self) -> f64 {
        self.counter.estimate()
    }

    /// The number of registers is 2 to this.
    #[napi(catch_unwind)]
    pub fn precision(&self) -> u8 {
        self.counter.precision()
    }

    /// For another process.
    #[napi(catch_unwind)]
    pub fn to_bytes(&self) -> Uint8Array {
        self.counter.to_bytes().into()
    }
}
