import {
  type Context,
  createContextKey,
  isSpanContextValid,
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

const SINGLE = 'b3';
const TRACE_ID = 'x-b3-traceid';
const SPAN_ID = 'x-b3-spanid';
const SAMPLED = 'x-b3-sampled';
const FLAGS = 'x-b3-flags';

const TRACE_ID_FORM = /^(?:[\da-f]{16}){1,2}$/i;
const SPAN_ID_FORM = /^[\da-f]{16}$/i;

/** The key of the official propagator, which says that the caller debugs this trace. */
const DEBUG_KEY = createContextKey('OpenTelemetry Context Key B3 Debug Flag');

/** The ids and the state of sampling, as the headers tell them. */
interface B3Fields {
  readonly traceId: string;
  readonly spanId: string;
  /** `1`, `true`, `0`, `false`; `d` for debug; empty where the caller leaves the decision open. */
  readonly state: string;
}

/** Which headers {@link B3Propagator} writes. */
export interface B3PropagatorOptions {
  /** `single`: one header `b3`; `multi`: `X-B3-TraceId`, `X-B3-SpanId`, `X-B3-Sampled`, `X-B3-Flags`. Default `single`. */
  injectEncoding?: 'single' | 'multi';
}

/**
 * Carries the trace from process to process in the headers of Zipkin's B3: writes the encoding of its option, and reads both,
 * first the single header. Trace ids of 64 bits get zeros in front; a debug flag is passed on, and samples.
 *
 * @see https://github.com/openzipkin/b3-propagation
 */
export class B3Propagator implements TextMapPropagator {
  private readonly isMulti: boolean;

  constructor({ injectEncoding = 'single' }: B3PropagatorOptions = {}) {
    this.isMulti = injectEncoding === 'multi';
  }

  inject(context: Context, carrier: unknown, setter: TextMapSetter): void {
    const spanContext = spanOf(context)?.spanContext();
    if (!spanContext || isTracingSuppressed(context) || !isSpanContextValid(spanContext)) return;
    const { traceId, spanId, traceFlags } = spanContext;
    const isDebug = context.getValue(DEBUG_KEY) === true;
    const sampled = traceFlags & TraceFlags.SAMPLED ? '1' : '0';
    if (!this.isMulti) {
      setter.set(carrier, SINGLE, `${traceId}-${spanId}-${isDebug ? 'd' : sampled}`);
      return;
    }
    setter.set(carrier, TRACE_ID, traceId);
    setter.set(carrier, SPAN_ID, spanId);
    // The debug flag implies an accept decision, which is then not sent beside it.
    if (isDebug) setter.set(carrier, FLAGS, '1');
    else setter.set(carrier, SAMPLED, sampled);
  }

  extract(context: Context, carrier: unknown, getter: TextMapGetter): Context {
    const fields = single(carrier, getter) ?? multi(carrier, getter);
    const spanContext = fields === null ? null : spanContextOf(fields);
    if (spanContext === null) return context;
    const extracted = NativeContext.withSpan(context, trace.wrapSpanContext(spanContext));
    return fields?.state === 'd' ? extracted.setValue(DEBUG_KEY, true) : extracted;
  }

  fields(): string[] {
    return this.isMulti ? [TRACE_ID, SPAN_ID, SAMPLED, FLAGS] : [SINGLE];
  }
}

/** `{trace id}-{span id}`, then `-{state}`, then `-{parent span id}`; a state alone carries no trace. */
function single(carrier: unknown, getter: TextMapGetter): B3Fields | null {
  const text = headerText(carrier, SINGLE, getter);
  if (text === null) return null;
  const [traceId = '', spanId = '', state = '', parentId, ...rest] = text.split('-');
  const isParentValid = parentId === undefined || SPAN_ID_FORM.test(parentId);
  return isParentValid && rest.length === 0 && /^[01d]?$/.test(state) && areIds(traceId, spanId)
    ? { traceId, spanId, state }
    : null;
}

function multi(carrier: unknown, getter: TextMapGetter): B3Fields | null {
  const traceId = headerText(carrier, TRACE_ID, getter) ?? '';
  const spanId = headerText(carrier, SPAN_ID, getter) ?? '';
  if (!areIds(traceId, spanId)) return null;
  const sampled = (headerText(carrier, SAMPLED, getter) ?? '').toLowerCase();
  if (headerText(carrier, FLAGS, getter) === '1') return { traceId, spanId, state: 'd' };
  return /^(?:[01]|true|false)?$/.test(sampled) ? { traceId, spanId, state: sampled } : null;
}

function areIds(traceId: string, spanId: string): boolean {
  return TRACE_ID_FORM.test(traceId) && SPAN_ID_FORM.test(spanId);
}

function spanContextOf({ traceId, spanId, state }: B3Fields): SpanContext | null {
  const isSampled = state === '1' || state === 'true' || state === 'd';
  const spanContext = {
    traceId: traceId.toLowerCase().padStart(32, '0'),
    spanId: spanId.toLowerCase(),
    traceFlags: isSampled ? TraceFlags.SAMPLED : TraceFlags.NONE,
    isRemote: true,
  };
  return isSpanContextValid(spanContext) ? spanContext : null;
}
