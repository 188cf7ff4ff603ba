//! `Exemplar`.

use super::fields::{NUMBER_LEN, fixed64_len, write_double, write_fixed64, write_int};
use super::value::{attributes_len, write_attributes};
use crate::varint::{delimited_len, write_prefix};
use otlp_native_model::{ExemplarView, Number};

/// Both ids with their tags and lengths: 2 + 8 and 2 + 16.
const CONTEXT_LEN: usize = 28;

/// Bytes of `exemplars` as a repeated field with a one-byte tag.
pub(super) fn exemplars_len(exemplars: &[ExemplarView<'_>]) -> usize {
    exemplars
        .iter()
        .map(|exemplar| delimited_len(body_len(exemplar)))
        .sum()
}

/// Appends `exemplars` as a repeated field.
pub(super) fn write_exemplars(out: &mut Vec<u8>, tag: u8, exemplars: &[ExemplarView<'_>]) {
    for exemplar in exemplars {
        write_prefix(out, tag, body_len(exemplar));
        write_body(out, exemplar);
    }
}

fn body_len(exemplar: &ExemplarView<'_>) -> usize {
    fixed64_len(exemplar.time_unix_nano)
        + NUMBER_LEN
        + exemplar.context.map_or(0, |_| CONTEXT_LEN)
        + attributes_len(exemplar.filtered_attributes)
}

fn write_body(out: &mut Vec<u8>, exemplar: &ExemplarView<'_>) {
    write_fixed64(out, 0x11, exemplar.time_unix_nano);
    if let Number::Double(value) = exemplar.value {
        write_double(out, 0x19, value);
    }
    if let Some((trace_id, span_id)) = &exemplar.context {
        out.extend_from_slice(&[0x22, 8]);
        out.extend_from_slice(span_id);
        out.extend_from_slice(&[0x2a, 16]);
        out.extend_from_slice(trace_id);
    }
    if let Number::Int(value) = exemplar.value {
        write_int(out, 0x31, value);
    }
    write_attributes(out, 0x3a, exemplar.filtered_attributes);
}
