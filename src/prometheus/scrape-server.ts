import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzip } from 'node:zlib';
import { type ExpositionFormat, expositionFormat } from './exposition-format.js';

const PATH = '/metrics';
const DEFAULT_TIMEOUT_MS = 10_000;
const MAX_TIMEOUT_MS = 120_000;
/** What the answer's way needs of the client's time. */
const RESERVED_SHARE = 0.1;
const MAX_CONNECTIONS = 64;
/** What a client that says so is sent compressed. */
const MIN_GZIP_BYTES = 1_024;

/** Makes the answer of a scrape. */
export type Scrape = (format: ExpositionFormat, timeoutMs: number) => Promise<string>;

/** Answers `GET /metrics` over HTTP. It keeps no process alive. */
export class ScrapeServer {
  private readonly server: Server;
  private readonly scrape: Scrape;

  /**
   * Listens from the next turn of the event loop on.
   *
   * @param onListening is told where.
   * @param onError is told why it can't listen, such as that another process has the port.
   */
  constructor(
    host: string,
    port: number,
    scrape: Scrape,
    onListening: (url: string) => void,
    onError: (error: Error) => void,
  ) {
    this.scrape = scrape;
    this.server = createServer((request, response) => void this.answer(request, response));
    this.server.maxConnections = MAX_CONNECTIONS;
    this.server.on('error', onError);
    // Not shared by the processes of a cluster: each has metrics of its own.
    this.server.listen({ host, port, exclusive: true }, () => onListening(this.url()));
    this.server.unref();
  }

  /** Whether a request came to this server. */
  owns({ socket }: IncomingMessage): boolean {
    return (socket as { server?: unknown }).server === this.server;
  }

  /** Listens no longer, and ends what is under way. */
  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private url(): string {
    const { address, port, family } = this.server.address() as AddressInfo;
    return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}${PATH}`;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    request.resume();
    const { method, headers } = request;
    if (request.url?.split('?')[0] !== PATH) return end(response, 404, `metrics are at ${PATH}\n`);
    if (method !== 'GET' && method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD');
      return end(response, 405, 'use GET\n');
    }
    const format = expositionFormat(headers.accept);
    let text: string;
    try {
      text = await this.scrape(format, timeoutOf(headers['x-prometheus-scrape-timeout-seconds']));
    } catch (error) {
      return end(response, 503, `${error instanceof Error ? error.message : String(error)}\n`);
    }
    response.setHeader('Content-Type', format.contentType);
    response.setHeader('Vary', 'Accept, Accept-Encoding');
    if (text.length < MIN_GZIP_BYTES || !acceptsGzip(headers['accept-encoding'])) response.end(text);
    else {
      gzip(text, (error, compressed) => {
        if (error === null) response.setHeader('Content-Encoding', 'gzip');
        response.end(error === null ? compressed : text);
      });
    }
  }
}

function end(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' });
  response.end(text);
}

function timeoutOf(header: string | string[] | undefined): number {
  const seconds = Number(header);
  if (header === undefined || !(seconds > 0)) return DEFAULT_TIMEOUT_MS;
  return Math.min(seconds * 1_000 * (1 - RESERVED_SHARE), MAX_TIMEOUT_MS);
}

function acceptsGzip(header: string | string[] | undefined): boolean {
  return String(header ?? '')
    .split(',')
    .some((part) => /^\s*gzip\s*(;\s*q=(?!0(\.0*)?\s*$).*)?$/i.test(part));
}
