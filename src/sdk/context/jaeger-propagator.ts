import {
  type BaggageEntry,
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
import { isTracingSuppressed } from './suppress-tracing.js';

const TRACE_ID = 'uber-trace-id';
const BAGGAGE_PREFIX = 'uberctx-';
/** `{trace id}:{span id}:{parent span id}:{flags}`; leading zeros may be missing, and the parent is deprecated. */
const FORM = /^([\da-f]{1,32}):([\da-f]{1,16}):[\da-f]{0,16}:([\da-f]{1,2})$/i;
/** What W3C Baggage allows at most, which bounds this one too. */
const MAX_ENTRIES = 180;
const MAX_UNITS = 8192;

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
    const entries = baggageEntries(carrier, getter);
    if (entries.length === 0) return traced;
    let baggage = propagation.getBaggage(context) ?? propagation.createBaggage();
    for (const [key, entry] of entries) baggage = baggage.setEntry(key, entry);
    return propagation.setBaggage(traced, baggage);
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

function baggageEntries(carrier: unknown, getter: TextMapGetter): [string, BaggageEntry][] {
  const entries: [string, BaggageEntry][] = [];
  let units = 0;
  for (const name of getter.keys(carrier)) {
    if (!name.toLowerCase().startsWith(BAGGAGE_PREFIX) || entries.length >= MAX_ENTRIES) continue;
    const key = name.slice(BAGGAGE_PREFIX.length);
    const value = decoded(headerText(carrier, name, getter) ?? '');
    if (key === '' || !value) continue;
    units += key.length + value.length;
    if (units > MAX_UNITS) break;
    entries.push([key, { value }]);
  }
  return entries;
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
