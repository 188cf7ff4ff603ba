import type { ClientRequest, IncomingMessage } from 'node:http';
import { type Attributes, type Context, type Span, SpanStatusCode } from '@opentelemetry/api';
import { callHook } from '../hooks.js';
import type { HeaderValue } from './header-capture.js';
import { isErrorStatus, recordFailure, statusErrorType } from './http-span.js';
import type { HttpTelemetry } from './http-telemetry.js';
import { fullUrl, type OutgoingTarget, withPort } from './outgoing-target.js';

/** An outgoing request from its creation to the end of its response. */
export class OutgoingRequest {
  /** What was active where the request was made. */
  readonly parent: Context;
  private readonly telemetry: HttpTelemetry;
  private readonly request: ClientRequest;
  private readonly span: Span;
  private readonly target: OutgoingTarget;
  private readonly startedAtMs: number;
  private readonly context: Context;
  private readonly metric: Attributes;
  private isEnded = false;

  constructor(
    telemetry: HttpTelemetry,
    request: ClientRequest,
    target: OutgoingTarget,
    span: Span,
    attributes: Attributes,
    parent: Context,
    context: Context,
    startedAtMs: number,
  ) {
    this.telemetry = telemetry;
    this.request = request;
    this.target = target;
    this.span = span;
    this.startedAtMs = startedAtMs;
    this.parent = parent;
    this.context = context;
    this.metric = {
      'http.request.method': attributes['http.request.method'],
      'server.address': attributes['server.address'],
      'server.port': attributes['server.port'],
    };
  }

  /** The headers of the response came. */
  respond(response: IncomingMessage): void {
    if (this.isEnded) return;
    const { span, metric, telemetry } = this;
    const { statusCode, socket } = response;
    const attributes: Attributes = {
      'http.response.status_code': statusCode,
      'network.peer.address': socket?.remoteAddress,
      'network.peer.port': socket?.remotePort,
      'network.protocol.version': socket ? response.httpVersion : undefined,
    };
    if (socket?.remotePort !== undefined) this.learnPort(socket.remotePort);
    span.setAttributes(attributes);
    if (socket && response.httpVersion) metric['network.protocol.version'] = response.httpVersion;
    if (statusCode) {
      metric['http.response.status_code'] = statusCode;
      const errorType = statusErrorType(statusCode, 400);
      if (errorType !== undefined) metric['error.type'] = errorType;
    }
    const hook = telemetry.config.responseHook;
    if (hook !== undefined) callHook(telemetry.log, 'responseHook', hook, span, response, undefined);
    const { requestHeaders, responseHeaders } = telemetry.client;
    if (requestHeaders.isEmpty && responseHeaders.isEmpty) return;
    const headers: Attributes = {};
    requestHeaders.capture(this.request, requestHeader, headers);
    responseHeaders.capture(response, responseHeader, headers);
    span.setAttributes(headers);
  }

  /** The response was read to its end, or broke off. */
  finish(response: IncomingMessage): void {
    if (this.isEnded) return;
    this.isEnded = true;
    const { span, telemetry } = this;
    if (response.aborted && !response.complete) {
      span.setStatus({ code: SpanStatusCode.ERROR });
    } else {
      const errorType = statusErrorType(response.statusCode, 400);
      if (errorType !== undefined) span.setAttribute('error.type', errorType);
      if (isErrorStatus(response.statusCode, 400)) span.setStatus({ code: SpanStatusCode.ERROR });
    }
    const apply = telemetry.config.applyCustomAttributesOnSpan;
    if (apply !== undefined) {
      callHook(telemetry.log, 'applyCustomAttributesOnSpan', apply, span, this.request, response);
    }
    this.close();
  }

  /** The request, or its response, failed. */
  fail(error: unknown): void {
    if (this.isEnded) return;
    this.isEnded = true;
    const port = (error as { port?: unknown } | null)?.port;
    if (typeof port === 'number') this.learnPort(port);
    this.metric['error.type'] = recordFailure(this.span, error);
    this.close();
  }

  /** The request is over, without an error and without its response's end: it was upgraded, or given up. */
  abandon(): void {
    if (this.isEnded) return;
    this.isEnded = true;
    this.close();
  }

  private close(): void {
    this.span.end();
    const seconds = (performance.now() - this.startedAtMs) / 1000;
    this.telemetry.clientDuration.record(seconds, this.metric, this.context);
  }

  private learnPort(port: number): void {
    if (this.metric['server.port'] !== undefined) return;
    this.metric['server.port'] = port;
    const target = withPort(this.request, this.target, port);
    this.span.setAttribute('server.port', port);
    this.span.setAttribute('url.full', fullUrl(this.request, target, this.telemetry.client.redaction));
  }
}

function requestHeader(request: ClientRequest, name: string): HeaderValue {
  return request.getHeader(name);
}

function responseHeader(response: IncomingMessage, name: string): HeaderValue {
  return response.headers[name];
}
