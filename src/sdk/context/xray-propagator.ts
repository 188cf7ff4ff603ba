import {
  type Context,
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

const HEADER = 'x-amzn-trace-id';
/** Version, then the time of the trace's start, then what is random. */
const ROOT = /^1-([\da-f]{8})-([\da-f]{24})$/i;
const PARENT = /^[\da-f]{16}$/i;
const TIME_LENGTH = 8;

/**
 * Carries the trace from process to process in the header of AWS X-Ray: `X-Amzn-Trace-Id: Root=1-…;Parent=…;Sampled=1`.
 * Where `Sampled` is missing or `?`, the decision is open, and the trace counts as not sampled.
 *
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
 */
export class XRayPropagator implements TextMapPropagator {
  inject(context: Context, carrier: unknown, setter: TextMapSetter): void {
    const spanContext = spanOf(context)?.spanContext();
    if (!spanContext || isTracingSuppressed(context) || !isSpanContextValid(spanContext)) return;
    const { traceId, spanId, traceFlags } = spanContext;
    const root = `1-${traceId.slice(0, TIME_LENGTH)}-${traceId.slice(TIME_LENGTH)}`;
    const sampled = traceFlags & TraceFlags.SAMPLED ? '1' : '0';
    setter.set(carrier, HEADER, `Root=${root};Parent=${spanId};Sampled=${sampled}`);
  }

  extract(context: Context, carrier: unknown, getter: TextMapGetter): Context {
    const spanContext = parse(headerText(carrier, HEADER, getter) ?? '');
    if (spanContext === null) return context;
    return NativeContext.withSpan(context, trace.wrapSpanContext(spanContext));
  }

  fields(): string[] {
    return [HEADER];
  }
}

/** Other fields, such as `Self` and `Lineage`, are left alone. */
function parse(header: string): SpanContext | null {
  const fields = new Map<string, string>();
  for (const part of header.split(';')) {
    const at = part.indexOf('=');
    if (at > 0) fields.set(part.slice(0, at).trim(), part.slice(at + 1).trim());
  }
  const [, time = '', random = ''] = ROOT.exec(fields.get('Root') ?? '') ?? [];
  const parent = fields.get('Parent') ?? '';
  if (time === '' || !PARENT.test(parent)) return null;
  const spanContext = {
    traceId: (time + random).toLowerCase(),
    spanId: parent.toLowerCase(),
    traceFlags: fields.get('Sampled') === '1' ? TraceFlags.SAMPLED : TraceFlags.NONE,
    isRemote: true,
  };
  return isSpanContextValid(spanContext) ? spanContext : null;
}
