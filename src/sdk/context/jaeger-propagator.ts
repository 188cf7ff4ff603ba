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

const TRACE_ID = 'uber-trace-id';
const BAGGAGE_PREFIX = 'uberctx-';
/** `{trace id}:{span id}:{parent span id}:{flags}`; leading zeros may be missing, and the parent is deprecated. */
const FORM = /^([\da-f]{1,32}):([\da-f]{1,16}):[\da-f]{0,16}:([\da-f]{1,2})$/i;

/**
 * Carries the trace, and baggage, from process to process in the headers of Jaeger's own clients: `uber-trace-id` and
 * `uberctx-{key}`.
 *
 * @see https://www.jaegertracing.io/sdk-migration/#propagation-format
 */
export class JaegerPropagator implements TextMapPropagator {
  inject(context: Context, carrier: unknown, setter: TextMapSetter): void {
    if (isTracingSuppressed(context)) return;
    const spanContext = spanOf(context)?.spanContext();
    if (spanContext && isSpanContextValid(spanContext)) {
      const { traceId, spanId, traceFlags } = spanContext;
      const flags = (traceFlags & TraceFlags.SAMPLED).toString(16).padStart(2, '0');
      setter.set(carrier, TRACE_ID, `${traceId}:${spanId}:0:${flags}`);
    }
    for (const [key, { value }] of propagation.getBaggage(context)?.getAllEntries() ?? []) {
      const text = encoded(value);
      if (text !== null) setter.set(carrier, `${BAGGAGE_PREFIX}${key}`, text);
    }
  }

  extract(context: Context, carrier: unknown, getter: TextMapGetter): Context {
    const spanContext = parse(headerText(carrier, TRACE_ID, getter));
    const traced =
      spanContext === null ? context : NativeContext.withSpan(context, trace.wrapSpanContext(spanContext));
    return withPrefixedBaggage(traced, carrier, getter, BAGGAGE_PREFIX, decoded);
  }

  fields(): string[] {
    return [TRACE_ID];
  }
}

function parse(header: string | null): SpanContext | null {
  const match = FORM.exec(decoded(header ?? '') ?? '');
  if (match === null) return null;
  const [, traceId = '', spanId = '', flags = ''] = match;
  const spanContext = {
    traceId: traceId.toLowerCase().padStart(32, '0'),
    spanId: spanId.toLowerCase().padStart(16, '0'),
    traceFlags: Number.parseInt(flags, 16) & TraceFlags.SAMPLED,
    isRemote: true,
  };
  return isSpanContextValid(spanContext) ? spanContext : null;
}

/** Null for a broken percent-encoding. */
function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** Null for texts that have no percent-encoding, because half of a character is missing. */
function encoded(text: string): string | null {
  try {
    return encodeURIComponent(text);
  } catch {
    return null;
  }
}
