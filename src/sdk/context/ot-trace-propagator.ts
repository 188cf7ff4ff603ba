import {
  type Context,
  isSpanContextValid,
  propagation,
  type SpanContext,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { headerText } from './header-text.js';
import { NativeContext, spanOf } from './native-context.js';
import { withPrefixedBaggage } from './prefixed-baggage.js';
import { isTracingSuppressed } from './suppress-tracing.js';

const TRACE_ID = 'ot-tracer-traceid';
const SPAN_ID = 'ot-tracer-spanid';
const SAMPLED = 'ot-tracer-sampled';
const BAGGAGE_PREFIX = 'ot-baggage-';
const TRACE_ID_FORM = /^(?:[\da-f]{16}){1,2}$/i;
const SPAN_ID_FORM = /^[\da-f]{16}$/i;
/** What its receivers read of a trace id: 64 bits. */
const SHORT_ID_LENGTH = 16;
/** What may stand in a header: its name, and its value. */
const HEADER_NAME = /^[\w!#$%&'*+.^`|~-]+$/;
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]+$/;

/**
 * Carries the trace, and baggage, from process to process in the headers of OpenTracing's basic tracer: `ot-tracer-traceid`,
 * `ot-tracer-spanid`, `ot-tracer-sampled` and `ot-baggage-{key}`. Only the last 64 bits of a trace id are written. The
 * specification has deprecated it.
 */
export class OTTracePropagator implements TextMapPropagator {
  inject(context: Context, carrier: unknown, setter: TextMapSetter): void {
    const spanContext = spanOf(context)?.spanContext();
    if (!spanContext || isTracingSuppressed(context) || !isSpanContextValid(spanContext)) return;
    const { traceId, spanId, traceFlags } = spanContext;
    setter.set(carrier, TRACE_ID, traceId.slice(-SHORT_ID_LENGTH));
    setter.set(carrier, SPAN_ID, spanId);
    setter.set(carrier, SAMPLED, traceFlags & TraceFlags.SAMPLED ? 'true' : 'false');
    for (const [key, { value }] of propagation.getBaggage(context)?.getAllEntries() ?? []) {
      if (HEADER_NAME.test(key) && HEADER_VALUE.test(value))
        setter.set(carrier, `${BAGGAGE_PREFIX}${key}`, value);
    }
  }

  extract(context: Context, carrier: unknown, getter: TextMapGetter): Context {
    const spanContext = parse(carrier, getter);
    if (spanContext === null) return context;
    const traced = NativeContext.withSpan(context, trace.wrapSpanContext(spanContext));
    return withPrefixedBaggage(traced, carrier, getter, BAGGAGE_PREFIX, (text) => text);
  }

  fields(): string[] {
    return [TRACE_ID, SPAN_ID, SAMPLED];
  }
}

function parse(carrier: unknown, getter: TextMapGetter): SpanContext | null {
  const traceId = headerText(carrier, TRACE_ID, getter) ?? '';
  const spanId = headerText(carrier, SPAN_ID, getter) ?? '';
  if (!TRACE_ID_FORM.test(traceId) || !SPAN_ID_FORM.test(spanId)) return null;
  const sampled = (headerText(carrier, SAMPLED, getter) ?? '').toLowerCase();
  const spanContext = {
    traceId: traceId.toLowerCase().padStart(2 * SHORT_ID_LENGTH, '0'),
    spanId: spanId.toLowerCase(),
    traceFlags: sampled === 'true' || sampled === '1' ? TraceFlags.SAMPLED : TraceFlags.NONE,
    isRemote: true,
  };
  return isSpanContextValid(spanContext) ? spanContext : null;
}
