/**
 * What capture reads of a log record: the part of the SDK's `ReadableLogRecord` that OTLP carries, and the record that
 * users emit, written down structurally so that the 2.x and 3.x lines of SDK and API fit alike and neither is needed at
 * run time.
 */

import type { Context } from '@opentelemetry/api';
import type { AttributeMap } from './attribute-map.js';
import type { HrTime, ResourceLike, ScopeLike, SpanContextLike } from './readable-span.js';
import type { TimeInput } from './time-input.js';

/** A log record as a processor or exporter gets it. */
export interface LogRecordLike {
  /** When it happened. */
  readonly hrTime: HrTime;
  /** When it was seen. */
  readonly hrTimeObserved: HrTime;
  /** The span that it belongs to, if any. */
  readonly spanContext?: SpanContextLike | undefined;
  /** 1–4 trace, 5–8 debug, 9–12 info, 13–16 warn, 17–20 error, 21–24 fatal. */
  readonly severityNumber?: number | undefined;
  /** The level under its own name. */
  readonly severityText?: string | undefined;
  /** What kind of event it is; without it, it is none. */
  readonly eventName?: string | undefined;
  /** Undefined for none; null is a body that is empty. */
  readonly body?: unknown;
  /** Of the record. */
  readonly attributes: AttributeMap;
  /** How many attributes were left out, because of limits. */
  readonly droppedAttributesCount: number;
  /** Where it comes from. */
  readonly resource: ResourceLike;
  /** What made it. */
  readonly instrumentationScope: ScopeLike;
}

/** A log record as it is emitted: the `LogRecord` of `@opentelemetry/api` 1.10 and of `@opentelemetry/api-logs`. */
export interface EmittedLogRecord {
  /** What kind of event this is; a record without one is no event. */
  eventName?: string | undefined;
  /** When it occurred. Default: now. */
  timestamp?: TimeInput | undefined;
  /** When it was observed. Default: now. */
  observedTimestamp?: TimeInput | undefined;
  /** 1–4 trace, 5–8 debug, 9–12 info, 13–16 warn, 17–20 error, 21–24 fatal; 0 for unspecified. */
  severityNumber?: number | undefined;
  /** The level under its own name. */
  severityText?: string | undefined;
  /** Any value: a text, a number, a boolean, bytes, an array, a map, or null. */
  body?: unknown;
  /** Of the record. */
  attributes?: AttributeMap | undefined;
  /** An error, whose type, message and stack become `exception.*` attributes where these aren't set. */
  exception?: unknown;
  /** Whose span the record belongs to. Default: the active context. */
  context?: Context | undefined;
}
