import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BatchProcessorOptions, OptimizedBatchProcessor } from 'otlp-native/batch';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { settled } from '../support/settled.ts';
import { until } from '../support/until.ts';
import { expectBalance } from '../unit/batch/balance.ts';
import { OpenConsumer } from '../unit/batch/open-consumer.ts';

const codec = {
  encode: (item: number) => Buffer.from(String(item)),
  decode: (bytes: Uint8Array) => Number(Buffer.from(bytes).toString()),
};
const DEADLINE_MS = 20_000;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'otlp-native-spill-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function spilling(
  directory: string,
  consumer: OpenConsumer<number>,
  options: Partial<BatchProcessorOptions<number>> = {},
): OptimizedBatchProcessor<number> {
  return new OptimizedBatchProcessor<number>({
    consume: consumer.consume,
    codec,
    maxItems: 4,
    maxQueuedItems: 8,
    maxDelayMs: 1,
    overflow: 'spill',
    spill: { directory: join(folder, directory), fsync: 'never' },
    ...options,
  });
}

/** Answers every batch until so many items had theirs. */
async function serve(
  consumer: OpenConsumer<number>,
  processor: OptimizedBatchProcessor<number>,
  items: number,
) {
  await until(`${items} items are delivered`, DEADLINE_MS, async () => {
    for (const batch of [...consumer.open]) batch.resolve();
    await settled();
    expectBalance(processor.stats());
    return processor.stats().delivered >= items;
  });
}

const numbers = (count: number, first = 1) => Array.from({ length: count }, (_, at) => first + at);

test('what finds no room goes to disk and comes back in its order, behind what was there and before what comes later', async () => {
  const consumer = new OpenConsumer<number>();
  const processor = spilling('order', consumer);
  expect(await Promise.all(numbers(500).map((item) => processor.add(item)))).not.toContain(false);
  const stats = processor.stats();
  expectBalance(stats);
  expect(stats).toMatchObject({ accepted: 500, inFlight: 4, queued: 8, spilled: 488, everSpilled: 488 });
  await serve(consumer, processor, 100);
  await Promise.all(numbers(50, 501).map((item) => processor.add(item)));
  await serve(consumer, processor, 550);
  expect(consumer.all.flatMap(({ items }) => items)).toEqual(numbers(550));
  expect(await processor.shutdown()).toMatchObject({ delivered: 550, spilled: 0 });
});

test('what a shutdown has no time for is on disk, and the next processor finds it', async () => {
  const consumer = new OpenConsumer<number>();
  const first = spilling('restart', consumer);
  await Promise.all(numbers(100).map((item) => first.add(item)));
  const left = await first.shutdown({ timeoutMs: 1 });
  expectBalance(left);
  expect(left).toMatchObject({ delivered: 0, queued: 0, inFlight: 0, spilled: 100 });

  const second = spilling('restart', consumer);
  await until('it is found', DEADLINE_MS, () => second.stats().recovered === 100);
  await second.add(101);
  await serve(consumer, second, 101);
  const end = await second.shutdown();
  expectBalance(end);
  expect(end).toMatchObject({ recovered: 100, accepted: 1, delivered: 101, spilled: 0 });
  const delivered = consumer.all.slice(1).flatMap(({ items }) => items);
  expect(delivered.toSorted((a, b) => a - b)).toEqual(numbers(101));

  const third = spilling('restart', consumer);
  await third.flush();
  expect((await third.shutdown()).recovered).toBe(0);
});

test.each([null, (item: number) => item])(
  'of a batch of items from disk and new ones, a shutdown leaves each on disk once (keyOf: %s)',
  async (keyOf) => {
    const consumer = new OpenConsumer<number>();
    const directory = `mixed-${keyOf === null}`;
    const limits = { maxItems: 100, maxQueuedItems: 10, maxDelayMs: 3_600_000, keyOf };
    const before = spilling(directory, consumer, limits);
    for (const item of numbers(3)) before.add(item);
    await before.shutdown({ timeoutMs: 0 });
    const processor = spilling(directory, consumer, limits);
    await until('they are back', DEADLINE_MS, () => processor.stats().queued === 3);
    for (const item of numbers(3, 4)) expect(await processor.add(item)).toBe(true);
    const left = await processor.shutdown({ timeoutMs: 0 });
    expectBalance(left);
    expect(left).toMatchObject({ recovered: 3, accepted: 3, spilled: 6 });
    const last = new OpenConsumer<number>();
    const after = spilling(directory, last, limits);
    const flushed = after.flush();
    await serve(last, after, 6);
    await flushed;
    expect(last.all.flatMap(({ items }) => items).toSorted((a, b) => a - b)).toEqual(numbers(6));
    await after.shutdown();
  },
);

test('flush waits for what is on disk', async () => {
  const consumer = new OpenConsumer<number>();
  const processor = spilling('flush', consumer, { maxDelayMs: 3_600_000 });
  await Promise.all(numbers(61).map((item) => processor.add(item)));
  let isFlushed = false;
  const flushed = processor.flush().then(() => {
    isFlushed = true;
  });
  await until('it is flushed', DEADLINE_MS, async () => {
    for (const batch of [...consumer.open]) batch.resolve();
    await settled();
    return isFlushed;
  });
  await flushed;
  expect(processor.stats()).toMatchObject({ delivered: 61, queued: 0, spilled: 0 });
  await processor.shutdown();
});

test('order by key holds through the disk', async () => {
  const consumer = new OpenConsumer<number>();
  const processor = spilling('keys', consumer, { keyOf: (item) => item % 3, consumers: 3 });
  const added = numbers(200).map((item) =>
    processor.add(item, { priority: item % 2 === 0 ? 'high' : 'low' }),
  );
  await Promise.all(added);
  await serve(consumer, processor, 200);
  const all = consumer.all.flatMap(({ items }) => items);
  for (const key of [0, 1, 2]) {
    const ofKey = all.filter((item) => item % 3 === key);
    expect(ofKey).toEqual(ofKey.toSorted((a, b) => a - b));
  }
  await processor.shutdown();
});

test('a disk that takes nothing costs the items, which are counted, and nothing else', async () => {
  const consumer = new OpenConsumer<number>();
  writeFileSync(join(folder, 'file'), '');
  const processor = spilling('file', consumer);
  const added = await Promise.all(numbers(20).map((item) => processor.add(item)));
  expect(added.filter((isTaken) => !isTaken)).toHaveLength(8);
  expectBalance(processor.stats());
  expect(processor.stats().dropped.spillFailed).toBe(8);
  await serve(consumer, processor, 12);
  await processor.shutdown();
});

test('the limit on disk holds, and what is beyond it is counted', async () => {
  const consumer = new OpenConsumer<string>();
  const processor = new OptimizedBatchProcessor<string>({
    consume: consumer.consume,
    codec: { encode: (item) => Buffer.from(item), decode: (bytes) => Buffer.from(bytes).toString() },
    maxItems: 1,
    maxQueuedItems: 2,
    overflow: 'spill',
    spill: { directory: join(folder, 'limit'), limitBytes: 65_536, fsync: 'never' },
  });
  const added = await Promise.all(numbers(100).map((item) => processor.add(String(item).padEnd(2_000, '.'))));
  const stats = processor.stats();
  expectBalance(stats);
  expect(stats.dropped.spillFailed).toBe(added.filter((isTaken) => !isTaken).length);
  expect(stats.spilled).toBeGreaterThan(10);
  expect(stats.spilled).toBeLessThan(33);
  await processor.shutdown({ timeoutMs: 1 });
});
