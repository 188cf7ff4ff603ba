import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startNativeLogs } from '../logs/native-logs.ts';
import { countItems } from '../sink/count-items.ts';

/** One encoded OTLP request. */
export interface PrebuiltRequest {
  readonly body: Buffer;
  readonly items: number;
}

/** Requests that are made before anything is measured. */
const REQUESTS = 8;

/** Requests of `items` log records each, those that our subject makes, encoded by our exporter and not compressed. */
export async function prebuiltRequests(items: number): Promise<readonly PrebuiltRequest[]> {
  const requests: PrebuiltRequest[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const stored = { signal: 'logs', protocol: 'http', encoding: 'identity', body } as const;
      requests.push({ body, items: countItems([stored]).logs });
      response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const { source, forceFlush, shutdown } = startNativeLogs({
    endpoint: `http://127.0.0.1:${port}`,
    protocol: 'http/protobuf',
    compression: 'none',
    batch: { maxItems: items, delayMs: 60_000, maxBytes: 64 * 1024 * 1024 },
  });
  for (let made = 0; made < REQUESTS; made += 1) {
    source.make(items);
    await forceFlush();
  }
  await shutdown();
  server.close();
  return requests;
}

/** Bytes of OTLP for an item, its share of the request's resource and scope included. */
export function bytesPerItem(requests: readonly PrebuiltRequest[]): number {
  const sum = (of: (request: PrebuiltRequest) => number): number =>
    requests.reduce((total, request) => total + of(request), 0);
  return sum(({ body }) => body.length) / sum(({ items }) => items);
}
