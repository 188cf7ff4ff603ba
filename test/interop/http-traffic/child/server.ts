/** The application behind the servers. */

import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createSecureServer } from 'node:http2';
import { createRequire } from 'node:module';
import type { AddressInfo, Socket } from 'node:net';
import { context, trace } from '@opentelemetry/api';
import { getRPCMetadata, RPCType } from '@opentelemetry/core';
import { serverTls } from '../../../support/certificates.ts';
import type { ServerPlan } from '../scenario.ts';
import { begin, log, logActive } from './log.ts';

interface Expected {
  readonly plan: ServerPlan;
  readonly started: () => void;
}

export interface Ports {
  readonly http: number;
  readonly https: number;
  readonly h2: number;
  readonly closed: number;
}

const expected = new Map<string, Expected>();
let nextId = 1;

/** Announces a request. Its header `x-plan` has to be the id; `started` resolves when the application has it. */
export function expectRequest(plan: ServerPlan): { id: string; started: Promise<void> } {
  const id = String(nextId++);
  let resolve = (): void => {};
  const started = new Promise<void>((settle) => {
    resolve = settle;
  });
  expected.set(id, { plan, started: resolve });
  return { id, started };
}

export async function startServers(): Promise<Ports> {
  const load = createRequire(import.meta.url);
  const http: typeof import('node:http') = load('node:http');
  const https: typeof import('node:https') = load('node:https');
  const servers = [
    http.createServer(handle),
    https.createServer(serverTls(), handle),
    createSecureServer(serverTls(), (request, response) => handle(request as never, response as never)),
    http.createServer(),
  ];
  for (const server of servers.slice(0, 2)) server.on('upgrade', onUpgrade);
  // Connections stay for the whole process, whatever pauses there are.
  for (const server of servers.slice(0, 2)) (server as Server).keepAliveTimeout = 600_000;
  process.on('uncaughtException', (error: Error & { socket?: Socket }) => {
    log(`uncaught ${error.message}`);
    if (error.socket === undefined) throw error;
    error.socket.destroy();
  });
  const ports = await Promise.all(
    servers.map(async (server) => {
      await new Promise<void>((resolve) => server.listen(0, '::', resolve));
      return (server.address() as AddressInfo).port;
    }),
  );
  await new Promise((resolve) => servers[3]?.close(resolve));
  const [http_ = 0, https_ = 0, h2 = 0, closed = 0] = ports;
  return { http: http_, https: https_, h2, closed };
}

function handle(request: IncomingMessage, response: ServerResponse): void {
  const known = expected.get(String(request.headers['x-plan']));
  if (known === undefined) {
    response.end();
    return;
  }
  const { plan, started } = known;
  const over = begin();
  logActive(`request ${request.method}`);
  for (const name of ['traceparent', 'tracestate', 'baggage']) {
    const value = request.headers[name];
    // A parent's span id is replaced by its span's number.
    if (value !== undefined)
      log(
        `${name} ${String(value)
          .replace(/-([0-9a-f]{16})-/, '-⟨$1⟩-')
          .replace(/^00-[0-9a-f]{32}/, '')}`,
      );
  }
  response.on('finish', () => logActive('finish'));
  response.on('close', () => {
    logActive('close');
    over();
  });
  response.on('error', (error) => log(`response error ${error.message}`));
  request.on('error', () => {});
  const metadata = getRPCMetadata(context.active());
  if (plan.route !== null && metadata?.type === RPCType.HTTP) metadata.route = plan.route;
  started();
  if (plan.act === 'throw') {
    throw Object.assign(new RangeError('the handler failed'), { socket: request.socket });
  }
  readBody(request, plan, () => act(request, response, plan));
}

function readBody(request: IncomingMessage, { readsBody }: ServerPlan, then: () => void): void {
  if (readsBody === 'not') {
    then();
  } else if (readsBody === 'by listeners') {
    let isFirst = true;
    request.on('data', () => {
      if (isFirst) logActive('data');
      isFirst = false;
    });
    request.on('end', () => {
      logActive('end');
      then();
    });
  } else {
    void (async () => {
      let length = 0;
      try {
        for await (const chunk of request) length += chunk.length;
        logActive(`read ${length}`);
        then();
      } catch (error) {
        log(`body error ${(error as Error).message}`);
      }
    })();
  }
}

function act(request: IncomingMessage, response: ServerResponse, plan: ServerPlan): void {
  if (plan.hasChildSpan) trace.getTracer('application').startSpan('work').end();
  if (plan.act === 'hold') return;
  if (plan.act === 'break before headers') {
    request.socket.destroy();
    return;
  }
  if (plan.act === 'redirect' && !request.url?.startsWith('/redirected')) {
    response.writeHead(302, { location: '/redirected?from=here' }).end();
    return;
  }
  response.statusCode = plan.status;
  for (const [name, value] of plan.headers) {
    if (name === 'X-Many') response.setHeader(name, ['1', '2']);
    else response.setHeader(name, value);
  }
  for (let i = 0; i < plan.chunks; i++) response.write('chunk');
  if (plan.act === 'break after headers') {
    response.flushHeaders();
    response.write('x', () => request.socket.destroy());
    return;
  }
  if (plan.act === 'break response') {
    response.destroy(new TypeError('broken'));
    return;
  }
  response.end();
  if (plan.act === 'write after end') response.write('more');
}

function onUpgrade(request: IncomingMessage, socket: Socket): void {
  logActive('upgrade');
  socket.on('error', () => {});
  if (request.headers['x-refused'] === undefined) {
    socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\nhello');
  } else {
    socket.destroy();
  }
}
