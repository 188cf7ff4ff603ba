//! Aggregation of many values in one call. Arrays are borrowed for the call, and results are written into an array of the
//! caller, so that a call for few values costs little more than the crossing.

mod dd_sketch;
mod distinct;
mod histograms;
mod rates;
mod summaries;
mod top_k;
mod unsafe_calls;

pub use dd_sketch::{BindingDdSketch, open_dd_sketch, read_dd_sketch};
pub use distinct::{BindingDistinctCounter, open_distinct_counter, read_distinct_counter};
pub use histograms::{aggregate_explicit, exponential};
pub use rates::{increase_f64, increase_i64, rates_f64, rates_i64};
pub use summaries::{BindingSummary, instruction_set, open_summary, read_summary, summarize_i64};
pub use top_k::{BindingTopEntry, BindingTopK, open_top_k, read_top_k};
pub use unsafe_calls::export_calls;

// napi-rs takes these for the call's own arrays where no reference stands in a signature.
type Doubles<'call> = &'call [f64];
type Words<'call> = &'call [i32];
type Integers<'call> = &'call [i64];
type Bytes<'call> = &'call [u8];
type Out<'call> = &'call mut [f64];
type IntegersOut<'call> = &'call mut [i64];

/// Writes `values` into the first places of `out`.
fn write(out: &mut [f64], values: impl IntoIterator<Item = f64>) {
    for (place, value) in out.iter_mut().zip(values) {
        *place = value;
    }
}
