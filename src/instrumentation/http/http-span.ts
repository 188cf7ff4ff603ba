import {
  type Context,
  INVALID_SPAN_CONTEXT,
  type Span,
  type SpanOptions,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';

/** Starts a span in `context`; with `requiresParent` only below a local span. */
export function startHttpSpan(
  tracer: Tracer,
  name: string,
  options: SpanOptions,
  context: Context,
  requiresParent: boolean,
): Span {
  if (requiresParent) {
    const parent = trace.getSpan(context);
    if (parent === undefined || !trace.isSpanContextValid(parent.spanContext())) {
      return trace.wrapSpanContext(INVALID_SPAN_CONTEXT);
    }
    // As the official instrumentation: a remote parent isn't recorded here, but its trace goes on.
    if (parent.spanContext().isRemote) return parent;
  }
  return tracer.startSpan(name, options, context);
}

/** Records an error that ended an operation, and returns its `error.type`. */
export function recordFailure(span: Span, error: unknown): string {
  const exception = isErrorLike(error) ? error : new Error(textOf(error));
  span.setAttribute('error.type', exception.name);
  span.setStatus({ code: SpanStatusCode.ERROR, message: exception.message });
  span.recordException(exception);
  return exception.name;
}

/** Anything may be thrown, also what has no text. */
function textOf(error: unknown): string {
  try {
    return String(error);
  } catch {
    return 'an object without a text';
  }
}

/** Errors of other realms (`node:vm`) are no instances of this one's class. */
function isErrorLike(error: unknown): error is Error {
  return typeof error === 'object' && error !== null && 'message' in error && 'name' in error;
}

/** The `error.type` of a status code from `lowest` on; undefined where the code is none of an error. */
export function statusErrorType(statusCode: number | undefined, lowest: 400 | 500): string | undefined {
  return statusCode !== undefined && statusCode >= lowest && statusCode < 600
    ? String(statusCode)
    : undefined;
}

/** Whether a span with this status code failed; codes out of range, and none at all, count as failures. */
export function isErrorStatus(statusCode: number | undefined, lowest: 400 | 500): boolean {
  return !statusCode || statusCode < 100 || statusCode >= lowest;
}
