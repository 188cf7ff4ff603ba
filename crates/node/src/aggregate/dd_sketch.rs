//! The quantile sketch.

use super::{Bytes, Doubles, Integers, Out, Words, write};
use napi::bindgen_prelude::Uint8Array;
use napi_derive::napi;
use otlp_native_aggregate::DdSketch;

/// A quantile sketch.
#[napi]
pub struct BindingDdSketch {
    sketch: DdSketch,
}

/// None when an option lies outside its range.
#[napi(catch_unwind)]
pub fn open_dd_sketch(accuracy: f64, max_bins: u32) -> Option<BindingDdSketch> {
    DdSketch::new(accuracy, max_bins as usize).map(|sketch| BindingDdSketch { sketch })
}

/// Of what `to_bytes` gave; none when it is something else.
#[napi(catch_unwind)]
pub fn read_dd_sketch(bytes: Bytes<'_>) -> Option<BindingDdSketch> {
    DdSketch::from_bytes(bytes).map(|sketch| BindingDdSketch { sketch })
}

#[napi]
impl BindingDdSketch {
    /// Adds numbers.
    #[napi(catch_unwind)]
    pub fn add_f64(&mut self, values: Doubles<'_>) {
        self.sketch.add(values);
    }

    /// Adds integers.
    #[napi(catch_unwind)]
    pub fn add_i32(&mut self, values: Words<'_>) {
        self.sketch.add_i32(values);
    }

    /// Adds integers as the nearest doubles.
    #[napi(catch_unwind)]
    pub fn add_i64(&mut self, values: Integers<'_>) {
        self.sketch.add_i64(values);
    }

    /// False when the options differ.
    #[napi(catch_unwind)]
    pub fn merge(&mut self, other: &BindingDdSketch) -> bool {
        self.sketch.merge(&other.sketch)
    }

    /// NaN when there is none.
    #[napi(catch_unwind)]
    pub fn quantile(&self, share: f64) -> f64 {
        self.sketch.quantile(share).unwrap_or(f64::NAN)
    }

    /// Into `out`: count, sum, minimum, maximum, how many were ignored, accuracy, buckets a sign, and 1 where small magnitudes share a
    /// bucket.
    #[napi(catch_unwind)]
    pub fn read(&self, out: Out<'_>) {
        let sketch = &self.sketch;
        write(
            out,
            [sketch.count() as f64, sketch.sum(), sketch.min(), sketch.max()],
        );
        let (ignored, accuracy) = (sketch.ignored() as f64, sketch.accuracy());
        let is_collapsed = f64::from(u8::from(sketch.is_collapsed()));
        write(
            out.get_mut(4..).unwrap_or_default(),
            [ignored, accuracy, sketch.max_bins() as f64, is_collapsed],
        );
    }

    /// For another process.
    #[napi(catch_unwind)]
    pub fn to_bytes(&self) -> Uint8Array {
        self.sketch.to_bytes().into()
    }
}
