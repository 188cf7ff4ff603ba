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

/** Span: its ids and its parent's are words behind the scope id, not digits among the strings. */
export const HEADER_HAS_BINARY_IDS = 0x100000;

/** Log record header, whose bits 0–7 are W3C trace flags: a trace id and a span id follow. */
export const LOG_HAS_TRACE_CONTEXT = 0x100;

/** Log record: these ids are words behind the scope id, not digits among the strings. */
export const LOG_HAS_BINARY_IDS = 0x200;

/** Log record: a severity text follows. */
export const LOG_HAS_SEVERITY_TEXT = 0x400;

/** Log record: an event name follows. */
export const LOG_HAS_EVENT_NAME = 0x800;

/** Log record: a body follows. */
export const LOG_HAS_BODY = 0x1000;

/** Log record: the number of dropped attributes follows. */
export const LOG_HAS_DROPPED = 0x2000;

/** Log record: shift of OTLP's severity number (eight bits). */
export const LOG_SEVERITY_SHIFT = 16;

/** Of a metric item's header: which item it is. */
export const METRIC_ITEM_MASK = 0xff;

/** Metric item: finished points of one metric. */
export const METRIC_DATA = 1;

/** Metric item: a stream that is aggregated by the core. */
export const METRIC_STREAM = 2;

/** Metric item: a series of a stream. */
export const METRIC_SERIES = 3;

/** Metric item: what series of a stream gained. */
export const METRIC_UPDATE = 4;

/** Metric item: an exemplar of a series. */
export const METRIC_EXEMPLAR = 5;

/** Metric item: the streams are collected. */
export const METRIC_COLLECT = 6;

/** Data or stream: shift of the kind of points (three bits). */
export const METRIC_KIND_SHIFT = 8;

/** Kind: gauge. */
export const METRIC_KIND_GAUGE = 1;

/** Kind: sum. */
export const METRIC_KIND_SUM = 2;

/** Kind: histogram with explicit boundaries. */
export const METRIC_KIND_HISTOGRAM = 3;

/** Kind: exponential histogram. */
export const METRIC_KIND_EXPONENTIAL = 4;

/** Data or stream: the sum is monotonic. */
export const METRIC_IS_MONOTONIC = 0x800;

/** Data: shift of OTLP's temporality (two bits; 1 delta, 2 cumulative). */
export const METRIC_TEMPORALITY_SHIFT = 12;

/** Stream: it is reported as deltas. */
export const METRIC_IS_DELTA = 0x1000;

/** Data or stream: numbers are integers. */
export const METRIC_IS_INTEGER = 0x4000;

/** Stream: updates carry observed totals, not differences. */
export const METRIC_IS_ASYNC = 0x8000;

/** Stream: minimum and maximum are reported. */
export const METRIC_HAS_MIN_MAX = 0x10000;

/** Stream: the sum of a histogram is reported. */
export const METRIC_HAS_SUM = 0x20000;

/** Point flags: a sum follows. */
export const POINT_HAS_SUM = 0x1;

/** Point: a minimum follows. */
export const POINT_HAS_MIN = 0x2;

/** Point: a maximum follows. */
export const POINT_HAS_MAX = 0x4;

/** Point: exemplars follow. */
export const POINT_HAS_EXEMPLARS = 0x8;

/** Point: nothing was recorded; the value is to be ignored. */
export const POINT_NO_RECORDED_VALUE = 16;

/** Exemplar header: trace id and span id follow as words. */
export const EXEMPLAR_HAS_CONTEXT = 0x1;

/** Exemplar: its value is an integer. */
export const EXEMPLAR_IS_INTEGER = 0x2;

/** Most entries of the string table. */
export const MAX_STRINGS = 16384;

/** Most bytes of all strings in the string table. */
export const MAX_STRING_BYTES = 4194304;

/** Most entries of the template table, the empty one included. */
export const MAX_TEMPLATES = 8192;

/** Most keys in one template. */
export const MAX_TEMPLATE_KEYS = 1024;

/** Most keys of all templates; one that is its parent's first child adds one, any other all of its own. */
export const MAX_TEMPLATE_ENTRIES = 524288;

/** Most scopes in one epoch. */
export const MAX_SCOPES = 4096;

/** Most resources in one epoch. */
export const MAX_RESOURCES = 1024;

/** Most points of one metric data item; a metric with more is written as several. */
export const MAX_POINTS = 512;

/** Most streams. */
export const MAX_STREAMS = 16384;

/** Most series of one stream. */
export const MAX_SERIES = 4194304;

/** Deepest nesting of values; the value of an attribute has depth 1. A map takes three messages a level, and protobuf libraries read a hundred. */
export const MAX_VALUE_DEPTH = 32;

/** Of all names and values above; the binary's must be the same. */
export const FINGERPRINT = 3074394909;
