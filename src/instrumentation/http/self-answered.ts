import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

/** What of a server decides whether it calls its `request` listeners. */
export interface AnsweringServer {
  readonly requireHostHeader?: boolean;
  readonly maxRequestsPerSocket?: number | null;
  listenerCount(event: string): number;
}

/** As Node itself looks for it. */
const CONTINUE = /(?:^|\W)100-continue(?:$|\W)/i;

/** How many requests came over a connection, kept only for servers that limit it. */
const requestCounts = new WeakMap<Socket, number>();

/**
 * Whether Node answers a request by itself, without telling the application: one without a `Host` header (400), one with an
 * unknown `Expect` (417), one above the connection's limit (503). The official instrumentation sees none of them.
 */
export function isSelfAnswered(request: IncomingMessage, socket: Socket, server: AnsweringServer): boolean {
  if (request.httpVersion !== '1.1') return false;
  const { host, expect } = request.headers;
  if (host === undefined && server.requireHostHeader) return true;
  const limit = server.maxRequestsPerSocket;
  if (typeof limit === 'number' && limit > 0) {
    const count = (requestCounts.get(socket) ?? 0) + 1;
    requestCounts.set(socket, count);
    if (count > limit) return true;
  }
  return expect !== undefined && !CONTINUE.test(expect) && server.listenerCount('checkExpectation') === 0;
}
