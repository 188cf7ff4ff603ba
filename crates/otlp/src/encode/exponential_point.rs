//! `ExponentialHistogramDataPoint`.

use super::exemplar::{exemplars_len, write_exemplars};
use super::fields::{
    NUMBER_LEN, double_len, fixed64_len, uint_len, write_fixed64, write_nonzero_double,
    write_optional_double, write_uint,
};
use super::value::{attributes_len, write_attributes};
use crate::varint::{delimited_len, varint_len, write_prefix, write_varint};
use otlp_native_model::{BucketsView, ExponentialPointView};

#[inline]
pub(super) fn exponential_point_len(point: &ExponentialPointView<'_>) -> usize {
    attributes_len(point.attributes)
        + fixed64_len(point.start_time_unix_nano)
        + fixed64_len(point.time_unix_nano)
        + fixed64_len(point.count)
        + point.sum.map_or(0, |_| NUMBER_LEN)
        + uint_len(zigzag(point.scale))
        + fixed64_len(point.zero_count)
        + delimited_len(buckets_len(&point.positive))
        + delimited_len(buckets_len(&point.negative))
        + uint_len(point.flags)
        + exemplars_len(point.exemplars)
        + point.min.map_or(0, |_| NUMBER_LEN)
        + point.max.map_or(0, |_| NUMBER_LEN)
        + double_len(point.zero_threshold)
}

#[inline]
pub(super) fn write_exponential_point(out: &mut Vec<u8>, point: &ExponentialPointView<'_>) {
    write_attributes(out, 0x0a, point.attributes);
    write_fixed64(out, 0x11, point.start_time_unix_nano);
    write_fixed64(out, 0x19, point.time_unix_nano);
    write_fixed64(out, 0x21, point.count);
    write_optional_double(out, 0x29, point.sum);
    write_uint(out, 0x30, zigzag(point.scale));
    write_fixed64(out, 0x39, point.zero_count);
    write_buckets(out, 0x42, &point.positive);
    write_buckets(out, 0x4a, &point.negative);
    write_uint(out, 0x50, point.flags);
    write_exemplars(out, 0x5a, point.exemplars);
    write_optional_double(out, 0x61, point.min);
    write_optional_double(out, 0x69, point.max);
    write_nonzero_double(out, 0x71, point.zero_threshold);
}

fn buckets_len(buckets: &BucketsView<'_>) -> usize {
    let counts = match counts_len(buckets.counts) {
        0 => 0,
        len => delimited_len(len),
    };
    uint_len(zigzag(buckets.offset)) + counts
}

fn counts_len(counts: &[u64]) -> usize {
    counts.iter().map(|count| varint_len(*count)).sum()
}

/// Present even when it is empty, as the official serializer has it.
fn write_buckets(out: &mut Vec<u8>, tag: u8, buckets: &BucketsView<'_>) {
    write_prefix(out, tag, buckets_len(buckets));
    write_uint(out, 0x08, zigzag(buckets.offset));
    if !buckets.counts.is_empty() {
        write_prefix(out, 0x12, counts_len(buckets.counts));
        for count in buckets.counts {
            write_varint(out, *count);
        }
    }
}

/// A `sint32`.
const fn zigzag(value: i32) -> u32 {
    (value.cast_unsigned() << 1) ^ (value >> 31).cast_unsigned()
}
