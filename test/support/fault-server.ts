/**
 * An OTLP server of all signals that answers as it is told: it shows what a client sent, and how a client takes every kind of
 * trouble. Speaks OTLP/HTTP (HTTP/1.1) or OTLP/gRPC (HTTP/2), in plain text or over TLS, on a port of 127.0.0.1.
 */

import { once } from 'node:events';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createHttp2Server, createSecureServer as createSecureHttp2Server } from 'node:http2';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { TlsOptions } from 'node:tls';
import { type Answer, type Protocol, SUCCESS } from './answers.ts';
import type { CanonicalSpan } from './canonical.ts';
import { type DeliveredItem, type DeliveredPoint, itemsOf, pointsOf } from './delivered-items.ts';
import { answerGrpc } from './grpc-exchange.ts';
import { answerHttp } from './http-exchange.ts';
import { spansFromJson } from './normalise-json.ts';
import { spansFromProtobuf } from './normalise-protobuf.ts';
import { decodeRequest, type Message } from './otlp-message.ts';
import { type Signal, signalOf } from './signals.ts';
import { until } from './until.ts';

export interface ReceivedRequest {
  /** `performance.now()` when the request's headers were read. */
  readonly atMs: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Decompressed; for gRPC the message without its frame. Empty where the answer came before the body's end. */
  readonly body: Buffer;
  readonly answer: Answer;
}

export interface FaultServerOptions {
  readonly protocol: Protocol;
  /** One answer for all requests, or a function of how many came before. Default: success. */
  readonly answer?: Answer | ((index: number) => Answer);
  /** Default: any free one. */
  readonly port?: number;
  readonly tls?: TlsOptions;
}

export class FaultServer {
  readonly protocol: Protocol;
  /** Every request, in the order in which their bodies were read. */
  readonly requests: ReceivedRequest[] = [];
  /** Change it while the server runs to end or start a fault. */
  answer: (index: number) => Answer;
  readonly #server: Server;
  readonly #isTls: boolean;
  readonly #sockets = new Set<Socket>();
  #connections = 0;
  #started = 0;

  static async start(options: FaultServerOptions): Promise<FaultServer> {
    const server = new FaultServer(options);
    server.#server.listen(options.port ?? 0, '127.0.0.1');
    await once(server.#server, 'listening');
    return server;
  }

  private constructor({ protocol, answer = SUCCESS, tls }: FaultServerOptions) {
    this.protocol = protocol;
    this.answer = typeof answer === 'function' ? answer : () => answer;
    this.#isTls = tls !== undefined;
    this.#server = protocol === 'grpc' ? this.#createGrpc(tls) : this.#createHttp(tls);
    this.#server.on('connection', (socket: Socket) => {
      this.#connections += 1;
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => this.#sockets.delete(socket));
    });
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** `http://127.0.0.1:PORT` or `https://localhost:PORT`: certificates name the host, not the address. */
  get endpoint(): string {
    return this.#isTls ? `https://localhost:${this.port}` : `http://127.0.0.1:${this.port}`;
  }

  /** How many connections were accepted so far. */
  get connections(): number {
    return this.#connections;
  }

  /** Spans of the requests that were answered with success, in order of arrival. */
  get deliveredSpans(): CanonicalSpan[] {
    return this.#successes('traces').flatMap((request) => this.spansOf(request));
  }

  /** Items of the signal's requests that were answered with success, in order of arrival. */
  delivered(signal: Signal): DeliveredItem[] {
    return this.#successes(signal).flatMap((request) => itemsOf(signal, this.messageOf(request)));
  }

  /** Data points of the requests that were answered with success, in order of arrival. */
  get deliveredPoints(): DeliveredPoint[] {
    return this.#successes('metrics').flatMap((request) => pointsOf(this.messageOf(request)));
  }

  spansOf({ body }: ReceivedRequest): CanonicalSpan[] {
    return this.protocol === 'http/json' ? spansFromJson(body.toString('utf8')) : spansFromProtobuf(body);
  }

  /** A request in JSON form. */
  messageOf({ path, body }: ReceivedRequest): Message {
    return decodeRequest(signalOf(path), this.protocol, body);
  }

  /** Waits until `count` requests came in. */
  async received(count: number, deadlineMs: number): Promise<void> {
    await until(`${count} requests came in`, deadlineMs, () => this.requests.length >= count);
  }

  /** Stops listening and breaks every connection. */
  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #successes(signal: Signal): ReceivedRequest[] {
    return this.requests.filter(({ answer, path }) => answer.kind === 'success' && signalOf(path) === signal);
  }

  #createHttp(tls: TlsOptions | undefined): Server {
    const listener: RequestListener = (request, response) => {
      const answer = this.#nextAnswer();
      this.#record(
        answer,
        request.url ?? '',
        request.headers,
        answerHttp(this.protocol, answer, request, response),
      );
    };
    return tls === undefined ? createHttpServer(listener) : createHttpsServer(tls, listener);
  }

  #createGrpc(tls: TlsOptions | undefined): Server {
    const server = tls === undefined ? createHttp2Server() : createSecureHttp2Server(tls);
    server.on('sessionError', () => undefined);
    server.on('stream', (stream, headers) => {
      const answer = this.#nextAnswer();
      this.#record(answer, headers[':path'] ?? '', headers, answerGrpc(answer, stream, headers));
    });
    return server;
  }

  #nextAnswer(): Answer {
    const answer = this.answer(this.#started);
    this.#started += 1;
    return answer;
  }

  #record(
    answer: Answer,
    path: string,
    headers: ReceivedRequest['headers'],
    exchange: Promise<Buffer>,
  ): void {
    const atMs = performance.now();
    const add = (body: Buffer): number => this.requests.push({ atMs, path, headers, body, answer });
    // A client that goes away in the middle of its request is a fault like others; the request is recorded empty.
    exchange.then(add, () => add(Buffer.alloc(0)));
  }
}
