/**
 * An OTLP/HTTP server in a process of its own that fails in one way after the other, and remembers which items it took. It
 * finds them by their mark, `seq=` and twelve digits.
 */

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** What it knows of one signal. */
export interface Taken {
  /** Different items that were in a request whose body came whole. */
  readonly distinct: number;
  /** Items that came again. */
  readonly repeated: number;
  /** Items of requests that it answered with success to the end, with repetitions; rejected ones are not among them. */
  readonly acknowledged: number;
  /** Items that it rejected in such an answer. */
  readonly rejected: number;
  /** The largest mark. */
  readonly largest: number;
}

export type Tally = Readonly<Record<'traces' | 'logs', Taken>>;

const PHASE_MS = Number(process.argv[2]);
/** Each between two phases in which all is well. */
const FAULTS = [
  'unavailable',
  'throttled',
  'hung',
  'reset after the body',
  'reset before the body',
  'port closed',
  'slow answer',
  'answer that is no message',
  'partial success',
  'refused',
] as const;
type Phase = (typeof FAULTS)[number] | 'well';

const MARK = Buffer.from('seq=');
const MARK_DIGITS = 12;

class Items {
  private bits = new Uint8Array(1 << 16);
  distinct = 0;
  repeated = 0;
  acknowledged = 0;
  rejected = 0;
  largest = -1;

  /** Returns how many items `body` holds. */
  take(body: Buffer): number {
    let found = 0;
    for (let at = body.indexOf(MARK); at !== -1; at = body.indexOf(MARK, at + MARK.length)) {
      const start = at + MARK.length;
      this.mark(Number(body.toString('latin1', start, start + MARK_DIGITS)));
      found += 1;
    }
    return found;
  }

  private mark(item: number): void {
    const byte = item >> 3;
    if (byte >= this.bits.length) {
      const larger = new Uint8Array(2 * Math.max(this.bits.length, byte + 1));
      larger.set(this.bits);
      this.bits = larger;
    }
    const before = this.bits[byte] ?? 0;
    const bit = 1 << (item & 7);
    if ((before & bit) !== 0) this.repeated += 1;
    else this.distinct += 1;
    this.bits[byte] = before | bit;
    this.largest = Math.max(this.largest, item);
  }

  tally(): Taken {
    const { distinct, repeated, acknowledged, rejected, largest } = this;
    return { distinct, repeated, acknowledged, rejected, largest };
  }
}

const items = { traces: new Items(), logs: new Items() };
const sockets = new Set<Socket>();
let phase: Phase = 'well';
/** Faults end for good: what is left is to arrive. */
let isOver = false;

const server = createServer((request, response) => {
  if (phase === 'reset before the body') {
    request.socket.destroy();
    return;
  }
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => answer(request, Buffer.concat(chunks), response));
  request.on('error', () => undefined);
});
server.on('connection', (socket) => {
  sockets.add(socket);
  socket.on('close', () => sockets.delete(socket));
  socket.on('error', () => undefined);
});

function answer(request: IncomingMessage, body: Buffer, response: ServerResponse): void {
  const signal = request.url?.endsWith('/v1/logs') ? 'logs' : 'traces';
  // Metrics are answered like the others, and not remembered.
  const known = request.url?.endsWith('/v1/metrics') ? null : items[signal];
  const plain = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
  const statusOnly = { unavailable: 503, throttled: 429, refused: 400 }[phase as string];
  if (statusOnly !== undefined) {
    response.writeHead(statusOnly, phase === 'throttled' ? { 'retry-after': '1' } : {}).end();
    return;
  }
  const count = known?.take(plain) ?? 0;
  const acknowledge = (rejected: number): void => {
    response.on('finish', () => {
      if (known === null) return;
      known.acknowledged += count - rejected;
      known.rejected += rejected;
    });
  };
  const success = { 'content-type': 'application/x-protobuf' };
  switch (phase) {
    case 'hung':
      return;
    case 'reset after the body':
      request.socket.destroy();
      return;
    case 'answer that is no message':
      response.writeHead(200, success).end(Buffer.from([0xff, 0xff, 0xff]));
      return;
    case 'slow answer': {
      acknowledge(0);
      const message = partialSuccess(0, 'slow');
      response.writeHead(200, { ...success, 'content-length': message.length });
      let sent = 0;
      const timer = setInterval(() => {
        if (response.destroyed) clearInterval(timer);
        else if (sent < message.length) response.write(message.subarray(sent, sent + 1));
        else {
          clearInterval(timer);
          response.end();
        }
        sent += 1;
      }, 20);
      return;
    }
    case 'partial success': {
      const rejected = Math.min(3, count);
      acknowledge(rejected);
      response.writeHead(200, success).end(partialSuccess(rejected, 'some'));
      return;
    }
    default:
      acknowledge(0);
      response.writeHead(200, success).end();
  }
}

/** `Export…ServiceResponse`, which is the same for all signals. */
function partialSuccess(rejected: number, message: string): Buffer {
  const text = Buffer.from(message);
  const body = Buffer.concat([Buffer.from([0x08, rejected, 0x12, text.length]), text]);
  return Buffer.concat([Buffer.from([0x0a, body.length]), body]);
}

let turn = 0;
let port = 0;

function nextPhase(): void {
  const closed = phase === 'port closed';
  turn += 1;
  phase = isOver || turn % 2 === 0 ? 'well' : (FAULTS[(turn >> 1) % FAULTS.length] ?? 'well');
  if (closed) server.listen(port, '127.0.0.1');
  if (phase === 'port closed') {
    server.close();
    for (const socket of sockets) socket.destroy();
  }
}

server.listen(0, '127.0.0.1', () => {
  if (port !== 0) return;
  port = (server.address() as AddressInfo).port;
  setInterval(nextPhase, PHASE_MS);
  process.send?.(port);
});
process.on('message', (message) => {
  if (message === 'end the faults') {
    isOver = true;
    if (phase !== 'well') nextPhase();
    process.send?.('ended');
  } else {
    const tally: Tally = { traces: items.traces.tally(), logs: items.logs.tally() };
    process.send?.(tally);
  }
});
process.on('disconnect', () => process.exit());
