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
//! **Span**: `header, scope id, start s, start ns, end s, end ns, name ref`; then, where the header says so, `trace state
//! ref`, `message ref`, `dropped attributes, events, links`; then attributes; then, where the header says so, `count` and
//! events (`s, ns, name ref, dropped, attributes`), `count` and links (`header, [trace state ref], dropped, attributes`).
//! The string bytes hold, in this order: trace id, span id, parent id (hex), name, trace state, message, values of
//! attributes, and so on in the order of the words.
//!
//! **Time**: seconds and nanoseconds since the epoch; or `WIDE_TIME, low, high` where those don't fit 32 bits.
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

    /// Most entries of the string table.
    MAX_STRINGS = 16_384;
    /// Most bytes of all strings in the string table.
    MAX_STRING_BYTES = 4_194_304;
    /// Most entries of the template table, the empty one included.
    MAX_TEMPLATES = 8_192;
    /// Most keys in one template.
    MAX_TEMPLATE_KEYS = 64;
    /// Most scopes in one epoch.
    MAX_SCOPES = 4_096;
    /// Most resources in one epoch.
    MAX_RESOURCES = 1_024;
    /// Deepest nesting of values; the value of an attribute has depth 1. A map takes three messages a level, and
    /// protobuf libraries read a hundred.
    MAX_VALUE_DEPTH = 32;
}
