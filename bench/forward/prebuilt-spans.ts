import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { startNativeProvider } from '../provider/native-provider.ts';

/** Files of requests that are made before anything is measured. */
export interface PrebuiltSpans {
  readonly paths: readonly string[];
  readonly spansPerRequest: number;
  /** Of OTLP, the span's share of its request's resource and scope included. */
  readonly bytesPerSpan: number;
}

/** So many take turns, so that no party works on what is in the processor's cache anyway. */
const REQUESTS = 8;

/** Requests of the spans of bench `provider`, encoded by our exporter, in files of `folder`. */
export async function prebuiltSpans(spansPerRequest: number, folder: string): Promise<PrebuiltSpans> {
  const bodies: Buffer[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      bodies.push(Buffer.concat(chunks));
      response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const { source, forceFlush, shutdown } = startNativeProvider({
    endpoint: `http://127.0.0.1:${port}/v1/traces`,
    protocol: 'http/protobuf',
    compression: 'none',
    batch: { maxItems: spansPerRequest, delayMs: 60_000, maxBytes: 64 * 1024 * 1024 },
  });
  for (let made = 0; made < REQUESTS; made += 1) {
    source.make(spansPerRequest);
    await forceFlush();
  }
  await shutdown();
  server.close();
  const paths = bodies.map((_, index) => join(folder, `request-${index}.pb`));
  await Promise.all(bodies.map((body, index) => writeFile(paths[index] ?? '', body)));
  const bytes = bodies.reduce((sum, { length }) => sum + length, 0);
  return { paths, spansPerRequest, bytesPerSpan: bytes / (bodies.length * spansPerRequest) };
}
