import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { createServer as createHttp2Server, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo, Server } from 'node:net';
import { answerParent } from '../process/answer-parent.ts';
import { countItems, type ItemCounts, metricTotal } from './count-items.ts';
import { type SinkSignal, type StoredRequest, signalOf } from './stored-request.ts';

// A Collector's place, in a process of its own, doing as little as it can, so that a comparison shows the sender.

/** Where the sink listens. */
export interface SinkEndpoints {
  http: string;
  grpc: string;
}

/** What arrived since the last `reset`. */
export interface SinkCounts {
  requests: number;
  /** Bytes of bodies as sent, compressed. */
  bytes: number;
  /** Items in those bodies, or `null` where `reset` was told not to keep them. */
  items: ItemCounts | null;
}

export type SinkQuestions = typeof answers;

const answers = {
  endpoints: async (): Promise<SinkEndpoints> => ({ http: await listen(http), grpc: await listen(grpc) }),
  reset: (options: { keepsBodies: boolean }): void => {
    requests = 0;
    bytes = 0;
    kept = options.keepsBodies ? [] : null;
    lastMetrics = null;
  },
  counts: (): SinkCounts => ({ requests, bytes, items: kept === null ? null : countItems(kept) }),
  metricTotal: (): number => (lastMetrics === null ? 0 : metricTotal(lastMetrics)),
};

let requests = 0;
let bytes = 0;
let kept: StoredRequest[] | null = null;
let lastMetrics: StoredRequest | null = null;

const GRPC_EMPTY_MESSAGE = Buffer.alloc(5);

const http = createHttpServer((request, response) => {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  store(request, signalOf(request.url ?? ''), 'http', encoding, () => {
    response.writeHead(200, { 'content-type': 'application/x-protobuf', 'content-length': 0 });
    response.end();
  });
});
// Both exporters keep their connections; the default of 5 s would cut them between phases.
http.keepAliveTimeout = 60_000;

const grpc = createHttp2Server();
grpc.on('stream', (stream, headers) => {
  const encoding = String(headers['grpc-encoding'] ?? 'identity');
  store(stream, signalOf(headers[':path'] ?? ''), 'grpc', encoding, () => {
    stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
    stream.end(GRPC_EMPTY_MESSAGE);
  });
});

function store(
  body: IncomingMessage | ServerHttp2Stream,
  signal: SinkSignal,
  protocol: StoredRequest['protocol'],
  encoding: string,
  respond: () => void,
): void {
  const chunks: Buffer[] = [];
  // Requests for metrics are few, and only the latest is held.
  const isKept = kept !== null || signal === 'metrics';
  body.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (isKept) chunks.push(chunk);
  });
  body.on('end', () => {
    requests += 1;
    if (isKept) {
      const request = { signal, protocol, encoding, body: Buffer.concat(chunks) };
      kept?.push(request);
      if (signal === 'metrics') lastMetrics = request;
    }
    respond();
  });
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}

answerParent(answers);
