import { type Context, context, isSpanContextValid, ROOT_CONTEXT, trace } from '@opentelemetry/api';

/** The fields in which instrumentations of logging libraries write the span of a line. */
export const TRACE_FIELDS = { traceId: 'trace_id', spanId: 'span_id', traceFlags: 'trace_flags' } as const;

/**
 * The context of a record with such fields: undefined, which means the active one, where a span is active or the fields
 * name none; otherwise one with the span that they name, as for lines that come from another thread.
 */
export function contextOfFields(fields: Readonly<Record<string, unknown>>): Context | undefined {
  const traceId = fields[TRACE_FIELDS.traceId];
  const spanId = fields[TRACE_FIELDS.spanId];
  if (typeof traceId !== 'string' || typeof spanId !== 'string') return undefined;
  if (trace.getSpan(context.active()) !== undefined) return undefined;
  const spanContext = { traceId, spanId, traceFlags: flagsOf(fields[TRACE_FIELDS.traceFlags]) };
  return isSpanContextValid(spanContext) ? trace.setSpanContext(ROOT_CONTEXT, spanContext) : undefined;
}

/** Whether the fields name a span, so that they needn't be attributes too. */
export function namesSpan(fields: Readonly<Record<string, unknown>>): boolean {
  const traceId = fields[TRACE_FIELDS.traceId];
  const spanId = fields[TRACE_FIELDS.spanId];
  return (
    typeof traceId === 'string' &&
    typeof spanId === 'string' &&
    isSpanContextValid({ traceId, spanId, traceFlags: 0 })
  );
}

/** Two hexadecimal digits, as in the header `traceparent`, or a number. */
function flagsOf(flags: unknown): number {
  const number = typeof flags === 'string' ? Number.parseInt(flags, 16) : flags;
  return typeof number === 'number' && Number.isInteger(number) ? number & 0xff : 0;
}
