import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { connectProducer, OptimizedBatchProcessor } from 'otlp-native/batch';
import { expect, test } from 'vitest';
import { startChild } from '../support/child.ts';
import { until } from '../support/until.ts';
import { expectBalance } from '../unit/batch/balance.ts';
import { OpenConsumer } from '../unit/batch/open-consumer.ts';

const DEADLINE_MS = 20_000;
const APP = new URL('./children/idle-batch-app.ts', import.meta.url);

test('what waits for its delay keeps no process alive', async () => {
  expect(await startChild(APP, { waits: false }).ended()).toMatchObject({ code: 0, stdout: '', stderr: '' });
});

test('a call that waits for room keeps the process alive until it has it, and no longer', async () => {
  const ended = await startChild(APP, { waits: true }).ended();
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  expect(ended.stdout).toMatch(/^1,2\n(?:3,4\n)?added\n/);
});

test('a worker thread that is terminated while room is kept for it gives it to the others', async () => {
  const consumer = new OpenConsumer<Uint8Array>();
  const processor = new OptimizedBatchProcessor<Uint8Array>({
    consume: consumer.consume,
    maxItems: 4,
    maxQueuedItems: 4,
    overflow: 'block',
    producers: { maxItems: 4, maxBytes: 1_024 },
  });
  const handle = processor.producerHandle();
  const worker = new Worker(new URL('./children/stuck-batch-worker.mjs', import.meta.url), {
    workerData: handle,
  });
  await once(worker, 'message');
  const producer = connectProducer(handle);
  const added = [1, 2, 3].map(() => producer.add(Uint8Array.of(3)));
  const answered = () => {
    for (const batch of [...consumer.open]) batch.resolve();
  };
  // All that the worker had handed in goes; then room is kept for its next items, which never come.
  await until('the intake is empty', DEADLINE_MS, () => {
    answered();
    return processor.stats().queued === 0;
  });
  expect(producer.waitingAdds).toBe(3);
  await worker.terminate();
  expect(await Promise.all(added)).toEqual([true, true, true]);
  await until('all is delivered', DEADLINE_MS, () => {
    answered();
    return processor.stats().delivered === processor.stats().accepted;
  });
  const stats = await processor.shutdown();
  expectBalance(stats);
  expect(
    consumer.all.flatMap(({ items }) => items.map(([byte]) => byte)).filter((byte) => byte === 3),
  ).toHaveLength(3);
  producer.close();
});
