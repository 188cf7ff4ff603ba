/** Requests written by hand, which no instrumentation sees leave. */

import { connect, type Socket } from 'node:net';
import { connect as tlsConnect } from 'node:tls';
import type { RawConnection, RawRequest, Upgrade } from '../scenario.ts';
import { begin, log } from './log.ts';
import { expectRequest, type Ports } from './server.ts';

export async function runRaw(connection: RawConnection, ports: Ports): Promise<void> {
  const over = begin();
  const wire = await open(connection.isTls, ports);
  try {
    if (connection.isPipelined) {
      for (const request of connection.requests) {
        const { id } = expectRequest(request.plan);
        wire.write(head(request, id) + (request.body ?? ''));
      }
      for (const { method } of connection.requests) if (!(await wire.response(method))) break;
    } else {
      for (const request of connection.requests) {
        const { id, started } = expectRequest(request.plan);
        const response = wire.response(request.method);
        wire.write(head(request, id));
        if (request.body) {
          // The body comes when the application has the request already.
          await Promise.race([started, response]);
          wire.write(request.body);
        }
        if (!(await response)) break;
      }
    }
  } finally {
    wire.close();
    over();
  }
}

export async function runRawUpgrade({ isAccepted }: Upgrade, ports: Ports): Promise<void> {
  const over = begin();
  const wire = await open(false, ports);
  wire.write('GET /before HTTP/1.1\r\nHost: a\r\n\r\n');
  await wire.response('GET');
  const refused = isAccepted ? '' : 'X-Refused: 1\r\n';
  wire.write(`GET /chat HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: echo\r\n${refused}\r\n`);
  await wire.closed;
  over();
}

function head({ method, target, headers, body }: RawRequest, id: string): string {
  const lines = [`${method} ${target} HTTP/1.1`, ...headers.map(([name, value]) => `${name}: ${value}`)];
  if (body !== null) lines.push(`Content-Length: ${Buffer.byteLength(body)}`);
  return `${lines.join('\r\n')}\r\nx-plan: ${id}\r\n\r\n`;
}

class Wire {
  readonly closed: Promise<void>;
  private readonly socket: Socket;
  private received = '';
  private isClosed = false;
  private wake: () => void = () => {};

  constructor(socket: Socket) {
    this.socket = socket;
    socket.setEncoding('latin1');
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      this.received += chunk;
      this.wake();
    });
    this.closed = new Promise((resolve) => {
      socket.on('close', () => {
        this.isClosed = true;
        this.wake();
        resolve();
      });
    });
  }

  write(text: string): void {
    if (!this.socket.destroyed) this.socket.write(text, 'latin1');
  }

  close(): void {
    this.socket.destroy();
  }

  /** Reads a response; false if the connection ended first, or with it. */
  async response(method: string): Promise<boolean> {
    for (;;) {
      const end = responseEnd(this.received, method);
      if (end !== null) {
        log(`answered ${this.received.slice(9, 12)}`);
        this.received = this.received.slice(end);
        return true;
      }
      if (this.isClosed) {
        log(`closed ${this.received.slice(9, 12)}`);
        return false;
      }
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }
}

/** Where the first response ends; null if it hasn't. Interim ones are passed over. */
function responseEnd(text: string, method: string): number | null {
  const body = text.indexOf('\r\n\r\n') + 4;
  if (body < 4) return null;
  const status = Number(text.slice(9, 12));
  if (status < 200) {
    const rest = responseEnd(text.slice(body), method);
    return rest === null ? null : body + rest;
  }
  if (method === 'HEAD' || status === 204 || status === 304) return body;
  const length = /\r\ncontent-length: (\d+)/i.exec(text.slice(0, body))?.[1];
  if (length !== undefined) return text.length >= body + Number(length) ? body + Number(length) : null;
  if (!/\r\ntransfer-encoding: chunked/i.test(text.slice(0, body))) return null;
  const last = text.indexOf('0\r\n\r\n', body);
  return last < 0 ? null : last + 5;
}

function open(isTls: boolean, ports: Ports): Promise<Wire> {
  return new Promise((resolve, reject) => {
    const socket = isTls
      ? tlsConnect({ port: ports.https, host: '127.0.0.1', rejectUnauthorized: false })
      : connect({ port: ports.http, host: '127.0.0.1' });
    socket.once(isTls ? 'secureConnect' : 'connect', () => resolve(new Wire(socket)));
    socket.once('error', reject);
  });
}
