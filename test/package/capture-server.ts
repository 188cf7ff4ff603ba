import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

interface TracesRequest {
  resourceSpans?: { scopeSpans?: { spans?: { name?: string }[] }[] }[];
}

/** An OTLP/HTTP JSON endpoint that keeps the names of the spans it is sent. */
export interface CaptureServer extends AsyncDisposable {
  readonly endpoint: string;
  /** The names seen since the last call. */
  takeSpanNames(): string[];
}

export async function startCaptureServer(): Promise<CaptureServer> {
  let names: string[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      names.push(...spanNames(JSON.parse(body)));
      response.setHeader('content-type', 'application/json').end('{}');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    takeSpanNames: () => {
      const taken = names;
      names = [];
      return taken;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function spanNames(request: TracesRequest): string[] {
  return (request.resourceSpans ?? [])
    .flatMap(({ scopeSpans }) => scopeSpans ?? [])
    .flatMap(({ spans }) => spans ?? [])
    .map(({ name }) => name ?? '');
}
