/** OTLP's JSON form of traces (OTLP 1.11, `trace/v1`). */

import type { OtlpId, OtlpInt64, OtlpKeyValue, OtlpResource, OtlpScope } from './common.js';

/** What `sendTraces` takes. */
export interface ExportTraceServiceRequest {
  readonly resourceSpans?: readonly OtlpResourceSpans[];
}

/** Spans of one resource. */
export interface OtlpResourceSpans {
  readonly resource?: OtlpResource;
  readonly scopeSpans?: readonly OtlpScopeSpans[];
  readonly schemaUrl?: string;
}

/** Spans of one scope. */
export interface OtlpScopeSpans {
  readonly scope?: OtlpScope;
  readonly spans?: readonly OtlpSpan[];
  readonly schemaUrl?: string;
}

/** An operation. */
export interface OtlpSpan {
  /** 16 bytes. */
  readonly traceId?: OtlpId;
  /** 8 bytes. */
  readonly spanId?: OtlpId;
  readonly traceState?: string;
  readonly parentSpanId?: OtlpId;
  /** Bits 0–7 W3C trace flags; 0x100 the parent is known to be remote or local, 0x200 it is remote. */
  readonly flags?: number;
  readonly name?: string;
  /** 1 internal, 2 server, 3 client, 4 producer, 5 consumer: one more than the API's `SpanKind`. */
  readonly kind?: number;
  readonly startTimeUnixNano?: OtlpInt64;
  readonly endTimeUnixNano?: OtlpInt64;
  readonly attributes?: readonly OtlpKeyValue[];
  readonly droppedAttributesCount?: number;
  readonly events?: readonly OtlpSpanEvent[];
  readonly droppedEventsCount?: number;
  readonly links?: readonly OtlpSpanLink[];
  readonly droppedLinksCount?: number;
  /** Code 0 unset, 1 OK, 2 error. */
  readonly status?: { readonly code?: number; readonly message?: string };
}

/** Something that happened during a span. */
export interface OtlpSpanEvent {
  readonly timeUnixNano?: OtlpInt64;
  readonly name?: string;
  readonly attributes?: readonly OtlpKeyValue[];
  readonly droppedAttributesCount?: number;
}

/** Another span that has to do with this one. */
export interface OtlpSpanLink {
  readonly traceId?: OtlpId;
  readonly spanId?: OtlpId;
  readonly traceState?: string;
  readonly attributes?: readonly OtlpKeyValue[];
  readonly droppedAttributesCount?: number;
  readonly flags?: number;
}
