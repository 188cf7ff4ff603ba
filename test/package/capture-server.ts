import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A span as it arrived. */
export interface CapturedSpan {
  name: string;
  spanId: string;
  parentSpanId?: string;
}

/** A log record as it arrived. */
export interface CapturedLog {
  severityText?: string;
  body?: { stringValue?: string };
  traceId?: string;
}

/** What arrived: spans, the metric's name of each data point, and log records. */
export interface Captured {
  spans: CapturedSpan[];
  points: string[];
  logs: CapturedLog[];
}

interface CapturedMetric {
  name: string;
  sum?: { dataPoints: unknown[] };
}

/** An OTLP/HTTP JSON endpoint that keeps what it is sent. */
export interface CaptureServer extends AsyncDisposable {
  readonly endpoint: string;
  /** What came since the last call. */
  take(): Captured;
}

export async function startCaptureServer(): Promise<CaptureServer> {
  let captured: Captured = { spans: [], points: [], logs: [] };
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const { resourceSpans, resourceMetrics, resourceLogs } = JSON.parse(body);
      captured.spans.push(...itemsOf<CapturedSpan>(resourceSpans, 'scopeSpans', 'spans'));
      captured.logs.push(...itemsOf<CapturedLog>(resourceLogs, 'scopeLogs', 'logRecords'));
      for (const { name, sum } of itemsOf<CapturedMetric>(resourceMetrics, 'scopeMetrics', 'metrics')) {
        captured.points.push(...(sum?.dataPoints ?? []).map(() => name));
      }
      response.setHeader('content-type', 'application/json').end('{}');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    take: () => {
      const taken = captured;
      captured = { spans: [], points: [], logs: [] };
      return taken;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** The items of all scopes of all resources, under the names that their signal has for these. */
function itemsOf<T>(
  resources: Record<string, Record<string, T[]>[]>[] | undefined,
  scopes: string,
  items: string,
): T[] {
  return (resources ?? [])
    .flatMap((resource) => resource[scopes] ?? [])
    .flatMap((scope) => scope[items] ?? []);
}
