/** OTLP's JSON form of logs (OTLP 1.11, `logs/v1`). */

import type { OtlpAnyValue, OtlpId, OtlpInt64, OtlpKeyValue, OtlpResource, OtlpScope } from './common.js';

/** What `sendLogs` takes. */
export interface ExportLogsServiceRequest {
  /** Log records, by resource. */
  readonly resourceLogs?: readonly OtlpResourceLogs[];
}

/** Log records of one resource. */
export interface OtlpResourceLogs {
  /** Where it comes from. */
  readonly resource?: OtlpResource;
  /** By scope. */
  readonly scopeLogs?: readonly OtlpScopeLogs[];
  /** The schema of the resource's attributes. */
  readonly schemaUrl?: string;
}

/** Log records of one scope. */
export interface OtlpScopeLogs {
  /** What made it. */
  readonly scope?: OtlpScope;
  /** The records. */
  readonly logRecords?: readonly OtlpLogRecord[];
  /** The schema of what the records say. */
  readonly schemaUrl?: string;
}

/** A log record, or an event. */
export interface OtlpLogRecord {
  /** When it happened, in nanoseconds since 1970; 0 for not known. */
  readonly timeUnixNano?: OtlpInt64;
  /** When it was seen, in nanoseconds since 1970. */
  readonly observedTimeUnixNano?: OtlpInt64;
  /** 1–4 trace, 5–8 debug, 9–12 info, 13–16 warn, 17–20 error, 21–24 fatal. */
  readonly severityNumber?: number;
  /** The level as its source names it. */
  readonly severityText?: string;
  /** What kind of event it is; without it, it is none. */
  readonly eventName?: string;
  /** The message, or any value. */
  readonly body?: OtlpAnyValue;
  /** Each key once. */
  readonly attributes?: readonly OtlpKeyValue[];
  /** How many attributes were left out, because of limits. */
  readonly droppedAttributesCount?: number;
  /** Bits 0–7: W3C trace flags. */
  readonly flags?: number;
  /** 16 bytes; left out where there is no trace. */
  readonly traceId?: OtlpId;
  /** 8 bytes; left out where there is no span. */
  readonly spanId?: OtlpId;
}
