import { OptimizedBatchProcessor } from 'otlp-native/batch';

/** What is left undone at the end of the program, which must end by itself: or, with `waits`, must not before it's done. */
const { waits } = JSON.parse(process.argv[2] ?? '') as { waits: boolean };

const processor = new OptimizedBatchProcessor<number>({
  consume: async ({ items }) => {
    // Nothing of this keeps the process alive but the processor, where someone waits for it.
    await new Promise<void>((resolve) => setTimeout(resolve, 50).unref());
    process.stdout.write(`${items.join()}\n`);
  },
  maxItems: 2,
  maxQueuedItems: 2,
  maxDelayMs: 3_600_000,
  overflow: 'block',
});
if (waits) {
  for (const item of [1, 2, 3, 4, 5]) await processor.add(item);
  process.stdout.write('added\n');
} else processor.add(1);
