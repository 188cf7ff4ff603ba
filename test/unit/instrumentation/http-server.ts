import { once } from 'node:events';
import { createServer, type RequestListener, type RequestOptions, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A server on a free port until the end of the test. */
export async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** Sends a request, and resolves when its response was read. */
export async function get(options: RequestOptions): Promise<void> {
  const sent = request({ host: '127.0.0.1', agent: false, ...options });
  sent.end();
  const [response] = await once(sent, 'response');
  response.resume();
  await once(sent, 'close');
}
