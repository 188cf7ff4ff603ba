//! `Exemplar`.

use super::fields::{write_double, write_fixed64, write_int};
use super::out::Out;
use super::value::write_attributes;
use otlp_native_model::{ExemplarView, Number};

/// Writes `exemplars` as a repeated field.
pub(super) fn write_exemplars(out: &mut Out<'_>, tag: u8, exemplars: &[ExemplarView<'_>]) {
    for exemplar in exemplars.iter().rev() {
        let before = out.left();
        write_body(out, exemplar);
        out.prefix(tag, before);
    }
}

fn write_body(out: &mut Out<'_>, exemplar: &ExemplarView<'_>) {
    write_attributes(out, 0x3a, exemplar.filtered_attributes);
    if let Number::Int(value) = exemplar.value {
        write_int(out, 0x31, value);
    }
    if let Some((trace_id, span_id)) = &exemplar.context {
        out.fixed(*trace_id);
        out.fixed([0x2a, 16]);
        out.fixed(*span_id);
        out.fixed([0x22, 8]);
    }
    if let Number::Double(value) = exemplar.value {
        write_double(out, 0x19, value);
    }
    write_fixed64(out, 0x11, exemplar.time_unix_nano);
}
