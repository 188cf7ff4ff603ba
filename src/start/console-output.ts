import { TraceFlags } from '@opentelemetry/api';
import type { HrTime } from '../capture/readable-span.js';
import type { ReadWriteLogRecordLike } from '../sdk/logs/log-record-processor.js';
import type { ReadableSpan } from '../sdk/trace/readable-span.js';

const SHOWN = { depth: 4 };
const US_A_SECOND = 1e6;
const NS_A_US = 1e3;

/** For `OTEL_TRACES_EXPORTER=console`: prints a sampled span that ended. */
export function printSpan(span: ReadableSpan): void {
  const { traceId, spanId, traceFlags } = span.spanContext();
  if ((traceFlags & TraceFlags.SAMPLED) === 0) return;
  const { name, kind, status, attributes, events, links } = span;
  console.dir(
    {
      scope: span.instrumentationScope.name,
      traceId,
      spanId,
      parentSpanId: span.parentSpanContext?.spanId,
      name,
      kind,
      timestamp: microseconds(span.startTime),
      duration: microseconds(span.duration),
      status,
      attributes,
      events,
      links,
    },
    SHOWN,
  );
}

/** For `OTEL_LOGS_EXPORTER=console`: prints a record that is emitted. */
export function printLogRecord(record: ReadWriteLogRecordLike): void {
  const { severityNumber, severityText, eventName, body, attributes, spanContext } = record;
  console.dir(
    {
      scope: record.instrumentationScope.name,
      timestamp: microseconds(record.hrTime),
      traceId: spanContext?.traceId,
      spanId: spanContext?.spanId,
      severityNumber,
      severityText,
      eventName,
      body,
      attributes,
    },
    SHOWN,
  );
}

function microseconds([seconds, nanoseconds]: HrTime): number {
  return seconds * US_A_SECOND + nanoseconds / NS_A_US;
}
