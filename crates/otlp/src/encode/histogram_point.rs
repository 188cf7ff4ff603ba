//! `HistogramDataPoint`.

use super::exemplar::write_exemplars;
use super::fields::{write_fixed64, write_optional_double, write_uint};
use super::out::Out;
use super::value::write_attributes;
use otlp_native_model::HistogramPointView;

pub(super) fn write_histogram_point(out: &mut Out<'_>, point: &HistogramPointView<'_>) {
    write_optional_double(out, 0x61, point.max);
    write_optional_double(out, 0x59, point.min);
    write_uint(out, 0x50, point.flags);
    write_attributes(out, 0x4a, point.attributes);
    write_exemplars(out, 0x42, point.exemplars);
    write_packed(out, 0x3a, point.explicit_bounds, |bound| bound.to_le_bytes());
    write_packed(out, 0x32, point.bucket_counts, |count| count.to_le_bytes());
    write_optional_double(out, 0x29, point.sum);
    write_fixed64(out, 0x21, point.count);
    write_fixed64(out, 0x19, point.time_unix_nano);
    write_fixed64(out, 0x11, point.start_time_unix_nano);
}

/// Eight bytes each.
#[inline]
fn write_packed<T: Copy>(out: &mut Out<'_>, tag: u8, values: &[T], bytes: impl Fn(T) -> [u8; 8]) {
    if !values.is_empty() {
        for value in values.iter().rev() {
            out.fixed(bytes(*value));
        }
        out.prefix_of(tag, values.len() * 8);
    }
}
