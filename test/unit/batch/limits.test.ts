import { expect, test } from 'vitest';
import { OptimizedBatchProcessor } from '../../../src/batch/index.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { settled } from '../../support/settled.ts';
import { expectBalance } from './balance.ts';
import { OpenConsumer } from './open-consumer.ts';

test('a batch leaves by number, by bytes and by delay, whichever comes first', async () => {
  const clock = new FakeClock();
  const consumer = new OpenConsumer<string>();
  const processor = new OptimizedBatchProcessor<string>({
    consume: consumer.consume,
    consumers: 10,
    maxItems: 3,
    maxBytes: 10,
    maxDelayMs: 50,
    sizeOf: (text) => text.length,
    clock,
  });
  for (const item of ['a', 'b', 'c']) processor.add(item);
  for (const item of ['dddddd', 'eeeeee']) processor.add(item);
  clock.advance(49);
  expect(consumer.all.map(({ items, cause }) => [cause, ...items])).toEqual([
    ['items', 'a', 'b', 'c'],
    ['bytes', 'dddddd'],
  ]);
  clock.advance(1);
  expect(consumer.all.at(-1)).toMatchObject({
    items: ['eeeeee'],
    cause: 'delay',
    bytes: 6,
    priority: 'normal',
  });
  for (const batch of [...consumer.open]) batch.resolve();
  await settled();
  expect(processor.stats()).toMatchObject({ accepted: 5, delivered: 5, batches: 3 });
});

test('an item larger than maxBytes goes alone, or is dropped and counted', () => {
  const consumer = new OpenConsumer<string>();
  const options = {
    consume: consumer.consume,
    consumers: 9,
    maxBytes: 4,
    sizeOf: (text: string) => text.length,
  };
  const alone = new OptimizedBatchProcessor<string>(options);
  for (const item of ['a', 'larger', 'b']) expect(alone.add(item)).toBe(true);
  expect(consumer.all.map(({ items }) => items)).toEqual([['a'], ['larger']]);

  const dropping = new OptimizedBatchProcessor<string>({ ...options, oversized: 'drop' });
  expect(dropping.add('larger')).toBe(false);
  expect(dropping.stats().dropped.tooLarge).toBe(1);
});

test('a full queue drops the newest, counts it, and hands over what is there first', () => {
  const consumer = new OpenConsumer<number>();
  const processor = new OptimizedBatchProcessor<number>({
    consume: consumer.consume,
    maxItems: 100,
    maxQueuedItems: 2,
  });
  const taken = [1, 2, 3, 4, 5].map((item) => processor.add(item));
  expect(taken).toEqual([true, true, true, true, false]);
  expect(consumer.all.map(({ items, cause }) => [cause, ...items])).toEqual([['full', 1, 2]]);
  expect(processor.stats()).toMatchObject({ accepted: 5, queued: 2, inFlight: 2, dropped: { queueFull: 1 } });
});

test('an item whose size or key cannot be told is counted as invalid, and nobody sees the error', () => {
  const fail = () => {
    throw new Error('no');
  };
  const consume = () => {};
  const bySize = new OptimizedBatchProcessor<number>({
    consume,
    sizeOf: (item) => (item === 1 ? fail() : -1),
  });
  expect([bySize.add(1), bySize.add(2)]).toEqual([false, false]);
  const byKey = new OptimizedBatchProcessor<number>({ consume, keyOf: fail });
  expect(byKey.add(1)).toBe(false);
  for (const processor of [bySize, byKey]) {
    expect(processor.stats().dropped.invalid).toBe(processor.stats().accepted);
    expectBalance(processor.stats());
  }
});

test('a consumer that returns at once keeps up within one turn of the event loop, and may add items itself', () => {
  let sum = 0;
  const processor: OptimizedBatchProcessor<number> = new OptimizedBatchProcessor<number>({
    consume: ({ items }) => {
      for (const item of items) {
        sum += item;
        if (item > 1) processor.add(item / 2);
      }
    },
    maxItems: 8,
    maxQueuedItems: 64,
  });
  for (let count = 0; count < 1_000; count += 1) processor.add(4);
  const stats = processor.stats();
  expectBalance(stats);
  expect(stats.accepted).toBeGreaterThan(2_900);
  expect(stats.dropped.queueFull).toBe(0);
  expect(sum).toBeGreaterThan(6_900);
});

test('wrong options are refused by path', () => {
  const consume = () => {};
  const wrong: [string, object][] = [
    ['consume', { consume: undefined }],
    ['maxItems', { maxItems: 0 }],
    ['maxBytes', { maxBytes: 10 }],
    ['maxQueuedBytes', { maxQueuedBytes: 10 }],
    ['overflow', { overflow: 'wait' }],
    ['spill', { overflow: 'spill' }],
    ['spill.directory', { overflow: 'spill', spill: { directory: '' } }],
    ['adapt', { adapt: { latencyMs: 1, itemsPerSecond: 1 } }],
    ['adapt.minItems', { adapt: { latencyMs: 1, minItems: 513 } }],
    ['codec', { codec: {} }],
    ['batchSize', { batchSize: 1 }],
  ];
  for (const [setting, options] of wrong)
    expect(() => new OptimizedBatchProcessor({ consume, ...options }), setting).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION', setting }),
    );
  const processor = new OptimizedBatchProcessor({ consume });
  expect(() => processor.add(1, { priority: 'urgent' as 'high' })).toThrow('priority');
});
