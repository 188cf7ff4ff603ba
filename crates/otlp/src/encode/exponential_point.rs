//! `ExponentialHistogramDataPoint`.

use super::exemplar::write_exemplars;
use super::fields::{write_fixed64, write_nonzero_double, write_optional_double, write_uint};
use super::out::Out;
use super::value::write_attributes;
use otlp_native_model::{BucketsView, ExponentialPointView};

pub(super) fn write_exponential_point(out: &mut Out<'_>, point: &ExponentialPointView<'_>) {
    write_nonzero_double(out, 0x71, point.zero_threshold);
    write_optional_double(out, 0x69, point.max);
    write_optional_double(out, 0x61, point.min);
    write_exemplars(out, 0x5a, point.exemplars);
    write_uint(out, 0x50, point.flags);
    write_buckets(out, 0x4a, &point.negative);
    write_buckets(out, 0x42, &point.positive);
    write_fixed64(out, 0x39, point.zero_count);
    write_uint(out, 0x30, zigzag(point.scale));
    write_optional_double(out, 0x29, point.sum);
    write_fixed64(out, 0x21, point.count);
    write_fixed64(out, 0x19, point.time_unix_nano);
    write_fixed64(out, 0x11, point.start_time_unix_nano);
    write_attributes(out, 0x0a, point.attributes);
}

/// Present even when it is empty, as the official serializer has it.
fn write_buckets(out: &mut Out<'_>, tag: u8, buckets: &BucketsView<'_>) {
    let before = out.left();
    if !buckets.counts.is_empty() {
        for count in buckets.counts.iter().rev() {
            out.varint(*count);
        }
        out.prefix(0x12, before);
    }
    write_uint(out, 0x08, zigzag(buckets.offset));
    out.prefix(tag, before);
}

/// A `sint32`.
const fn zigzag(value: i32) -> u32 {
    (value.cast_unsigned() << 1) ^ (value >> 31).cast_unsigned()
}
