import { setTimeout as pause } from 'node:timers/promises';
import { OptimizedBatchProcessor } from 'otlp-native/batch';

/** What the child is told. */
export interface SpillingApp {
  readonly directory: string;
  readonly firstItem: number;
}

/** Adds items without end, faster than its consumer takes them. Says `s N` when item N is on disk, and `d N` when it is delivered. */
const { directory, firstItem } = JSON.parse(process.argv[2] ?? '') as SpillingApp;

const processor = new OptimizedBatchProcessor<number>({
  consume: async ({ items }) => {
    await pause(2);
    // Told before it counts as delivered: what is told twice is no harm, what is never told is.
    process.stdout.write(items.map((item) => `d ${item}\n`).join(''));
  },
  codec: {
    encode: (item) => Buffer.from(`item ${item}`.padEnd(20 + (item % 200), '.')),
    decode: (bytes) => Number(/^item (\d+)\.*$/.exec(Buffer.from(bytes).toString())?.[1]),
  },
  maxItems: 8,
  maxQueuedItems: 16,
  maxDelayMs: 1,
  overflow: 'spill',
  spill: { directory, fsync: 'never' },
});

for (let item = firstItem; ; item += 1) {
  const added = processor.add(item);
  if (added instanceof Promise) added.then((isStored) => isStored && process.stdout.write(`s ${item}\n`));
  if (item % 20 === 0) await pause(1);
}
