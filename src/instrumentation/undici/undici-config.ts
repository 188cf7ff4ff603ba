import type { Attributes, Span } from '@opentelemetry/api';
import type { CapturedHeaders } from '../http/http-config.js';
import type { InstrumentationConfig } from '../instrumentation.js';

/** A request as undici's diagnostics channels show it. */
export interface UndiciRequest {
  /** Such as `https://example.com`. */
  readonly origin: string | URL;
  /** Such as `GET`. */
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** Text `name: value\r\n…` before undici 6; then names and values by turns. */
  headers: string | (string | string[])[];
  /** From undici 6 on. */
  addHeader?: (name: string, value: string) => unknown;
  /** The whole answer has come. */
  readonly completed: boolean;
  /** It was given up. */
  readonly aborted: boolean;
  /** What is sent; not read. */
  readonly body: unknown;
}

/** A response as undici's diagnostics channels show it: names and values by turns. */
export interface UndiciResponse {
  /** Names and values in turn. */
  readonly headers: readonly (Buffer | string)[];
  /** Such as 200. */
  readonly statusCode: number;
  /** Such as `OK`. */
  readonly statusText: string;
}

/**
 * Options of `NativeUndiciInstrumentation`: those of the official `@opentelemetry/instrumentation-undici`, with the same names,
 * meanings and defaults, and `redactedQueryParams` and `knownMethods`. What a hook throws is reported to `diag` and has no other effect.
 */
export interface NativeUndiciInstrumentationConfig extends InstrumentationConfig {
  /** Requests for which this returns true are not traced. */
  ignoreRequestHook?: (request: UndiciRequest) => boolean;
  /** Called with each new span and its request, before trace context is put into the headers. */
  requestHook?: (span: Span, request: UndiciRequest) => void;
  /** Called when the headers of the response came. */
  responseHook?: (span: Span, info: { request: UndiciRequest; response: UndiciResponse }) => void;
  /** Returns attributes that the span starts with. */
  startSpanHook?: (request: UndiciRequest) => Attributes;
  /** Traces requests only where a span is active. Default false. */
  requireParentforSpans?: boolean;
  /** Headers to record as attributes `http.request.header.<name>` and `http.response.header.<name>`. Default none. */
  headersToSpanAttributes?: CapturedHeaders;
  /**
   * The methods that `http.request.method` tells apart, as they are written; others are `_OTHER`. Default as in
   * `NativeHttpInstrumentation`.
   */
  knownMethods?: readonly string[];
  /**
   * Query parameters whose values become `REDACTED` in `url.full` and `url.query`. The official instrumentation redacts none:
   * an empty list does as it does. Default as in `NativeHttpInstrumentation`.
   */
  redactedQueryParams?: string[];
}
