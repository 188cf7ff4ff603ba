import {
  type Context,
  isSpanContextValid,
  type SpanContext,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
  trace,
} from '@opentelemetry/api';
import { NativeContext, spanOf } from './native-context.js';
import { isTracingSuppressed } from './suppress-tracing.js';
import { W3CTraceState } from './trace-state.js';

const TRACE_PARENT = 'traceparent';
const TRACE_STATE = 'tracestate';
/** Versions to come may add fields behind the flags; version 00 has none. */
const TRACE_PARENT_FORM =
  /^\s?((?!ff)[\da-f]{2})-((?!0{32})[\da-f]{32})-((?!0{16})[\da-f]{16})-([\da-f]{2})(-.*)?\s?$/;

/**
 * Carries the trace from process to process in the headers of W3C Trace Context.
 *
 * @see https://www.w3.org/TR/trace-context/
 */
export class W3CTraceContextPropagator implements TextMapPropagator {
  inject(context: Context, carrier: unknown, setter: TextMapSetter): void {
    const spanContext = spanOf(context)?.spanContext();
    if (!spanContext || isTracingSuppressed(context) || !isSpanContextValid(spanContext)) return;
    const { traceId, spanId, traceFlags, traceState } = spanContext;
    const flags = Number(traceFlags || 0)
      .toString(16)
      .padStart(2, '0');
    setter.set(carrier, TRACE_PARENT, `00-${traceId}-${spanId}-${flags}`);
    if (traceState) setter.set(carrier, TRACE_STATE, traceState.serialize());
  }

  extract(context: Context, carrier: unknown, getter: TextMapGetter): Context {
    const header = getter.get(carrier, TRACE_PARENT);
    const spanContext = parseTraceParent(Array.isArray(header) ? header[0] : header);
    if (spanContext === null) return context;
    const state = getter.get(carrier, TRACE_STATE);
    if (state) {
      const text = Array.isArray(state) ? state.join(',') : state;
      spanContext.traceState = new W3CTraceState(typeof text === 'string' ? text : '');
    }
    return NativeContext.withSpan(context, trace.wrapSpanContext(spanContext));
  }

  fields(): string[] {
    return [TRACE_PARENT, TRACE_STATE];
  }
}

/** The context of a remote parent, or null when the header is none or breaks the specification. */
export function parseTraceParent(header: unknown): SpanContext | null {
  const match = typeof header === 'string' ? TRACE_PARENT_FORM.exec(header) : null;
  if (match === null) return null;
  const [, version, traceId = '', spanId = '', flags = '', rest] = match;
  if (version === '00' && rest) return null;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
}
