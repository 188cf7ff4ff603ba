import { executionAsyncId } from 'node:async_hooks';
import { errorMonitor } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import {
  type Attributes,
  type Context,
  context as contextApi,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
} from '@opentelemetry/api';
import { NativeContext } from '../../sdk/context/native-context.js';
import type { ContextActivation } from '../context-activation.js';
import { assignAttributes, callHook, guardedListener } from '../hooks.js';
import { hasBody, keepContextInBody } from './body-context.js';
import type { HeaderValue } from './header-capture.js';
import { startHttpSpan } from './http-span.js';
import type { HttpTelemetry } from './http-telemetry.js';
import { requestTarget } from './request-target.js';
import { RPC_METADATA_KEY, SUPPRESS_TRACING_KEY } from './rpc-metadata.js';
import { type AnsweringServer, isSelfAnswered } from './self-answered.js';
import { forwardedAuthority, forwardedClient, hostAuthority, type Scheme } from './server-address.js';
import { ServerRequest } from './server-request.js';
import { syntheticType } from './synthetic-source.js';

/** A message of `http.server.request.start`. */
interface RequestStart {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly socket: Socket & {
    readonly encrypted?: boolean;
    /** Node's own: the response that has the connection at the moment. */
    readonly _httpMessage?: unknown;
  };
  readonly server: AnsweringServer;
}

/** What is active for a request that is not traced. */
const SUPPRESSED = ROOT_CONTEXT.setValue(SUPPRESS_TRACING_KEY, true);

/** A response with what the instrumentations put on it, each under a symbol of its own: its request; null if that isn't traced. */
type TracedResponse = ServerResponse & Record<symbol, ServerRequest | null | undefined>;

/**
 * Spans and durations of incoming requests. Node tells of a request before it calls the server's listeners; the span ends
 * with the response's `close`, after all its `finish` listeners.
 */
export class HttpServerSpans {
  telemetry: HttpTelemetry;
  private readonly activation: ContextActivation;
  private readonly key = Symbol('otlp-native.request');
  // One function for all responses: `this` tells which.
  private readonly onResponseFinish: (this: ServerResponse) => void;
  private readonly onResponseClose: (this: ServerResponse) => void;
  private readonly onResponseError: (this: ServerResponse, error: unknown) => void;

  constructor(telemetry: HttpTelemetry, activation: ContextActivation) {
    this.telemetry = telemetry;
    const { key } = this;
    this.activation = activation;
    const { log } = telemetry;
    this.onResponseFinish = guardedListener(log, (response) => {
      activation.enter(contextOf((response as TracedResponse)[key]));
    });
    this.onResponseClose = guardedListener(log, (response) => {
      const request = (response as TracedResponse)[key];
      // A connection that broke emits this in its own context; later listeners are to see the request's.
      if (!response.writableFinished || request?.hasEndHook) activation.enter(contextOf(request));
      request?.end(response);
    });
    this.onResponseError = guardedListener(log, (response, error) => {
      (response as TracedResponse)[key]?.fail(error);
    });
  }

  /** A message of `http.server.request.start`. */
  readonly onRequestStart = (message: unknown): void => {
    const { request, response, socket, server } = message as RequestStart;
    const { telemetry, activation } = this;
    const { config } = telemetry;
    const { ignoreIncomingRequestHook: ignores, requestHook, responseHook } = config;
    if (isSelfAnswered(request, socket, server)) {
      activation.enter(ROOT_CONTEXT);
      return;
    }
    if (
      ignores !== undefined &&
      callHook(telemetry.log, 'ignoreIncomingRequestHook', ignores, request, undefined, undefined)
    ) {
      this.activate(null, message as RequestStart);
      return;
    }
    const attributes = requestAttributes(request, socket, telemetry);
    const parent =
      callHook(telemetry.log, 'the propagator', extract, ROOT_CONTEXT, request.headers, undefined) ??
      ROOT_CONTEXT;
    const startedAtMs = performance.now();
    const span = startHttpSpan(
      telemetry.tracer,
      request.method || 'GET',
      { kind: SpanKind.SERVER, attributes },
      parent,
      config.requireParentforIncomingSpans === true,
    );
    const state = new ServerRequest(telemetry, request, span, attributes, startedAtMs, executionAsyncId());
    state.context = NativeContext.withSpan(parent, span).setValue(RPC_METADATA_KEY, state);
    this.activate(state, message as RequestStart);
    response.on(errorMonitor, this.onResponseError);
    if (requestHook !== undefined)
      callHook(telemetry.log, 'requestHook', requestHook, span, request, undefined);
    if (responseHook !== undefined)
      callHook(telemetry.log, 'responseHook', responseHook, span, response, undefined);
  };

  /** Makes a request's context active where its listeners are called. */
  private activate(state: ServerRequest | null, { request, response, socket }: RequestStart): void {
    const { activation } = this;
    const context = contextOf(state);
    const outer = contextApi.active();
    activation.enter(context);
    (response as TracedResponse)[this.key] = state;
    // A pipelined response is written, and finishes, while the one before it does.
    if (socket._httpMessage) response.on('finish', this.onResponseFinish);
    response.on('close', this.onResponseClose);
    if (hasBody(request)) keepContextInBody(request, context, outer, activation);
  }

  /**
   * An exception that nobody caught. If it left the listeners of a request, that request failed; the official instrumentation
   * sees it because it wraps them.
   */
  readonly onUncaughtException = (error: unknown, origin: string): void => {
    if (origin !== 'uncaughtException') return;
    const request = contextApi.active().getValue(RPC_METADATA_KEY);
    if (request instanceof ServerRequest && request.executionId === executionAsyncId()) request.fail(error);
  };
}

const extract = (context: Context, headers: IncomingMessage['headers']): Context =>
  propagation.extract(context, headers);

function contextOf(state: ServerRequest | null | undefined): Context {
  return state ? state.context : SUPPRESSED;
}

/** The attributes that a span of an incoming request starts with. */
function requestAttributes(
  request: IncomingMessage,
  socket: RequestStart['socket'],
  telemetry: HttpTelemetry,
): Attributes {
  const { config, server, log } = telemetry;
  const { headers, method = 'GET' } = request;
  const scheme: Scheme = socket.encrypted === true ? 'https' : 'http';
  const host = hostAuthority(headers.host, scheme);
  const authority = forwardedAuthority(headers) ?? host;
  const { path, query } = requestTarget(request.url ?? '/', host, headers.host, scheme, server.redaction);
  const known = server.methodName(method);
  const userAgent = headers['user-agent'];
  const { remoteAddress } = socket;
  // Always the same keys in the same order: engines and template tables like it. What is undefined isn't recorded.
  const attributes: Attributes = {
    'http.request.method': known,
    'url.scheme': scheme,
    'server.address': authority?.host,
    'network.peer.address': remoteAddress,
    'network.peer.port': socket.remotePort,
    'network.protocol.version': request.httpVersion,
    'user_agent.original': userAgent,
    'url.path': path,
    'url.query': query,
    'client.address': forwardedClient(headers) ?? remoteAddress,
    'server.port': authority?.port,
  };
  if (method !== known) attributes['http.request.method_original'] = method;
  if (config.enableSyntheticSourceDetection && userAgent) {
    attributes['user_agent.synthetic.type'] = syntheticType(userAgent);
  }
  const start = config.startIncomingSpanHook;
  if (start !== undefined) {
    assignAttributes(
      attributes,
      callHook(log, 'startIncomingSpanHook', start, request, undefined, undefined),
    );
  }
  if (!server.requestHeaders.isEmpty) server.requestHeaders.capture(headers, headerOf, attributes);
  return attributes;
}

function headerOf(headers: IncomingMessage['headers'], name: string): HeaderValue {
  return headers[name];
}
