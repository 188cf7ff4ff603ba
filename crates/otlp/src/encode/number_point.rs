//! `NumberDataPoint`.

use super::exemplar::{exemplars_len, write_exemplars};
use super::fields::{NUMBER_LEN, fixed64_len, uint_len, write_double, write_fixed64, write_int, write_uint};
use super::value::{attributes_len, write_attributes};
use otlp_native_model::{Number, NumberPointView};

#[inline]
pub(super) fn number_point_len(point: &NumberPointView<'_>) -> usize {
    fixed64_len(point.start_time_unix_nano)
        + fixed64_len(point.time_unix_nano)
        + point.value.map_or(0, |_| NUMBER_LEN)
        + exemplars_len(point.exemplars)
        + attributes_len(point.attributes)
        + uint_len(point.flags)
}

#[inline]
pub(super) fn write_number_point(out: &mut Vec<u8>, point: &NumberPointView<'_>) {
    write_fixed64(out, 0x11, point.start_time_unix_nano);
    write_fixed64(out, 0x19, point.time_unix_nano);
    if let Some(Number::Double(value)) = point.value {
        write_double(out, 0x21, value);
    }
    write_exemplars(out, 0x2a, point.exemplars);
    if let Some(Number::Int(value)) = point.value {
        write_int(out, 0x31, value);
    }
    write_attributes(out, 0x3a, point.attributes);
    write_uint(out, 0x40, point.flags);
}
