import type { Socket } from 'node:net';
import {
  type Attributes,
  type AttributeValue,
  type Context,
  context as contextApi,
  type DiagLogger,
  type Exception,
  type Histogram,
  INVALID_SPAN_CONTEXT,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  type TextMapSetter,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { NativeContext } from '../../sdk/context/native-context.js';
import { assignAttributes, callHook } from '../hooks.js';
import { type MethodNaming, OTHER_METHOD } from '../http-method.js';
import type { QueryRedaction } from '../query-redaction.js';
import type { NativeUndiciInstrumentationConfig, UndiciRequest, UndiciResponse } from './undici-config.js';
import { requestHeaders, undiciHeaders, userAgentOf } from './undici-headers.js';
import { undiciUrl } from './undici-url.js';

/** What the handlers of the channels work with. An instrumentation replaces it as a whole when its config or a provider changes. */
export interface UndiciTelemetry {
  readonly log: DiagLogger;
  readonly tracer: Tracer;
  readonly duration: Histogram;
  readonly config: NativeUndiciInstrumentationConfig;
  readonly redaction: QueryRedaction;
  readonly methodName: MethodNaming;
  /** In small letters. */
  readonly requestHeaders: ReadonlySet<string>;
  readonly responseHeaders: ReadonlySet<string>;
}

/** A request under way. */
interface Exchange {
  readonly telemetry: UndiciTelemetry;
  readonly span: Span;
  readonly context: Context;
  readonly startedAtMs: number;
  readonly metric: Attributes;
}

type TracedRequest = UndiciRequest & Record<symbol, Exchange | undefined>;

/** Attributes of the span that are attributes of the metric too, in a fixed order. */
const METRIC_KEYS = [
  'http.response.status_code',
  'http.request.method',
  'server.address',
  'server.port',
  'url.scheme',
  'error.type',
  'network.protocol.version',
] as const;

/** Spans and durations of requests of undici, and so of `fetch`. Each hop of a redirection is a request. */
export class UndiciSpans {
  telemetry: UndiciTelemetry;
  private readonly key = Symbol('otlp-native.exchange');

  constructor(telemetry: UndiciTelemetry) {
    this.telemetry = telemetry;
  }

  /** A message of `undici:request:create`. */
  readonly onCreate = (message: unknown): void => {
    const { request } = message as { request: TracedRequest };
    const { telemetry } = this;
    const { config, log } = telemetry;
    const { ignoreRequestHook: ignores, requestHook } = config;
    if (request.method === 'CONNECT') return;
    if (ignores !== undefined && callHook(log, 'ignoreRequestHook', ignores, request, undefined, undefined))
      return;
    const startedAtMs = performance.now();
    const attributes = requestAttributes(request, telemetry);
    if (attributes === null) return;
    const parent = contextApi.active();
    const span = startSpan(attributes, parent, telemetry);
    if (requestHook !== undefined) callHook(log, 'requestHook', requestHook, span, request, undefined);
    const context = NativeContext.withSpan(parent, span);
    callHook(log, 'the propagator', inject, context, request, undiciHeaders);
    const metric: Attributes = {};
    for (const key of METRIC_KEYS) if (attributes[key] !== undefined) metric[key] = attributes[key];
    // Not enumerable: whoever prints or copies the request doesn't meet it.
    Object.defineProperty(request, this.key, {
      value: { telemetry, span, context, startedAtMs, metric } satisfies Exchange,
      writable: true,
    });
  };

  /** A message of `undici:client:sendHeaders`: the request has a connection. */
  readonly onSendHeaders = (message: unknown): void => {
    const { request, socket } = message as {
      request: TracedRequest;
      socket: Socket & { alpnProtocol?: unknown };
    };
    const exchange = request[this.key];
    if (exchange === undefined) return;
    const { telemetry, span, metric } = exchange;
    const version = socket.alpnProtocol === 'h2' ? '2' : '1.1';
    const attributes: Attributes = {
      'network.peer.address': socket.remoteAddress,
      'network.peer.port': socket.remotePort,
      'network.protocol.version': version,
    };
    if (telemetry.requestHeaders.size > 0) {
      for (const [name, value] of requestHeaders(request)) {
        if (!telemetry.requestHeaders.has(name)) continue;
        attributes[`http.request.header.${name}`] = Array.isArray(value) ? value : [value];
      }
    }
    span.setAttributes(attributes);
    metric['network.protocol.version'] = version;
  };

  /** A message of `undici:request:headers`: the headers of the response came. */
  readonly onHeaders = (message: unknown): void => {
    const { request, response } = message as { request: TracedRequest; response: UndiciResponse };
    const exchange = request[this.key];
    if (exchange === undefined) return;
    const { telemetry, span, metric } = exchange;
    const { statusCode } = response;
    const attributes: Attributes = { 'http.response.status_code': statusCode };
    metric['http.response.status_code'] = statusCode;
    if (statusCode >= 400) {
      attributes['error.type'] = String(statusCode);
      metric['error.type'] = String(statusCode);
    }
    const hook = telemetry.config.responseHook;
    if (hook !== undefined)
      callHook(telemetry.log, 'responseHook', hook, span, { request, response }, undefined);
    if (telemetry.responseHeaders.size > 0) captureResponse(response, telemetry.responseHeaders, attributes);
    span.setAttributes(attributes);
    if (statusCode >= 400) span.setStatus({ code: SpanStatusCode.ERROR });
  };

  /** A message of `undici:request:trailers`: the response is complete. */
  readonly onTrailers = (message: unknown): void => {
    const exchange = this.take((message as { request: TracedRequest }).request);
    if (exchange !== undefined) end(exchange);
  };

  /** A message of `undici:request:error`. Requests that were given up by a signal are no failures. */
  readonly onError = (message: unknown): void => {
    const { request, error } = message as { request: TracedRequest; error: Error & { code?: unknown } };
    const exchange = this.take(request);
    if (exchange === undefined) return;
    if (!isAbort(error)) {
      const { span, metric } = exchange;
      const errorType = (error.code || error.name || 'Error') as AttributeValue;
      metric['error.type'] = errorType;
      span.setAttribute('error.type', errorType);
      span.recordException(error as Exception);
      span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
    }
    end(exchange);
  };

  /** The exchange of a request that is over: what comes later is no part of it. */
  private take(request: TracedRequest): Exchange | undefined {
    const exchange = request[this.key];
    if (exchange !== undefined) request[this.key] = undefined;
    return exchange;
  }
}

const inject = (context: Context, request: UndiciRequest, setter: TextMapSetter<UndiciRequest>): void =>
  propagation.inject(context, request, setter);

function requestAttributes(request: UndiciRequest, telemetry: UndiciTelemetry): Attributes | null {
  const { log, redaction, config } = telemetry;
  try {
    const url = undiciUrl(request.origin, request.path, redaction);
    const attributes: Attributes = {
      'http.request.method': telemetry.methodName(request.method),
      'http.request.method_original': request.method,
      'url.full': url.full,
      'url.path': url.path,
      'url.query': url.query,
      'url.scheme': url.scheme,
      'server.address': url.host,
      'server.port': url.port,
      'user_agent.original': userAgentOf(request),
    };
    const hook = config.startSpanHook;
    if (hook !== undefined) {
      assignAttributes(attributes, callHook(log, 'startSpanHook', hook, request, undefined, undefined));
    }
    return attributes;
  } catch (error) {
    log.warn('a request without a URL is not traced', error);
    return null;
  }
}

function startSpan(attributes: Attributes, parent: Context, { tracer, config }: UndiciTelemetry): Span {
  if (config.requireParentforSpans) {
    const parentSpan = trace.getSpan(parent);
    if (parentSpan === undefined || !trace.isSpanContextValid(parentSpan.spanContext())) {
      return trace.wrapSpanContext(INVALID_SPAN_CONTEXT);
    }
  }
  const method = attributes['http.request.method'];
  const name = method === OTHER_METHOD ? 'HTTP' : String(method);
  return tracer.startSpan(name, { kind: SpanKind.CLIENT, attributes }, parent);
}

function captureResponse(response: UndiciResponse, names: ReadonlySet<string>, attributes: Attributes): void {
  const { headers } = response;
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const name = String(headers[i]).toLowerCase();
    if (!names.has(name)) continue;
    const key = `http.response.header.${name}`;
    const before = attributes[key] as string[] | undefined;
    const value = String(headers[i + 1]);
    if (before === undefined) attributes[key] = [value];
    else before.push(value);
  }
}

function end({ span, context, startedAtMs, metric, telemetry }: Exchange): void {
  span.end();
  telemetry.duration.record((performance.now() - startedAtMs) / 1000, metric, context);
}

function isAbort(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { name, code } = error as { name?: unknown; code?: unknown };
  return name === 'AbortError' || (error instanceof DOMException && code === DOMException.ABORT_ERR);
}
