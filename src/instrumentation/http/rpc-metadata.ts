import { createContextKey, type Span } from '@opentelemetry/api';

/**
 * The context key under which the official instrumentations of frameworks (express, koa, …) find the request's metadata, to
 * tell the route. `createContextKey` gives the same key to everyone, so no dependency on `@opentelemetry/core` is needed.
 */
export const RPC_METADATA_KEY = createContextKey('OpenTelemetry SDK Context Key RPC_METADATA');

/** What `getRPCMetadata` of `@opentelemetry/core` returns. */
export interface RpcMetadata {
  readonly type: 'http';
  readonly span: Span;
  /** The route that matched, such as `/users/:id`; it becomes `http.route`. */
  route?: string;
}

/** The context key by which SDKs know that nothing is to be traced. */
export const SUPPRESS_TRACING_KEY = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING');
