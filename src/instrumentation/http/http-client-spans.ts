import { errorMonitor } from 'node:events';
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import {
  type Attributes,
  type Context,
  context as contextApi,
  propagation,
  SpanKind,
  type TextMapSetter,
} from '@opentelemetry/api';
import { NativeContext } from '../../sdk/context/native-context.js';
import type { ContextActivation } from '../context-activation.js';
import { assignAttributes, callHook, guardedListener } from '../hooks.js';
import { startHttpSpan } from './http-span.js';
import type { HttpTelemetry } from './http-telemetry.js';
import { outgoingHeaders } from './outgoing-headers.js';
import { OutgoingRequest } from './outgoing-request.js';
import { fullUrl, type OutgoingTarget, outgoingTarget } from './outgoing-target.js';
import { syntheticType } from './synthetic-source.js';

/** A request, or a response, with the states that the instrumentations put on it, each under a symbol of its own. */
type Traced<T> = T & Record<symbol, OutgoingRequest | null | undefined>;

/** Spans and durations of outgoing requests of `node:http` and `node:https`. */
export class HttpClientSpans {
  telemetry: HttpTelemetry;
  private readonly key = Symbol('otlp-native.request');
  private hasToldOfLateStart = false;
  // One function for all requests and responses: `this` tells which.
  private readonly onRequestClose: (this: ClientRequest) => void;
  private readonly onRequestError: (this: ClientRequest, error: unknown) => void;
  private readonly onResponseEnd: (this: IncomingMessage) => void;
  private readonly onResponseClose: (this: IncomingMessage) => void;
  private readonly onResponseError: (this: IncomingMessage, error: unknown) => void;

  constructor(telemetry: HttpTelemetry, activation: ContextActivation) {
    this.telemetry = telemetry;
    const { key } = this;
    const { log } = telemetry;
    /** A connection that broke emits in its own context, perhaps that of another request: later listeners see the caller's. */
    const activateParent = (state: OutgoingRequest): void => {
      if (contextApi.active() !== state.parent) activation.enter(state.parent);
    };
    this.onRequestClose = guardedListener(log, (request) => {
      const state = (request as Traced<ClientRequest>)[key];
      if (!state) return;
      // What was given up by `abort()` ends with its error or its response.
      if (!request.aborted) state.abandon();
      activateParent(state);
    });
    this.onRequestError = guardedListener(log, (request, error) => {
      const state = (request as Traced<ClientRequest>)[key];
      if (!state) return;
      state.fail(error);
      activateParent(state);
    });
    this.onResponseEnd = guardedListener(log, (response) => {
      (response as Traced<IncomingMessage>)[key]?.finish(response);
    });
    this.onResponseClose = guardedListener(log, (response) => {
      // After `abort()` neither an end nor an error need come.
      const { req } = response as IncomingMessage & { req?: ClientRequest };
      if (req?.aborted) (response as Traced<IncomingMessage>)[key]?.finish(response);
    });
    this.onResponseError = guardedListener(log, (response, error) => {
      const state = (response as Traced<IncomingMessage>)[key];
      if (!state) return;
      state.fail(error);
      activateParent(state);
    });
  }

  /** A message of `http.client.request.created`: nothing was sent yet. */
  readonly onCreated = (message: unknown): void => {
    this.begin((message as { request: ClientRequest }).request);
  };

  /** A message of `http.client.request.start`, for Node that tells of no request before it was sent. */
  readonly onSent = (message: unknown): void => {
    this.begin((message as { request: ClientRequest }).request);
    if (this.hasToldOfLateStart) return;
    this.hasToldOfLateStart = true;
    this.telemetry.log.warn(
      `Node ${process.versions.node} tells of outgoing requests only when they were sent, so they carry no trace context; Node 22.12 and later do`,
    );
  };

  /** A message of `http.client.response.finish`: the headers of a response came. */
  readonly onResponse = (message: unknown): void => {
    const { request, response } = message as { request: ClientRequest; response: IncomingMessage };
    const state = (request as Traced<ClientRequest>)[this.key];
    if (!state) return;
    state.respond(response);
    (response as Traced<IncomingMessage>)[this.key] = state;
    response.on('end', this.onResponseEnd);
    response.on(errorMonitor, this.onResponseError);
    response.on('close', this.onResponseClose);
  };

  private begin(request: ClientRequest): void {
    const { telemetry } = this;
    const { config, log } = telemetry;
    const target = outgoingTarget(request);
    const { ignoreOutgoingRequestHook: ignores, startOutgoingSpanHook: start, requestHook } = config;
    const options = ignores === undefined && start === undefined ? null : requestOptions(request, target);
    if (
      ignores !== undefined &&
      options !== null &&
      callHook(log, 'ignoreOutgoingRequestHook', ignores, options, undefined, undefined)
    ) {
      (request as Traced<ClientRequest>)[this.key] = null;
      return;
    }
    const attributes = requestAttributes(request, target, telemetry);
    if (start !== undefined && options !== null) {
      assignAttributes(
        attributes,
        callHook(log, 'startOutgoingSpanHook', start, options, undefined, undefined),
      );
    }
    const startedAtMs = performance.now();
    const parent = contextApi.active();
    const span = startHttpSpan(
      telemetry.tracer,
      request.method,
      { kind: SpanKind.CLIENT, attributes },
      parent,
      config.requireParentforOutgoingSpans === true,
    );
    const context = NativeContext.withSpan(parent, span);
    callHook(log, 'the propagator', inject, context, request, outgoingHeaders);
    const state = new OutgoingRequest(
      telemetry,
      request,
      target,
      span,
      attributes,
      parent,
      context,
      startedAtMs,
    );
    (request as Traced<ClientRequest>)[this.key] = state;
    if (requestHook !== undefined) callHook(log, 'requestHook', requestHook, span, request, undefined);
    request.on('close', this.onRequestClose);
    request.on(errorMonitor, this.onRequestError);
  }
}

const inject = (context: Context, request: ClientRequest, setter: TextMapSetter<ClientRequest>): void =>
  propagation.inject(context, request, setter);

/** The attributes that a span of an outgoing request starts with. */
function requestAttributes(
  request: ClientRequest,
  target: OutgoingTarget,
  telemetry: HttpTelemetry,
): Attributes {
  const { method } = request;
  const known = telemetry.client.methodName(method);
  const userAgent = request.getHeader('user-agent');
  const attributes: Attributes = {
    'http.request.method': known,
    'server.address': target.host,
    'server.port': target.port,
    'url.full': fullUrl(request, target, telemetry.client.redaction),
    'user_agent.original': userAgent as string | undefined,
  };
  if (method !== known) attributes['http.request.method_original'] = method;
  if (telemetry.config.enableSyntheticSourceDetection && userAgent) {
    attributes['user_agent.synthetic.type'] = syntheticType(String(userAgent));
  }
  return attributes;
}

/** What hooks of outgoing requests get: the options, as far as a request still knows them. */
function requestOptions(request: ClientRequest, target: OutgoingTarget): RequestOptions {
  return {
    protocol: request.protocol,
    hostname: target.host,
    host: target.host,
    port: target.port,
    method: request.method,
    path: request.path,
    headers: request.getHeaders(),
    agent: (request as { agent?: RequestOptions['agent'] }).agent,
  };
}
