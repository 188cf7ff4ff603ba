/** HTTP for children: loaded through `require`, which the official instrumentations hook into, and after they did. */

import type { IncomingMessage, RequestListener, RequestOptions, Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** Loads a module that an instrumentation patches. */
export const load = createRequire(import.meta.url);

/** Listens on a free port of 127.0.0.1. */
export async function listen(listener: RequestListener): Promise<{ server: Server; port: number }> {
  const { createServer } = load('node:http') as typeof import('node:http');
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, port: (server.address() as AddressInfo).port };
}

/** The answer to one request on a connection of its own, in short. */
export async function request(
  port: number,
  method: string,
  path: string,
  body?: object,
): Promise<{ readonly status: number | undefined; readonly body: string }> {
  const http = load('node:http') as typeof import('node:http');
  const headers = body === undefined ? {} : { 'content-type': 'application/json' };
  const options: RequestOptions = { host: '127.0.0.1', port, method, path, headers, agent: false };
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    http
      .request(options, resolve)
      .on('error', reject)
      .end(body === undefined ? undefined : JSON.stringify(body));
  });
  return { status: answer.statusCode, body: await text(answer) };
}

/** Resolves once it took its last connection and all of them ended. */
export function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
