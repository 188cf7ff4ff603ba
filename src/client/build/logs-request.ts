import type { AttributeMap } from '../../capture/attribute-map.js';
import type { OtlpId } from '../data/common.js';
import type { ExportLogsServiceRequest, OtlpLogRecord } from '../data/logs.js';
import { anyValue, keyValues } from './attributes.js';
import { type RequestSource, resourceOf, scopeOf } from './source.js';
import { type OtlpTime, unixNano, unixNanoOrNone } from './unix-nano.js';

/** A log record for {@link logsRequest}. */
export interface LogRecordInput {
  /** A text, or any value. */
  readonly body?: unknown;
  /** When it happened. Default: not known. */
  readonly time?: OtlpTime;
  /** When it was seen. Default: now. */
  readonly observedTime?: OtlpTime;
  /** 1–4 trace, 5–8 debug, 9–12 info, 13–16 warn, 17–20 error, 21–24 fatal. Default: not given. */
  readonly severityNumber?: number;
  /** As the source names it. */
  readonly severityText?: string;
  /** What kind of event it is; without it, it is none. */
  readonly eventName?: string;
  /** Values that can't be sent are left out. */
  readonly attributes?: AttributeMap;
  /** 16 bytes, or 32 hexadecimal digits. */
  readonly traceId?: OtlpId;
  /** 8 bytes, or 16 hexadecimal digits. */
  readonly spanId?: OtlpId;
  /** W3C trace flags. */
  readonly traceFlags?: number;
}

/**
 * A request of log records, for `sendLogs`.
 *
 * ```ts
 * import { logsRequest, OtlpClient } from 'otlp-native';
 *
 * const client = new OtlpClient({ endpoint: 'http://localhost:4318' });
 * await client.sendLogs(
 *   logsRequest({
 *     resource: { attributes: { 'service.name': 'build' } },
 *     records: [{ body: 'compiled', severityNumber: 9, time: new Date(), attributes: { files: 12 } }],
 *   }),
 * );
 * await client.shutdown();
 * ```
 *
 * @throws OtlpNativeError `INVALID_ITEM` for what is no time.
 */
export function logsRequest(
  input: RequestSource & { readonly records: readonly LogRecordInput[] },
): ExportLogsServiceRequest {
  const logRecords = input.records.map(recordOf);
  return { resourceLogs: [{ ...resourceOf(input), scopeLogs: [{ ...scopeOf(input), logRecords }] }] };
}

function recordOf(record: LogRecordInput): OtlpLogRecord {
  return {
    timeUnixNano: unixNanoOrNone(record.time),
    observedTimeUnixNano: unixNano(record.observedTime ?? Date.now()),
    severityNumber: record.severityNumber,
    severityText: record.severityText,
    eventName: record.eventName,
    body: record.body === undefined ? undefined : anyValue(record.body),
    attributes: keyValues(record.attributes),
    flags: record.traceFlags === undefined ? undefined : record.traceFlags & 0xff,
    traceId: record.traceId,
    spanId: record.spanId,
  };
}
