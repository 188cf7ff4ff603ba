//! `HistogramDataPoint`.

use super::exemplar::{exemplars_len, write_exemplars};
use super::fields::{NUMBER_LEN, fixed64_len, uint_len, write_fixed64, write_optional_double, write_uint};
use super::value::{attributes_len, write_attributes};
use crate::varint::{delimited_len, write_prefix};
use otlp_native_model::HistogramPointView;

#[inline]
pub(super) fn histogram_point_len(point: &HistogramPointView<'_>) -> usize {
    fixed64_len(point.start_time_unix_nano)
        + fixed64_len(point.time_unix_nano)
        + fixed64_len(point.count)
        + point.sum.map_or(0, |_| NUMBER_LEN)
        + packed_len(point.bucket_counts)
        + packed_len(point.explicit_bounds)
        + exemplars_len(point.exemplars)
        + attributes_len(point.attributes)
        + uint_len(point.flags)
        + point.min.map_or(0, |_| NUMBER_LEN)
        + point.max.map_or(0, |_| NUMBER_LEN)
}

#[inline]
pub(super) fn write_histogram_point(out: &mut Vec<u8>, point: &HistogramPointView<'_>) {
    write_fixed64(out, 0x11, point.start_time_unix_nano);
    write_fixed64(out, 0x19, point.time_unix_nano);
    write_fixed64(out, 0x21, point.count);
    write_optional_double(out, 0x29, point.sum);
    write_packed(out, 0x32, point.bucket_counts, |count| count.to_le_bytes());
    write_packed(out, 0x3a, point.explicit_bounds, |bound| bound.to_le_bytes());
    write_exemplars(out, 0x42, point.exemplars);
    write_attributes(out, 0x4a, point.attributes);
    write_uint(out, 0x50, point.flags);
    write_optional_double(out, 0x59, point.min);
    write_optional_double(out, 0x61, point.max);
}

/// Eight bytes each.
#[inline]
fn packed_len<T>(values: &[T]) -> usize {
    if values.is_empty() {
        0
    } else {
        delimited_len(values.len() * 8)
    }
}

#[inline]
fn write_packed<T: Copy>(out: &mut Vec<u8>, tag: u8, values: &[T], bytes: impl Fn(T) -> [u8; 8]) {
    if !values.is_empty() {
        write_prefix(out, tag, values.len() * 8);
        for value in values {
            out.extend_from_slice(&bytes(*value));
        }
    }
}
