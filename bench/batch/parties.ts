import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { BatchProcessorOptions, OptimizedBatchProcessor, ProducerHandle } from 'otlp-native/batch';
import type { PartyName } from './subject.ts';

/** What is added: it serves as a span, as a log record, and as bytes. */
export interface Item {
  readonly key: number;
  readonly priority: 'high' | 'normal' | 'low';
  readonly resource: object;
  readonly hrTime: readonly [number, number];
  spanContext(): { traceFlags: number };
}

/** Something that gathers items into batches of 512 for a consumer that only counts them. */
export interface Party {
  /** What is to be awaited where a producer waits. */
  add(item: Item): unknown;
  flush(): Promise<void>;
  /** Items that the consumer got. */
  received(): number;
  /** The most and the least that may be said of where items are; 0 for nothing lost. */
  lost(): number;
  /** For worker threads. */
  handle?(): ProducerHandle;
}

export const BATCH_ITEMS = 512;
/** More than any phase has at once. */
const QUEUE_ITEMS = 1_000_000;
const DELAY_MS = 1_000;

/** Loads only the party that is asked for. `dataloaderFolder`: a project that has it. */
export async function openParty(name: PartyName, waits: boolean, dataloaderFolder: string): Promise<Party> {
  switch (name) {
    case 'own':
      return own({}, waits);
    case 'ownLimits':
      return own(
        { sizeOf: () => 100, maxBytes: 1 << 20, adapt: { latencyMs: 100, minItems: BATCH_ITEMS } },
        waits,
        true,
      );
    case 'ownKeys':
      return own({ keyOf: ({ key }) => key }, waits);
    case 'officialSpans':
      return officialSpans();
    case 'officialLogs':
      return officialLogs();
    case 'dataloader':
      return dataloader(dataloaderFolder);
  }
}

async function own(
  options: Partial<BatchProcessorOptions<Item>>,
  waits: boolean,
  hasPriorities = false,
): Promise<Party> {
  const { OptimizedBatchProcessor } = await import('otlp-native/batch');
  let received = 0;
  const [bytes] = [new TextEncoder().encode('x'.repeat(64))];
  const processor: OptimizedBatchProcessor<Item> = new OptimizedBatchProcessor<Item>({
    // As the official exporters: done in the same turn, told by a promise.
    consume: async ({ items }) => {
      received += items.length;
      // Who waits is to meet a consumer that takes its time.
      if (waits) await turn();
    },
    maxItems: BATCH_ITEMS,
    maxDelayMs: DELAY_MS,
    consumers: waits ? 4 : 1,
    maxQueuedItems: waits ? 2 * BATCH_ITEMS : QUEUE_ITEMS,
    overflow: waits ? 'block' : 'drop',
    codec: { encode: () => bytes, decode: (raw) => raw as never },
    ...options,
  });
  return {
    add: hasPriorities ? (item) => processor.add(item, item) : (item) => processor.add(item),
    flush: () => processor.flush(),
    received: () => received,
    lost: () => {
      const stats = processor.stats();
      return stats.accepted - stats.delivered;
    },
    handle: () => processor.producerHandle(),
  };
}

async function officialSpans(): Promise<Party> {
  const { BatchSpanProcessor } = await import('@opentelemetry/sdk-trace');
  const exporter = countingExporter<ReadableSpan>();
  const processor = new BatchSpanProcessor({ exporter, ...QUEUE });
  return officialParty(exporter, (item) => processor.onEnd(item as never), processor);
}

async function officialLogs(): Promise<Party> {
  const { BatchLogRecordProcessor } = await import('@opentelemetry/sdk-logs');
  const exporter = countingExporter<ReadableLogRecord>();
  const processor = new BatchLogRecordProcessor({ exporter, ...QUEUE });
  return officialParty(exporter, (item) => processor.onEmit(item as never), processor);
}

const QUEUE = {
  maxQueueSize: QUEUE_ITEMS,
  maxExportBatchSize: BATCH_ITEMS,
  scheduledDelayMillis: DELAY_MS,
};

function officialParty(
  exporter: { received: number },
  add: (item: Item) => void,
  processor: { forceFlush(): Promise<void> },
): Party {
  let added = 0;
  return {
    add: (item) => {
      added += 1;
      add(item);
    },
    flush: () => processor.forceFlush(),
    received: () => exporter.received,
    lost: () => added - exporter.received,
  };
}

/** Succeeds at once. */
function countingExporter<T>() {
  return {
    received: 0,
    export(items: T[], done: (result: { code: number }) => void) {
      this.received += items.length;
      done({ code: 0 });
    },
    forceFlush: async () => {},
    shutdown: async () => {},
  };
}

async function dataloader(folder: string): Promise<Party> {
  const DataLoader = createRequire(join(folder, 'package.json'))('dataloader');
  let received = 0;
  let added = 0;
  const loader = new DataLoader(
    async (items: readonly Item[]) => {
      received += items.length;
      return items;
    },
    { cache: false, maxBatchSize: BATCH_ITEMS },
  );
  let last: unknown;
  return {
    add: (item) => {
      added += 1;
      last = loader.load(item);
      return last;
    },
    flush: async () => {
      await last;
      await turn();
    },
    received: () => received,
    lost: () => added - received,
  };
}
