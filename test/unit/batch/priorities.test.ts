import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type BatchPriority, OptimizedBatchProcessor } from '../../../src/batch/index.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { holds } from '../../support/property.ts';
import { settled } from '../../support/settled.ts';
import { OpenConsumer } from './open-consumer.ts';

interface Item {
  readonly priority: BatchPriority;
  readonly atMs: number;
}

const LEVELS = { high: 0, normal: 1, low: 2 };
const AGING_MS = 100;

test('an item of low is overtaken by none that came more than two agings after it, of normal one, whatever the load', async () => {
  const arrivals = fc.array(
    fc.record({
      priority: fc.constantFrom<BatchPriority>('high', 'high', 'normal', 'low'),
      afterMs: fc.nat(30),
    }),
    { minLength: 1, maxLength: 200, size: 'max' },
  );
  await holds(fc.tuple(arrivals, fc.integer({ min: 1, max: 4 })), { runs: 200 }, async ([items, perItem]) => {
    const clock = new FakeClock();
    const consumer = new OpenConsumer<Item>();
    const processor = new OptimizedBatchProcessor<Item>({
      consume: consumer.consume,
      maxItems: 1,
      agingMs: AGING_MS,
      clock,
    });
    const turn = ({ priority, atMs }: Item) => atMs + LEVELS[priority] * AGING_MS;
    const waiting = new Set<Item>();
    let looked = 0;
    const look = () => {
      for (; looked < consumer.all.length; looked += 1) {
        const [gone] = consumer.all[looked]?.items ?? [];
        if (gone === undefined) continue;
        waiting.delete(gone);
        for (const left of waiting) expect(turn(left)).toBeGreaterThanOrEqual(turn(gone));
      }
    };
    for (const [count, { priority, afterMs }] of items.entries()) {
      clock.advance(afterMs);
      const item = { priority, atMs: clock.now() };
      waiting.add(item);
      processor.add(item, { priority });
      look();
      if (count % perItem === 0) consumer.open[0]?.resolve();
      await settled();
      look();
    }
    while (consumer.open.length > 0) {
      consumer.open[0]?.resolve();
      await settled();
      look();
    }
    expect(waiting.size).toBe(0);
  });
}, 60_000);

test('items of several priorities leave in batches of their own, the most urgent first', async () => {
  const consumer = new OpenConsumer<string>();
  const processor = new OptimizedBatchProcessor<string>({ consume: consumer.consume, consumers: 3 });
  for (const priority of ['low', 'normal', 'high'] as const) processor.add(priority, { priority });
  const flushed = processor.flush();
  expect(consumer.open.map(({ items, priority, cause }) => [cause, priority, ...items])).toEqual([
    ['flush', 'high', 'high'],
    ['flush', 'normal', 'normal'],
    ['flush', 'low', 'low'],
  ]);
  for (const batch of [...consumer.open]) batch.resolve();
  await flushed;
});
