import { expect, test } from 'vitest';
import { OptimizedBatchProcessor } from '../../../src/batch/index.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { settled } from '../../support/settled.ts';
import { OpenConsumer } from './open-consumer.ts';

test('flush waits for what was there, not for what comes later', async () => {
  const consumer = new OpenConsumer<number>();
  const processor = new OptimizedBatchProcessor<number>({ consume: consumer.consume });
  processor.add(1);
  const flushed = processor.flush();
  processor.add(2);
  consumer.open[0]?.resolve();
  await flushed;
  expect(processor.stats()).toMatchObject({ delivered: 1, queued: 1 });
});

test('flush that runs out of time says so, and the batch goes on', async () => {
  const clock = new FakeClock();
  const consumer = new OpenConsumer<number>();
  const processor = new OptimizedBatchProcessor<number>({ consume: consumer.consume, clock });
  processor.add(1);
  const flushed = processor.flush({ timeoutMs: 100 });
  clock.advance(100);
  await expect(flushed).rejects.toMatchObject({ code: 'FLUSH_TIMEOUT' });
  consumer.open[0]?.resolve();
  await settled();
  expect(processor.stats().delivered).toBe(1);
});

test('shutdown serves those who wait, then takes nothing more; it is one, however often it is called', async () => {
  const consumer = new OpenConsumer<number>();
  const processor = new OptimizedBatchProcessor<number>({
    consume: consumer.consume,
    maxItems: 1,
    maxQueuedItems: 1,
    overflow: 'block',
  });
  const added = [1, 2, 3].map((item) => processor.add(item));
  const ended = processor.shutdown();
  expect(processor.shutdown()).toBe(ended);
  expect(processor.add(4)).toBe(false);
  for (let turn = 0; turn < 3; turn += 1) {
    consumer.open[0]?.resolve();
    await settled();
  }
  expect(await Promise.all(added)).toEqual([true, true, true]);
  expect(await ended).toMatchObject({ delivered: 3, dropped: { shutdown: 1 } });
});

test('what shutdown has no time for is counted, consumers are told, and what they say later counts for nothing', async () => {
  const clock = new FakeClock();
  const consumer = new OpenConsumer<number>();
  const processor = new OptimizedBatchProcessor<number>({
    consume: consumer.consume,
    maxItems: 2,
    maxQueuedItems: 2,
    overflow: 'block',
    clock,
  });
  const added = [1, 2, 3, 4, 5].map((item) => processor.add(item));
  const ended = processor.shutdown({ timeoutMs: 10 });
  await settled();
  clock.advance(10);
  const stats = await ended;
  expect(stats).toMatchObject({ accepted: 5, queued: 0, inFlight: 0, dropped: { shutdown: 5 } });
  expect(await added[4]).toBe(false);
  expect(consumer.all.map(({ signal }) => signal.aborted)).toEqual([true]);
  consumer.open[0]?.resolve();
  await settled();
  expect(processor.stats()).toEqual(stats);
});

test('what is behind a key that is with a consumer when time runs out is counted too', async () => {
  const clock = new FakeClock();
  const consumer = new OpenConsumer<number>();
  const options = { consume: consumer.consume, maxItems: 1, keyOf: () => 'one', clock };
  const processor = new OptimizedBatchProcessor<number>(options);
  for (const item of [1, 2, 3]) processor.add(item);
  const ended = processor.shutdown({ timeoutMs: 10 });
  await settled();
  clock.advance(10);
  expect(await ended).toMatchObject({ accepted: 3, queued: 0, inFlight: 0, dropped: { shutdown: 3 } });
});

test('failures are told with their batch; without a listener nothing is thrown', async () => {
  const failures: [number[], unknown][] = [];
  const fail = () => {
    throw new Error('no');
  };
  const processor = new OptimizedBatchProcessor<number>({
    consume: fail,
    maxItems: 2,
    onFailure: ({ items }, error) => {
      failures.push([[...items], (error as Error).message]);
      fail();
    },
  });
  for (const item of [1, 2]) expect(processor.add(item)).toBe(true);
  expect(failures).toEqual([[[1, 2], 'no']]);
  expect(processor.stats()).toMatchObject({ failed: 2, inFlight: 0 });
  const silent = new OptimizedBatchProcessor<number>({ consume: fail, maxItems: 1 });
  expect(silent.add(1)).toBe(true);
  expect(silent.stats().failed).toBe(1);
});
