import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Attributes, type Context, ROOT_CONTEXT, type Span, SpanStatusCode } from '@opentelemetry/api';
import { callHook } from '../hooks.js';
import type { HeaderValue } from './header-capture.js';
import { isErrorStatus, recordFailure, statusErrorType } from './http-span.js';
import type { HttpTelemetry } from './http-telemetry.js';
import type { RpcMetadata } from './rpc-metadata.js';

/** An incoming request from its headers to its end. It is also the metadata that frameworks' instrumentations look for. */
export class ServerRequest implements RpcMetadata {
  readonly type = 'http';
  readonly span: Span;
  route?: string = undefined;
  /** What is active while the request is handled; it leads to this object, so it is set after construction. */
  context: Context = ROOT_CONTEXT;
  /** Identifies the execution in which the request's listeners are called. */
  readonly executionId: number;
  private readonly telemetry: HttpTelemetry;
  private readonly request: IncomingMessage;
  private readonly startedAtMs: number;
  private readonly method: unknown;
  private readonly scheme: unknown;
  private readonly protocolVersion: unknown;
  private isEnded = false;

  constructor(
    telemetry: HttpTelemetry,
    request: IncomingMessage,
    span: Span,
    attributes: Attributes,
    startedAtMs: number,
    executionId: number,
  ) {
    this.telemetry = telemetry;
    this.request = request;
    this.span = span;
    this.startedAtMs = startedAtMs;
    this.executionId = executionId;
    // A hook may have set others.
    this.method = attributes['http.request.method'];
    this.scheme = attributes['url.scheme'];
    this.protocolVersion = attributes['network.protocol.version'];
  }

  /** Whether a hook of the user's runs at the end. */
  get hasEndHook(): boolean {
    return this.telemetry.config.applyCustomAttributesOnSpan !== undefined;
  }

  /** The connection has no more to do with the request: it was answered, or went away. */
  end(response: ServerResponse): void {
    if (this.isEnded) return;
    this.isEnded = true;
    const { span, route, telemetry } = this;
    const { config, server } = telemetry;
    const { statusCode } = response;
    const errorType = statusErrorType(statusCode, 500);
    if (!server.responseHeaders.isEmpty) {
      const headers: Attributes = {};
      server.responseHeaders.capture(response, responseHeader, headers);
      span.setAttributes(headers);
    }
    span.setAttribute('http.response.status_code', statusCode);
    if (route !== undefined) span.setAttribute('http.route', route);
    if (isErrorStatus(statusCode, 500)) span.setStatus({ code: SpanStatusCode.ERROR });
    if (errorType !== undefined) span.setAttribute('error.type', errorType);
    if (route) span.updateName(`${this.request.method || 'GET'} ${route}`);
    const apply = config.applyCustomAttributesOnSpan;
    if (apply !== undefined) {
      callHook(telemetry.log, 'applyCustomAttributesOnSpan', apply, span, this.request, response);
    }
    span.end();
    this.record(route, statusCode || undefined, errorType);
  }

  /** The response, or the handler, failed. */
  fail(error: unknown): void {
    if (this.isEnded) return;
    this.isEnded = true;
    const errorType = recordFailure(this.span, error);
    this.span.end();
    this.record(undefined, undefined, errorType);
  }

  private record(
    route: string | undefined,
    statusCode: number | undefined,
    errorType: string | undefined,
  ): void {
    const attributes = {
      'http.request.method': this.method,
      'url.scheme': this.scheme,
    } as Attributes;
    if (this.protocolVersion) attributes['network.protocol.version'] = this.protocolVersion as string;
    if (route !== undefined) attributes['http.route'] = route;
    if (statusCode !== undefined) attributes['http.response.status_code'] = statusCode;
    if (errorType !== undefined) attributes['error.type'] = errorType;
    this.telemetry.serverDuration.record(
      (performance.now() - this.startedAtMs) / 1000,
      attributes,
      this.context,
    );
  }
}

function responseHeader(response: ServerResponse, name: string): HeaderValue {
  return response.getHeader(name);
}
