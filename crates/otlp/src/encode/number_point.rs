//! `NumberDataPoint`.

use super::exemplar::write_exemplars;
use super::fields::{write_double, write_fixed64, write_int, write_uint};
use super::out::Out;
use super::value::write_attributes;
use otlp_native_model::{Number, NumberPointView};

#[inline]
pub(super) fn write_number_point(out: &mut Out<'_>, point: &NumberPointView<'_>) {
    write_uint(out, 0x40, point.flags);
    write_attributes(out, 0x3a, point.attributes);
    if let Some(Number::Int(value)) = point.value {
        write_int(out, 0x31, value);
    }
    write_exemplars(out, 0x2a, point.exemplars);
    if let Some(Number::Double(value)) = point.value {
        write_double(out, 0x21, value);
    }
    write_fixed64(out, 0x19, point.time_unix_nano);
    write_fixed64(out, 0x11, point.start_time_unix_nano);
}
