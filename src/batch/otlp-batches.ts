import { diag } from '@opentelemetry/api';
import type { SendOptions } from '../client/client-options.js';
import type { ClientOutcome } from '../client/client-outcome.js';
import type { ExportLogsServiceRequest } from '../client/data/logs.js';
import type { ExportMetricsServiceRequest } from '../client/data/metrics.js';
import type { ExportTraceServiceRequest } from '../client/data/traces.js';
import type { OtlpClient } from '../client/otlp-client.js';
import { requestBytes } from '../client/request-bytes.js';
import { group } from '../config/checks.js';
import { functionOf } from '../resilience/options.js';
import type { Batch, BatchConsumer } from './batch.js';
import type { BatchCodec } from './batch-options.js';
import { answerOf } from './otlp-answer.js';

/** The request of a signal. */
export interface OtlpRequests {
  /** Spans. */
  readonly traces: ExportTraceServiceRequest;
  /** Data points. */
  readonly metrics: ExportMetricsServiceRequest;
  /** Log records. */
  readonly logs: ExportLogsServiceRequest;
}

/** Whole requests of a signal: objects in OTLP's JSON form, or bytes of protobuf. */
export type OtlpItem<S extends keyof OtlpRequests> = OtlpRequests[S] | Uint8Array;

/** Options of a processor whose items are whole OTLP requests. */
export interface OtlpBatches<S extends keyof OtlpRequests> {
  /** Sends a batch as one request; as two where it has both objects and bytes. */
  readonly consume: BatchConsumer<OtlpItem<S>>;
  /** Bytes are as large as they are; of an object's spans, data points or log records each counts as 400. */
  readonly sizeOf: (item: OtlpItem<S>) => number;
  /** For worker threads and the disk. */
  readonly codec: BatchCodec<OtlpItem<S>>;
}

/** Options of {@link otlpBatches}. */
export interface OtlpBatchOptions {
  /** Of each send. The signal that ends it is the batch's own. */
  send?: Omit<SendOptions, 'signal' | 'encoding'>;
  /**
   * Hears of spans, data points or log records that the server rejected of a request that it took (partial success), which counts as delivered.
   * Default: `diag` is told.
   */
  onRejected?: (rejectedItems: number, message: string | null) => void;
}

/** About what an item of a request takes. */
const ITEM_BYTES = 400;
/** `{`: with it JSON begins, and no OTLP request in protobuf does. */
const JSON_START = 0x7b;

const LISTS = {
  traces: ['resourceSpans', 'scopeSpans', 'spans'],
  metrics: ['resourceMetrics', 'scopeMetrics', 'metrics'],
  logs: ['resourceLogs', 'scopeLogs', 'logRecords'],
} as const;

/**
 * Batches of whole OTLP requests: what many hand in, as objects or bytes, goes as few requests. Protobuf is joined as it is, without being
 * read.
 *
 * @example
 * ```ts
 * import { logsRequest, OtlpClient } from 'otlp-native';
 * import { OptimizedBatchProcessor, type OtlpItem, otlpBatches } from 'otlp-native/batch';
 *
 * const client = new OtlpClient({ endpoint: 'http://localhost:4318' });
 * const processor = new OptimizedBatchProcessor<OtlpItem<'logs'>>({
 *   ...otlpBatches(client, 'logs'),
 *   maxItems: 100,
 *   maxBytes: 1_000_000,
 * });
 * processor.add(logsRequest({ records: [{ body: 'compiled' }] }));
 * await processor.shutdown();
 * await client.shutdown();
 * ```
 */
export function otlpBatches<S extends keyof OtlpRequests>(
  client: OtlpClient,
  signal: S,
  options?: OtlpBatchOptions,
): OtlpBatches<S> {
  const { send: sendOptions, onRejected } = group(options, '', ['send', 'onRejected']);
  const tellRejected = functionOf('onRejected', onRejected, warnOfRejected);
  /** What a batch that is tried again has delivered already. */
  const delivered = new WeakMap<Batch<OtlpItem<S>>, Set<'bytes' | 'objects'>>();
  const send = (data: object, abort: AbortSignal): Promise<ClientOutcome> => {
    const given = { ...sendOptions, signal: abort };
    if (signal === 'traces') return client.sendTraces(data, given);
    if (signal === 'metrics') return client.sendMetrics(data, given);
    return client.sendLogs(data, given);
  };
  return {
    consume: async (batch, abort) => {
      const bytes = batch.items.filter((item) => item instanceof Uint8Array);
      const objects = batch.items.filter((item) => !(item instanceof Uint8Array));
      const done = delivered.get(batch) ?? new Set();
      delivered.set(batch, done);
      const parts = [
        ['bytes', bytes.length === 0 ? null : joined(bytes)],
        ['objects', objects.length === 0 ? null : merged(signal, objects)],
      ] as const;
      for (const [part, data] of parts) {
        if (data === null || done.has(part)) continue;
        const outcome = await send(data, abort);
        answerOf(outcome);
        done.add(part);
        if (outcome.kind === 'rejected') tellRejected(outcome.rejectedItems, outcome.message);
      }
    },
    sizeOf: (item) => (item instanceof Uint8Array ? item.length : ITEM_BYTES * itemsIn(signal, item)),
    codec: {
      encode: (item) => requestBytes(item, 'protobuf').bytes,
      decode: (bytes) =>
        bytes[0] === JSON_START ? (JSON.parse(Buffer.from(bytes).toString()) as OtlpRequests[S]) : bytes,
    },
  };
}

function warnOfRejected(rejectedItems: number, message: string | null): void {
  diag.warn(
    `otlp-native: the server rejected ${rejectedItems} items of a batch: ${message ?? 'it said no reason'}`,
  );
}

/** Messages of protobuf that follow on each other are one, whose lists hold what those of each held. */
function joined(requests: readonly Uint8Array[]): Uint8Array {
  const [only] = requests;
  return requests.length === 1 && only !== undefined ? only : Buffer.concat(requests);
}

/** One request with what several have. */
function merged(signal: keyof OtlpRequests, requests: readonly object[]): object {
  const [list] = LISTS[signal];
  return { [list]: requests.flatMap((request) => elements(request, list)) };
}

function itemsIn(signal: keyof OtlpRequests, request: object): number {
  const [resources, scopes, items] = LISTS[signal];
  let count = 0;
  for (const resource of elements(request, resources))
    for (const scope of elements(resource, scopes)) count += elements(scope, items).length;
  return count;
}

/** What users hand in may lack its lists. */
function elements(of: unknown, list: string): readonly unknown[] {
  const value = (of as Record<string, unknown> | null | undefined)?.[list];
  return Array.isArray(value) ? value : [];
}
