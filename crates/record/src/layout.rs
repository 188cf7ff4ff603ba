//! The record's layout: the one source for both languages. `tests/layout_ts.rs` renders these constants into
//! `src/capture/layout.ts` and fails when the two differ.
//!
//! **String reference**: one word; `id << 1 | 1` names an entry of the string table, `units << 1` takes that many UTF-16
//! code units from the string bytes (a surrogate pair that two neighbours happen to form is cut apart into U+FFFD each).
//!
//! **Definitions**, each led by its tag:
//! `EPOCH` · `STRING ref` (the next string id) · `TEMPLATE parent, key string id, type` (the next template id) ·
//! `RESOURCE id, pending, schema ref, dynamic attributes` · `RESOLVE_RESOURCE id, schema ref, dynamic attributes` ·
//! `SCOPE id, resource id, name ref, version ref, schema ref, dropped, dynamic attributes`.
//!
//! A chunk belongs to one signal, which its items are of.
//!
//! **Span**: `header, scope id, [ids], start, end, name ref`; then, where the header says so, `trace state ref`, `message
//! ref`, `dropped attributes, events, links`; then attributes; then, where the header says so, `count` and events (`time,
//! name ref, dropped, attributes`), `count` and links (`header, [trace state ref], dropped, attributes`). The string bytes
//! hold, in this order: trace id, span id, parent id (hex, unless the header says `BINARY_IDS`), name, trace state, message,
//! values of attributes, and so on in the order of the words. The ids of links are always in the string bytes.
//!
//! **Log record**: `header, scope id, [ids], time, observed time`; then, where the header says so, `severity text ref`,
//! `event name ref`, a tagged value as the body, `dropped attributes`; then attributes. Trace id and span id are hex digits
//! at the front of the string bytes unless the header says `BINARY_IDS`. A time of 0 means none.
//!
//! **Metric items**, each led by a word whose low 8 bits say what it is:
//! - `DATA, scope id, name ref, description ref, unit ref, point count, points`: finished points of one metric.
//! - `STREAM, stream id, scope id, name ref, description ref, unit ref, start`, then for explicit buckets `n, n boundaries`
//!   and for exponential ones `max size, max scale`: a stream that is aggregated here (the next stream id).
//! - `SERIES, stream id, series id, start, dynamic attributes`: the next series of a stream, or one that begins anew.
//! - `UPDATE, stream id, series count`, then for each `series id` and what it gained since the last update. Sum: `f64`
//!   (asynchronous: the observed total). Gauge: `f64, time`. Explicit: `count, sum, min, max`, one count a bucket (all
//!   f64). Exponential: `count, sum, min, max, zero count` (f64), `scale i32`, buckets, buckets.
//! - `EXEMPLAR, stream id, series id, slot, exemplar`.
//! - `COLLECT, time`: what the streams have to report becomes points.
//!
//! **Point**: `flags, start, time, attributes`, then its value. Number: `f64`. Histogram: `count f64, [sum f64], [min f64],
//! [max f64], n, n boundaries f64, m, m counts f64`. Exponential histogram: `count f64, [sum], [min], [max], scale i32, zero
//! count f64, zero threshold f64, buckets, buckets` (positive, negative). Then, if flagged, `count` and exemplars.
//!
//! **Buckets**: `offset i32, n, n counts f64`. **Exemplar**: `header, time, value f64, [ids], dynamic attributes`.
//!
//! **Binary ids**: `4 words trace id, 2 words span id`, of a span with a parent also `2 words parent id`; the first byte of
//! an id is the low byte of its first word.
//!
//! **f64**: `low, high`. **Time**: seconds and nanoseconds since the epoch; or `WIDE_TIME, low, high` where those don't fit
//! 32 bits.
//!
//! **Attributes**: a template id and the values of its keys in order, without their types (`ANY` keeps its own tag); or
//! `DYNAMIC_TEMPLATE, count` and for each `key ref, tagged value`.
//!
//! **Tagged value**: `EMPTY` · `STRING ref` · `INT i32` · `NUMBER low, high` (an f64; whole numbers inside the i64 range
//! are ints, as the official serializer has it) · `BOOL 0/1` · `ARRAY count, values` · `MAP count, (key ref, value)…` ·
//! `BYTES length, words` (little-endian, zero-padded).

macro_rules! layout {
    ($($(#[doc = $doc:literal])+ $name:ident = $value:expr;)+) => {
        $($(#[doc = $doc])+ pub const $name: u32 = $value;)+

        /// Every constant with its documentation, in order, for the generated TypeScript.
        pub const ALL: &[(&str, u32, &[&str])] = &[$((stringify!($name), $name, &[$($doc),+])),+];
    };
}

/// Changes with every name and value of the layout (FNV-1a), so that JavaScript can tell a binary that reads another one.
pub fn fingerprint() -> u32 {
    let bytes = ALL
        .iter()
        .flat_map(|(name, value, _)| name.bytes().chain(value.to_le_bytes()));
    bytes.fold(0x811C_9DC5, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

layout! {
    /// Forget every table; ids start again.
    DEFINE_EPOCH = 1;
    /// Adds a string.
    DEFINE_STRING = 2;
    /// Adds an attribute template: its parent's keys and one more.
    DEFINE_TEMPLATE = 3;
    /// Adds a resource.
    DEFINE_RESOURCE = 4;
    /// Gives a pending resource its attributes.
    DEFINE_RESOLVED_RESOURCE = 5;
    /// Adds an instrumentation scope.
    DEFINE_SCOPE = 6;

    /// No value.
    TYPE_EMPTY = 0;
    /// A string.
    TYPE_STRING = 1;
    /// An integer of 32 bits.
    TYPE_INT = 2;
    /// Any other JavaScript number.
    TYPE_NUMBER = 3;
    /// A boolean.
    TYPE_BOOL = 4;
    /// In templates only: the value carries its own tag.
    TYPE_ANY = 5;
    /// An array.
    TYPE_ARRAY = 6;
    /// A map.
    TYPE_MAP = 7;
    /// Bytes.
    TYPE_BYTES = 8;

    /// In place of a time's seconds: the time is two more words, the low and the high half of its nanoseconds.
    WIDE_TIME = 0xFFFF_FFFF;

    /// The template id of attributes that carry their keys with them.
    DYNAMIC_TEMPLATE = 0xFFFF_FFFF;

    /// Header bits 0–7 of a span or link: W3C trace flags.
    HEADER_TRACE_FLAGS_MASK = 0xFF;
    /// Span: a parent id follows. Link: unused.
    HEADER_HAS_PARENT = 0x100;
    /// Span: the parent is remote. Link: the linked context is remote.
    HEADER_IS_REMOTE = 0x200;
    /// Span: shift of OTLP's span kind (three bits).
    HEADER_KIND_SHIFT = 10;
    /// Span: shift of OTLP's status code (two bits).
    HEADER_STATUS_SHIFT = 13;
    /// Span: a status message follows.
    HEADER_HAS_MESSAGE = 0x8000;
    /// Span or link: a trace state follows.
    HEADER_HAS_TRACE_STATE = 0x1_0000;
    /// Span: three dropped counts follow.
    HEADER_HAS_DROPPED = 0x2_0000;
    /// Span: events follow.
    HEADER_HAS_EVENTS = 0x4_0000;
    /// Span: links follow.
    HEADER_HAS_LINKS = 0x8_0000;
    /// Span: its ids and its parent's are words behind the scope id, not digits among the strings.
    HEADER_HAS_BINARY_IDS = 0x10_0000;

    /// Log record header, whose bits 0–7 are W3C trace flags: a trace id and a span id follow.
    LOG_HAS_TRACE_CONTEXT = 0x100;
    /// Log record: these ids are words behind the scope id, not digits among the strings.
    LOG_HAS_BINARY_IDS = 0x200;
    /// Log record: a severity text follows.
    LOG_HAS_SEVERITY_TEXT = 0x400;
    /// Log record: an event name follows.
    LOG_HAS_EVENT_NAME = 0x800;
    /// Log record: a body follows.
    LOG_HAS_BODY = 0x1000;
    /// Log record: the number of dropped attributes follows.
    LOG_HAS_DROPPED = 0x2000;
    /// Log record: shift of OTLP's severity number (eight bits).
    LOG_SEVERITY_SHIFT = 16;

    /// Of a metric item's header: which item it is.
    METRIC_ITEM_MASK = 0xFF;
    /// Metric item: finished points of one metric.
    METRIC_DATA = 1;
    /// Metric item: a stream that is aggregated by the core.
    METRIC_STREAM = 2;
    /// Metric item: a series of a stream.
    METRIC_SERIES = 3;
    /// Metric item: what series of a stream gained.
    METRIC_UPDATE = 4;
    /// Metric item: an exemplar of a series.
    METRIC_EXEMPLAR = 5;
    /// Metric item: the streams are collected.
    METRIC_COLLECT = 6;
    /// Data or stream: shift of the kind of points (three bits).
    METRIC_KIND_SHIFT = 8;
    /// Kind: gauge.
    METRIC_KIND_GAUGE = 1;
    /// Kind: sum.
    METRIC_KIND_SUM = 2;
    /// Kind: histogram with explicit boundaries.
    METRIC_KIND_HISTOGRAM = 3;
    /// Kind: exponential histogram.
    METRIC_KIND_EXPONENTIAL = 4;
    /// Data or stream: the sum is monotonic.
    METRIC_IS_MONOTONIC = 0x800;
    /// Data: shift of OTLP's temporality (two bits; 1 delta, 2 cumulative).
    METRIC_TEMPORALITY_SHIFT = 12;
    /// Stream: it is reported as deltas.
    METRIC_IS_DELTA = 0x1000;
    /// Data or stream: numbers are integers.
    METRIC_IS_INTEGER = 0x4000;
    /// Stream: updates carry observed totals, not differences.
    METRIC_IS_ASYNC = 0x8000;
    /// Stream: minimum and maximum are reported.
    METRIC_HAS_MIN_MAX = 0x1_0000;
    /// Stream: the sum of a histogram is reported.
    METRIC_HAS_SUM = 0x2_0000;

    /// Point flags: a sum follows.
    POINT_HAS_SUM = 1;
    /// Point: a minimum follows.
    POINT_HAS_MIN = 2;
    /// Point: a maximum follows.
    POINT_HAS_MAX = 4;
    /// Point: exemplars follow.
    POINT_HAS_EXEMPLARS = 8;
    /// Point: nothing was recorded; the value is to be ignored.
    POINT_NO_RECORDED_VALUE = 16;

    /// Exemplar header: trace id and span id follow as words.
    EXEMPLAR_HAS_CONTEXT = 1;
    /// Exemplar: its value is an integer.
    EXEMPLAR_IS_INTEGER = 2;

    /// Most entries of the string table.
    MAX_STRINGS = 16_384;
    /// Most bytes of all strings in the string table.
    MAX_STRING_BYTES = 4_194_304;
    /// Most entries of the template table, the empty one included.
    MAX_TEMPLATES = 8_192;
    /// Most keys in one template.
    MAX_TEMPLATE_KEYS = 1_024;
    /// Most keys of all templates; one that is its parent's first child adds one, any other all of its own.
    MAX_TEMPLATE_ENTRIES = 524_288;
    /// Most scopes in one epoch.
    MAX_SCOPES = 4_096;
    /// Most resources in one epoch.
    MAX_RESOURCES = 1_024;
    /// Most points of one metric data item; a metric with more is written as several.
    MAX_POINTS = 512;
    /// Most streams.
    MAX_STREAMS = 16_384;
    /// Most series of one stream.
    MAX_SERIES = 4_194_304;
    /// Deepest nesting of values; the value of an attribute has depth 1. A map takes three messages a level, and
    /// protobuf libraries read a hundred.
    MAX_VALUE_DEPTH = 32;
}
