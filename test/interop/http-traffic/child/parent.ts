import { type Context, ROOT_CONTEXT, TraceFlags, trace } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import type { ClientCall } from '../scenario.ts';

/** The span of a parent elsewhere, here and in headers. */
export const REMOTE_SPAN_ID = 'b7ad6b7169203331';

/** What is active around a request, and what ends it. */
export function parentContext(parent: ClientCall['parent']): { context: Context; end: () => void } {
  if (parent === 'span') {
    const span = trace.getTracer('application').startSpan('parent', {}, ROOT_CONTEXT);
    return { context: trace.setSpan(ROOT_CONTEXT, span), end: () => span.end() };
  }
  if (parent === 'suppressed') return { context: suppressTracing(ROOT_CONTEXT), end: () => {} };
  if (parent === 'none') return { context: ROOT_CONTEXT, end: () => {} };
  const remote = {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: REMOTE_SPAN_ID,
    traceFlags: TraceFlags.SAMPLED,
    isRemote: true,
  };
  return { context: trace.setSpanContext(ROOT_CONTEXT, remote), end: () => {} };
}
