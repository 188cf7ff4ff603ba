/** An OTLP/HTTP JSON server that refuses requests as it is told, and keeps the points of those that it takes. */

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pointsOf, type ReceivedPoint } from './differential-metrics-canonical.ts';

export class UnsteadyServer {
  readonly endpoint: string;
  /** The points of each request that was taken. */
  readonly taken: ReceivedPoint[][] = [];
  refused = 0;
  private readonly server: Server;

  private constructor(server: Server) {
    this.server = server;
    this.endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** @param isRefused is asked at each request. */
  static async start(isRefused: () => boolean): Promise<UnsteadyServer> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        if (isRefused()) {
          started.refused++;
          response.writeHead(503).end();
          return;
        }
        started.taken.push(pointsOf(JSON.parse(Buffer.concat(chunks).toString())));
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const started = new UnsteadyServer(server);
    return started;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
