/** OTLP's JSON form of traces (OTLP 1.11, `trace/v1`). */

import type { OtlpId, OtlpInt64, OtlpKeyValue, OtlpResource, OtlpScope } from './common.js';

/** What `sendTraces` takes. */
export interface ExportTraceServiceRequest {
  /** Spans, by resource. */
  readonly resourceSpans?: readonly OtlpResourceSpans[];
}

/** Spans of one resource. */
export interface OtlpResourceSpans {
  /** Where it comes from. */
  readonly resource?: OtlpResource;
  /** By scope. */
  readonly scopeSpans?: readonly OtlpScopeSpans[];
  /** The schema of the resource's attributes. */
  readonly schemaUrl?: string;
}

/** Spans of one scope. */
export interface OtlpScopeSpans {
  /** What made it. */
  readonly scope?: OtlpScope;
  /** The spans. */
  readonly spans?: readonly OtlpSpan[];
  /** The schema of what the spans say. */
  readonly schemaUrl?: string;
}

/** An operation. */
export interface OtlpSpan {
  /** 16 bytes. */
  readonly traceId?: OtlpId;
  /** 8 bytes. */
  readonly spanId?: OtlpId;
  /** W3C `tracestate`. */
  readonly traceState?: string;
  /** 8 bytes; left out for a root. */
  readonly parentSpanId?: OtlpId;
  /** Bits 0–7 W3C trace flags; 0x100 the parent is known to be remote or local, 0x200 it is remote. */
  readonly flags?: number;
  /** What was done. */
  readonly name?: string;
  /** 1 internal, 2 server, 3 client, 4 producer, 5 consumer: one more than the API's `SpanKind`. */
  readonly kind?: number;
  /** In nanoseconds since 1970. */
  readonly startTimeUnixNano?: OtlpInt64;
  /** In nanoseconds since 1970. */
  readonly endTimeUnixNano?: OtlpInt64;
  /** Each key once. */
  readonly attributes?: readonly OtlpKeyValue[];
  /** How many attributes were left out, because of limits. */
  readonly droppedAttributesCount?: number;
  /** What happened meanwhile. */
  readonly events?: readonly OtlpSpanEvent[];
  /** How many events were left out. */
  readonly droppedEventsCount?: number;
  /** Other spans that it has to do with. */
  readonly links?: readonly OtlpSpanLink[];
  /** How many links were left out. */
  readonly droppedLinksCount?: number;
  /** Code 0 unset, 1 OK, 2 error. */
  readonly status?: {
    /** 0 unset, 1 OK, 2 error. */
    readonly code?: number;
    /** What went wrong. */
    readonly message?: string;
  };
}

/** Something that happened during a span. */
export interface OtlpSpanEvent {
  /** In nanoseconds since 1970. */
  readonly timeUnixNano?: OtlpInt64;
  /** What happened. */
  readonly name?: string;
  /** Each key once. */
  readonly attributes?: readonly OtlpKeyValue[];
  /** How many attributes were left out, because of limits. */
  readonly droppedAttributesCount?: number;
}

/** Another span that has to do with this one. */
export interface OtlpSpanLink {
  /** 16 bytes. */
  readonly traceId?: OtlpId;
  /** 8 bytes. */
  readonly spanId?: OtlpId;
  /** W3C `tracestate` of that span. */
  readonly traceState?: string;
  /** Of the link; each key once. */
  readonly attributes?: readonly OtlpKeyValue[];
  /** How many attributes were left out, because of limits. */
  readonly droppedAttributesCount?: number;
  /** As a span's. */
  readonly flags?: number;
}
