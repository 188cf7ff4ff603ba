import { expect, test } from 'vitest';
import { OptimizedBatchProcessor } from '../../../src/batch/index.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { settled } from '../../support/settled.ts';
import { OpenConsumer } from './open-consumer.ts';

test('while a batch is tried again, nothing else of its keys goes, and other keys do', async () => {
  const clock = new FakeClock();
  const consumer = new OpenConsumer<string>();
  const processor = new OptimizedBatchProcessor<string>({
    consume: consumer.consume,
    consumers: 5,
    maxItems: 1,
    keyOf: (item) => item[0],
    retry: { maxAttempts: 2, backoff: { kind: 'fixed', delayMs: 10 }, clock },
    clock,
  });
  for (const item of ['a1', 'a2', 'b1']) processor.add(item, { priority: item === 'a2' ? 'high' : 'normal' });
  expect(consumer.open.map(({ items }) => items)).toEqual([['a1'], ['b1']]);
  consumer.open[0]?.reject(new Error('once'));
  await settled();
  expect(processor.stats()).toMatchObject({ inFlight: 2, queued: 1 });
  clock.advance(10);
  await settled();
  expect(consumer.open.map(({ items }) => items)).toEqual([['b1'], ['a1']]);
  consumer.open[1]?.resolve();
  await settled();
  expect(consumer.open.map(({ items }) => items)).toEqual([['b1'], ['a2']]);
  expect(processor.stats()).toMatchObject({ delivered: 1, retries: 1 });
});

test('a batch of many keys takes what each has, and what came for them meanwhile goes together next', async () => {
  const consumer = new OpenConsumer<string>();
  const processor = new OptimizedBatchProcessor<string>({
    consume: consumer.consume,
    consumers: 2,
    maxItems: 4,
    keyOf: (item) => item[0],
  });
  for (const item of ['a1', 'b1', 'a2', 'b2', 'a3', 'a4', 'b3', 'b4']) processor.add(item);
  expect(consumer.open.map(({ items }) => items)).toEqual([['a1', 'a2', 'b1', 'b2']]);
  consumer.open[0]?.resolve();
  await settled();
  expect(consumer.open.map(({ items }) => items)).toEqual([['a3', 'a4', 'b3', 'b4']]);
});
