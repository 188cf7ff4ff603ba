// Generated from crates/record/src/layout.rs by its test layout_ts; edit that file, then run
// UPDATE_LAYOUT=1 cargo test -p otlp-native-record --test layout_ts

/** Forget every table; ids start again. */
export const DEFINE_EPOCH = 1;

/** Adds a string. */
export const DEFINE_STRING = 2;

/** Adds an attribute template: its parent's keys and one more. */
export const DEFINE_TEMPLATE = 3;

/** Adds a resource. */
export const DEFINE_RESOURCE = 4;

/** Gives a pending resource its attributes. */
export const DEFINE_RESOLVED_RESOURCE = 5;

/** Adds an instrumentation scope. */
export const DEFINE_SCOPE = 6;

/** No value. */
export const TYPE_EMPTY = 0;

/** A string. */
export const TYPE_STRING = 1;

/** An integer of 32 bits. */
export const TYPE_INT = 2;

/** Any other JavaScript number. */
export const TYPE_NUMBER = 3;

/** A boolean. */
export const TYPE_BOOL = 4;

/** In templates only: the value carries its own tag. */
export const TYPE_ANY = 5;

/** An array. */
export const TYPE_ARRAY = 6;

/** A map. */
export const TYPE_MAP = 7;

/** Bytes. */
export const TYPE_BYTES = 8;

/** In place of a time's seconds: the time is two more words, the low and the high half of its nanoseconds. */
export const WIDE_TIME = 0xffffffff;

/** The template id of attributes that carry their keys with them. */
export const DYNAMIC_TEMPLATE = 0xffffffff;

/** Header bits 0–7 of a span or link: W3C trace flags. */
export const HEADER_TRACE_FLAGS_MASK = 0xff;

/** Span: a parent id follows. Link: unused. */
export const HEADER_HAS_PARENT = 0x100;

/** Span: the parent is remote. Link: the linked context is remote. */
export const HEADER_IS_REMOTE = 0x200;

/** Span: shift of OTLP's span kind (three bits). */
export const HEADER_KIND_SHIFT = 10;

/** Span: shift of OTLP's status code (two bits). */
export const HEADER_STATUS_SHIFT = 13;

/** Span: a status message follows. */
export const HEADER_HAS_MESSAGE = 0x8000;

/** Span or link: a trace state follows. */
export const HEADER_HAS_TRACE_STATE = 0x10000;

/** Span: three dropped counts follow. */
export const HEADER_HAS_DROPPED = 0x20000;

/** Span: events follow. */
export const HEADER_HAS_EVENTS = 0x40000;

/** Span: links follow. */
export const HEADER_HAS_LINKS = 0x80000;

/** Most entries of the string table. */
export const MAX_STRINGS = 16384;

/** Most bytes of all strings in the string table. */
export const MAX_STRING_BYTES = 4194304;

/** Most entries of the template table, the empty one included. */
export const MAX_TEMPLATES = 8192;

/** Most keys in one template. */
export const MAX_TEMPLATE_KEYS = 64;

/** Most scopes in one epoch. */
export const MAX_SCOPES = 4096;

/** Most resources in one epoch. */
export const MAX_RESOURCES = 1024;

/** Deepest nesting of values; the value of an attribute has depth 1. A map takes three messages a level, and protobuf libraries read a hundred. */
export const MAX_VALUE_DEPTH = 32;

/** Of all names and values above; the binary's must be the same. */
export const FINGERPRINT = 3937924739;
