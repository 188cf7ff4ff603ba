import { type Context, INVALID_SPAN_CONTEXT, type Span, type SpanOptions, trace } from '@opentelemetry/api';
import { activeContext } from '../context/global-context.js';
import { spanOf } from '../context/native-context.js';
import { NativeTracer } from './native-tracer.js';

/** A tracer that makes no spans: what stands for one has the parent's context, so that the trace goes on below it. */
export class DisabledTracer extends NativeTracer {
  override startSpan(_name: string, options?: SpanOptions, context?: Context): Span {
    const parent = options?.root === true ? undefined : spanOf(context ?? activeContext());
    return trace.wrapSpanContext(parent?.spanContext() ?? INVALID_SPAN_CONTEXT);
  }
}
