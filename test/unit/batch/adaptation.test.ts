import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BatchSize } from '../../../src/batch/batch-size.ts';
import { OptimizedBatchProcessor } from '../../../src/batch/index.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { holds } from '../../support/property.ts';
import { settled } from '../../support/settled.ts';
import { OpenConsumer } from './open-consumer.ts';

/** A system that takes `fixedMs` and then `perItemMs · n^power` for n items. */
const system = fc.record({
  fixedMs: fc.double({ min: 0, max: 50, noNaN: true }),
  perItemMs: fc.double({ min: 0.001, max: 5, noNaN: true }),
  power: fc.double({ min: 0.5, max: 2, noNaN: true }),
});

const limits = fc.record({
  minItems: fc.integer({ min: 1, max: 50 }),
  maxItems: fc.integer({ min: 50, max: 20_000 }),
});

/** Two items more are too many, or nearly so, and two less too few; or there may be no more, or no less. `shareOf`: of the target. */
function expectAround(
  items: number,
  { minItems, maxItems }: { minItems: number; maxItems: number },
  shareOf: (items: number) => number,
): void {
  if (items < maxItems) expect(shareOf(items + 2)).toBeGreaterThanOrEqual(0.97);
  if (items > minItems) expect(shareOf(Math.max(0, items - 2))).toBeLessThanOrEqual(1.03);
}

test('towards a latency the size comes to that which takes so long, or to the bound on its side, and stays', async () => {
  const cases = fc.tuple(system, limits, fc.double({ min: 1, max: 2_000, noNaN: true }));
  await holds(
    cases,
    { runs: 500, shrinks: false },
    async ([{ fixedMs, perItemMs, power }, bounds, latencyMs]) => {
      const size = new BatchSize({ kind: 'latency', value: latencyMs, consumers: 1, ...bounds });
      const durationOf = (items: number) => fixedMs + perItemMs * items ** power;
      for (let batch = 0; batch < 200; batch += 1) {
        size.served(size.items, durationOf(size.items));
        expect(size.items).toBeGreaterThanOrEqual(bounds.minItems);
        expect(size.items).toBeLessThanOrEqual(bounds.maxItems);
      }
      for (let batch = 0; batch < 20; batch += 1) {
        expectAround(size.items, bounds, (items) => durationOf(items) / latencyMs);
        size.served(size.items, durationOf(size.items));
      }
    },
  );
});

test('towards a throughput the size comes to the least that is enough, or to the most there may be', async () => {
  const rates = fc.tuple(
    fc.double({ min: 0.5, max: 50, noNaN: true }),
    fc.double({ min: 0.001, max: 1, noNaN: true }),
    limits,
    fc.integer({ min: 1, max: 8 }),
    fc.double({ min: 0.05, max: 1.5, noNaN: true }),
  );
  await holds(
    rates,
    { runs: 500, shrinks: false },
    async ([fixedMs, perItemMs, bounds, consumers, share]) => {
      const most = (consumers * 1000) / perItemMs;
      const target = { kind: 'throughput' as const, value: share * most, consumers, ...bounds };
      const size = new BatchSize(target);
      for (let batch = 0; batch < 400; batch += 1) {
        size.served(size.items, fixedMs + perItemMs * size.items);
        expect(size.items).toBeGreaterThanOrEqual(bounds.minItems);
        expect(size.items).toBeLessThanOrEqual(bounds.maxItems);
      }
      const rateOf = (items: number) => (consumers * 1000 * items) / (fixedMs + perItemMs * items);
      expectAround(size.items, bounds, (items) => rateOf(items) / target.value);
    },
  );
});

test('batches that left early say nothing, unless they show that even fewer take too long', () => {
  const size = new BatchSize({ kind: 'latency', value: 10, minItems: 1, maxItems: 1_000, consumers: 1 });
  for (let batch = 0; batch < 20; batch += 1) size.served(size.items, size.items / 100);
  expect(size.items).toBe(1_000);
  size.served(10, 1);
  expect(size.items).toBe(1_000);
  size.served(10, 40);
  expect(size.items).toBe(500);
});

test('a processor follows its consumer: batches grow while there is time, and shrink when there is none', async () => {
  const clock = new FakeClock();
  const consumer = new OpenConsumer<number>();
  let msPerItem = 1;
  const processor = new OptimizedBatchProcessor<number>({
    consume: consumer.consume,
    adapt: { latencyMs: 100 },
    maxItems: 1_000,
    overflow: 'block',
    clock,
  });
  const serve = async (batches: number) => {
    for (let batch = 0; batch < batches; batch += 1) {
      while (consumer.open.length === 0) processor.add(1);
      const [open] = consumer.open;
      clock.advance((open?.items.length ?? 0) * msPerItem);
      open?.resolve();
      await settled();
    }
  };
  await serve(40);
  expect(processor.stats().targetItems).toBe(100);
  msPerItem = 4;
  await serve(40);
  expect(processor.stats().targetItems).toBe(25);
});
