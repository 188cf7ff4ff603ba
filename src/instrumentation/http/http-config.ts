import type { ClientRequest, IncomingMessage, RequestOptions, ServerResponse } from 'node:http';
import type { Attributes, Span } from '@opentelemetry/api';
import type { InstrumentationConfig } from '../instrumentation.js';

/** Names of headers, in any case. */
export interface CapturedHeaders {
  /** Names of request headers, in any case. */
  requestHeaders?: string[];
  /** Names of response headers, in any case. */
  responseHeaders?: string[];
}

/**
 * Options of `NativeHttpInstrumentation`: those of the official `@opentelemetry/instrumentation-http`, with the same names,
 * meanings and defaults, and `knownMethods`. What a hook throws is reported to `diag` and has no other effect.
 */
export interface NativeHttpInstrumentationConfig extends InstrumentationConfig {
  /** Incoming requests for which this returns true are not traced, nor is what is done for them. */
  ignoreIncomingRequestHook?: (request: IncomingMessage) => boolean;
  /**
   * Outgoing requests for which this returns true are not traced. The options are read from the request: method, protocol,
   * host, port, path, headers and agent.
   */
  ignoreOutgoingRequestHook?: (request: RequestOptions) => boolean;
  /** Traces no incoming requests at all. Default false. */
  disableIncomingRequestInstrumentation?: boolean;
  /** Traces no outgoing requests at all. Default false. */
  disableOutgoingRequestInstrumentation?: boolean;
  /** Called when a request is over, before its span ends. */
  applyCustomAttributesOnSpan?: (
    span: Span,
    request: ClientRequest | IncomingMessage,
    response: IncomingMessage | ServerResponse,
  ) => void;
  /** Called with each new span and its request. */
  requestHook?: (span: Span, request: ClientRequest | IncomingMessage) => void;
  /** Called with the span and its response: for incoming requests at their start, for outgoing ones when headers came. */
  responseHook?: (span: Span, response: IncomingMessage | ServerResponse) => void;
  /** Returns attributes that the span of an incoming request starts with. */
  startIncomingSpanHook?: (request: IncomingMessage) => Attributes;
  /** Returns attributes that the span of an outgoing request starts with; for its argument see `ignoreOutgoingRequestHook`. */
  startOutgoingSpanHook?: (request: RequestOptions) => Attributes;
  /** Traces outgoing requests only where a span is active. Default false. */
  requireParentforOutgoingSpans?: boolean;
  /** Traces incoming requests only if their headers name a parent. Default false. */
  requireParentforIncomingSpans?: boolean;
  /** Headers to record as attributes `http.request.header.<name>` and `http.response.header.<name>`. Default none. */
  headersToSpanAttributes?: {
    /** Of requests that the process makes. */
    client?: CapturedHeaders;
    /** Of requests that it answers. */
    server?: CapturedHeaders;
  };
  /**
   * The methods that `http.request.method` tells apart, as they are written; others are `_OTHER`. Default: those of
   * `OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS`, then GET, HEAD, POST, PUT, DELETE, CONNECT, OPTIONS, TRACE, PATCH and QUERY.
   */
  knownMethods?: {
    /** Of requests that the process makes. */
    client?: readonly string[];
    /** Of requests that it answers. */
    server?: readonly string[];
  };
  /** Sets `user_agent.synthetic.type` for known bots and tests. Default false. */
  enableSyntheticSourceDetection?: boolean;
  /**
   * Query parameters of outgoing requests whose values become `REDACTED`. Default: signatures and keys of signed URLs
   * (`sig`, `Signature`, `AWSAccessKeyId`, `X-Goog-Signature`, `X-Amz-Signature`, `X-Amz-Credential`, `X-Amz-Security-Token`).
   */
  redactedQueryParams?: string[];
  /** As `redactedQueryParams`, of incoming requests. */
  redactedQueryParamsServer?: string[];
}
