import { type ContextManager, type TextMapPropagator, type TracerProvider, trace } from '@opentelemetry/api';

/** Where every copy of `@opentelemetry/api` 1.x keeps what is registered globally. */
const GLOBAL_API = Symbol.for('opentelemetry.js.api.1');

/** What of it is looked at here. */
export interface GlobalApi {
  readonly context?: ContextManager;
  readonly propagation?: TextMapPropagator;
  readonly metrics?: unknown;
}

/** What is registered now; whoever registered something may have been replaced by others meanwhile. */
export function globalApi(): GlobalApi {
  return (globalThis as { [GLOBAL_API]?: GlobalApi })[GLOBAL_API] ?? {};
}

/** Whether `provider` is the one that the API's `trace` hands on to. */
export function isGlobalTracerProvider(provider: TracerProvider): boolean {
  const proxy = trace.getTracerProvider() as { getDelegate?: () => unknown };
  return proxy.getDelegate?.() === provider;
}
