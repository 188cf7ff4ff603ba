/** OTLP's JSON form of logs (OTLP 1.11, `logs/v1`). */

import type { OtlpAnyValue, OtlpId, OtlpInt64, OtlpKeyValue, OtlpResource, OtlpScope } from './common.js';

/** What `sendLogs` takes. */
export interface ExportLogsServiceRequest {
  readonly resourceLogs?: readonly OtlpResourceLogs[];
}

/** Log records of one resource. */
export interface OtlpResourceLogs {
  readonly resource?: OtlpResource;
  readonly scopeLogs?: readonly OtlpScopeLogs[];
  readonly schemaUrl?: string;
}

/** Log records of one scope. */
export interface OtlpScopeLogs {
  readonly scope?: OtlpScope;
  readonly logRecords?: readonly OtlpLogRecord[];
  readonly schemaUrl?: string;
}

/** A log record, or an event. */
export interface OtlpLogRecord {
  readonly timeUnixNano?: OtlpInt64;
  readonly observedTimeUnixNano?: OtlpInt64;
  /** 1–4 trace, 5–8 debug, 9–12 info, 13–16 warn, 17–20 error, 21–24 fatal. */
  readonly severityNumber?: number;
  readonly severityText?: string;
  readonly eventName?: string;
  readonly body?: OtlpAnyValue;
  readonly attributes?: readonly OtlpKeyValue[];
  readonly droppedAttributesCount?: number;
  /** Bits 0–7: W3C trace flags. */
  readonly flags?: number;
  readonly traceId?: OtlpId;
  readonly spanId?: OtlpId;
}
