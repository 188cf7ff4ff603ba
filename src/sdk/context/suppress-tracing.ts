import { type Context, createContextKey, ROOT_CONTEXT } from '@opentelemetry/api';

/** The official SDK's key, so that its exporters and instrumentations suppress our tracing, too. */
const SUPPRESS_TRACING_KEY = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING');

/** A context in which no spans are made, as for the requests of an exporter. */
export function suppressTracing(context: Context): Context {
  return context.setValue(SUPPRESS_TRACING_KEY, true);
}

/** A context in which spans are made again. */
export function unsuppressTracing(context: Context): Context {
  return context.deleteValue(SUPPRESS_TRACING_KEY);
}

/** Whether no spans are made in `context`. */
export function isTracingSuppressed(context: Context): boolean {
  return context !== ROOT_CONTEXT && context.getValue(SUPPRESS_TRACING_KEY) === true;
}
