import { expect, test } from 'vitest';
import { OptimizedBatchProcessor } from '../../../src/batch/index.ts';
import { settled } from '../../support/settled.ts';
import { expectBalance } from './balance.ts';
import { OpenConsumer } from './open-consumer.ts';

function blocking(consumer: OpenConsumer<number>, options: object = {}): OptimizedBatchProcessor<number> {
  const limits = { maxItems: 2, maxQueuedItems: 2 };
  return new OptimizedBatchProcessor<number>({
    consume: consumer.consume,
    overflow: 'block',
    ...limits,
    ...options,
  });
}

test('add waits for room in its order, and tells when it has it', async () => {
  const consumer = new OpenConsumer<number>();
  const processor = blocking(consumer);
  expect([1, 2, 3, 4].map((item) => processor.add(item))).toEqual([true, true, true, true]);
  const order: number[] = [];
  for (const item of [5, 6, 7]) Promise.resolve(processor.add(item)).then(() => order.push(item));
  expect(processor.tryAdd(8)).toBe(false);
  expect(processor.stats()).toMatchObject({ accepted: 4, queued: 2, inFlight: 2, waiting: 3 });
  consumer.open[0]?.resolve();
  await settled();
  expect(order).toEqual([5, 6]);
  consumer.open[0]?.resolve();
  await settled();
  expect(order).toEqual([5, 6, 7]);
  expect(consumer.all.map(({ items }) => items)).toEqual([
    [1, 2],
    [3, 4],
    [5, 6],
  ]);
  expectBalance(processor.stats());
});

test('one who gives up waiting makes way for those behind it, and its item is not taken', async () => {
  const consumer = new OpenConsumer<number>();
  const processor = blocking(consumer, { sizeOf: (item: number) => item, maxQueuedBytes: 10, maxItems: 1 });
  processor.add(1);
  processor.add(6);
  const controller = new AbortController();
  const large = processor.add(9, { signal: controller.signal });
  const small = processor.add(3);
  controller.abort(new Error('no longer'));
  await expect(large).rejects.toThrow('no longer');
  await expect(small).resolves.toBe(true);
  expect(processor.stats()).toMatchObject({ accepted: 3, queued: 2, waiting: 0 });
  await expect(processor.add(9, { signal: controller.signal })).rejects.toThrow('no longer');
});

test('more than maxWaiting are dropped and counted, and an item that never fits is not waited for', async () => {
  const consumer = new OpenConsumer<number>();
  const processor = blocking(consumer, {
    maxWaiting: 1,
    sizeOf: (item: number) => item,
    maxQueuedBytes: 100,
  });
  for (let item = 1; item <= 4; item += 1) processor.add(item);
  expect(processor.add(5)).toBeInstanceOf(Promise);
  expect(processor.add(6)).toBe(false);
  expect(processor.add(101)).toBe(false);
  expect(processor.stats().dropped).toMatchObject({ queueFull: 1, tooLarge: 1 });
});

test('150 producers that wait for room get equal shares, none is lost and none waits for ever', async () => {
  const producers = 150;
  const each = 200;
  let delivered = 0;
  const shares = new Map<number, number>();
  let spread = 0;
  const processor = new OptimizedBatchProcessor<number>({
    consume: async ({ items }) => {
      await null;
      delivered += items.length;
      for (const producer of items) shares.set(producer, (shares.get(producer) ?? 0) + 1);
      if (shares.size < producers) return;
      const counts = [...shares.values()];
      spread = Math.max(spread, Math.max(...counts) - Math.min(...counts));
    },
    consumers: 4,
    maxItems: 32,
    maxQueuedItems: 64,
    overflow: 'block',
  });
  const produce = async (producer: number) => {
    for (let count = 0; count < each; count += 1) expect(await processor.add(producer)).toBe(true);
  };
  await Promise.all(Array.from({ length: producers }, (_, producer) => produce(producer)));
  const stats = await processor.shutdown();
  expect(delivered).toBe(producers * each);
  expect(stats).toMatchObject({ accepted: producers * each, delivered: producers * each });
  expect(new Set(shares.values())).toEqual(new Set([each]));
  // Those who came first have what the queue held at the start; from then on each has its turn.
  expect(spread).toBeLessThanOrEqual(64 + 4 * 32);
});
