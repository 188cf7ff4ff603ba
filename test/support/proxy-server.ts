/** An HTTP proxy that does as it is told, on a port of 127.0.0.1: whatever host is asked for, it goes to one of this machine. */

import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

export interface ProxyOptions {
  /** The port of 127.0.0.1 that stands for every host. */
  readonly target: number;
  /** `user:password` without which nothing gets through. */
  readonly credentials?: string;
  /** Default: any free one. */
  readonly port?: number;
}

/** What a client asked of the proxy. */
export interface ProxyRequest {
  readonly method: string;
  /** `host:port` for CONNECT, else the URL. */
  readonly target: string;
}

export interface ProxyServer {
  readonly port: number;
  readonly requests: readonly ProxyRequest[];
  close(): Promise<void>;
}

export async function startProxy({ target, credentials, port = 0 }: ProxyOptions): Promise<ProxyServer> {
  const sockets = new Set<Duplex>();
  const requests: ProxyRequest[] = [];
  const keep = (socket: Duplex): void => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  };
  const admits = ({ method = '', url = '', headers }: IncomingMessage): boolean => {
    requests.push({ method, target: url });
    const expected = `Basic ${Buffer.from(credentials ?? '').toString('base64')}`;
    return credentials === undefined || headers['proxy-authorization'] === expected;
  };
  const passOn = (asked: IncomingMessage, answer: ServerResponse): void => {
    if (!admits(asked)) {
      answer.writeHead(407, { 'proxy-authenticate': 'Basic realm="test"' }).end('who are you?');
      return;
    }
    const { 'proxy-authorization': _, ...headers } = asked.headers;
    const { pathname, search } = new URL(asked.url ?? '');
    const path = pathname + search;
    const onward = request({ host: '127.0.0.1', port: target, method: asked.method, path, headers });
    onward.on('response', (got) => {
      answer.writeHead(got.statusCode ?? 502, got.headers);
      got.pipe(answer);
    });
    onward.on('error', () => answer.writeHead(502).end());
    asked.pipe(onward);
  };
  const tunnel = (asked: IncomingMessage, client: Duplex, first: Buffer): void => {
    if (!admits(asked)) {
      client.end(
        'HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Basic realm="test"\r\n\r\n',
      );
      return;
    }
    const server: Socket = connect(target, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      server.write(first);
      server.pipe(client);
      client.pipe(server);
    });
    keep(server);
    server.on('close', () => client.destroy());
    client.on('close', () => server.destroy());
  };
  const server = createServer(passOn);
  server.on('connection', keep);
  server.on('connect', tunnel);
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    close: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}
