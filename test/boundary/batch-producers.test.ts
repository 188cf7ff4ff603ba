import { once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import {
  type BatchCodec,
  type BatchProcessorOptions,
  connectProducer,
  OptimizedBatchProcessor,
  type ProducerHandle,
} from 'otlp-native/batch';
import { expect, test } from 'vitest';
import { expectBalance } from '../unit/batch/balance.ts';

interface Item {
  readonly worker: number;
  readonly producer: number;
  readonly item: number;
}

const codec: BatchCodec<Item> = {
  encode: (item) => Buffer.from(JSON.stringify(item)),
  decode: (bytes) => JSON.parse(Buffer.from(bytes).toString()),
};

/** Runs worker threads with several producers each, as many more on this thread, and says what arrived, in its order. */
async function produce(
  options: Omit<BatchProcessorOptions<Item>, 'consume'>,
  { workers, producers, each }: { workers: number; producers: number; each: number },
) {
  const received: Item[] = [];
  const processor = new OptimizedBatchProcessor<Item>({
    codec,
    consume: async ({ items }) => {
      await turn();
      received.push(...items);
    },
    ...options,
  });
  const handle = processor.producerHandle();
  const running = Array.from({ length: workers }, async (_, worker) => {
    const task = { handle, worker, producers, each };
    const thread = new Worker(new URL('./children/batch-worker.mjs', import.meta.url), { workerData: task });
    const [[taken]] = await Promise.all([once(thread, 'message'), once(thread, 'exit')]);
    return taken as number;
  });
  const here = Array.from({ length: producers }, async (_, producer) => {
    let taken = 0;
    for (let item = 0; item < each; item += 1) {
      if (await processor.add({ worker: workers, producer, item })) taken += 1;
      expectBalance(processor.stats());
    }
    return taken;
  });
  const taken = (await Promise.all([...running, ...here])).reduce((sum, count) => sum + count, 0);
  const stats = await processor.shutdown();
  expectBalance(stats);
  expect(stats).toMatchObject({ queued: 0, inFlight: 0, delivered: received.length });
  return { received, stats, taken };
}

test('items of worker threads and of this one that wait for room all arrive, each producer’s in order', async () => {
  const plan = { workers: 3, producers: 40, each: 60 };
  const limits = { maxItems: 50, maxQueuedItems: 100, producers: { maxItems: 64, maxBytes: 4_096 } };
  const { received, stats, taken } = await produce({ overflow: 'block', consumers: 1, ...limits }, plan);
  const total = (plan.workers + 1) * plan.producers * plan.each;
  expect(taken).toBe(total);
  expect(stats).toMatchObject({ accepted: total, delivered: total });
  const next = new Map<string, number>();
  for (const { worker, producer, item } of received) {
    const name = `${worker}/${producer}`;
    expect(item, name).toBe(next.get(name) ?? 0);
    next.set(name, item + 1);
  }
  expect(next.size).toBe((plan.workers + 1) * plan.producers);
});

test('with drop, what worker threads can’t hand in is counted with the rest', async () => {
  const plan = { workers: 2, producers: 10, each: 500 };
  const limits = { maxItems: 10, maxQueuedItems: 10, producers: { maxItems: 16, maxBytes: 4_096 } };
  const { stats, taken } = await produce({ overflow: 'drop', ...limits }, plan);
  expect(stats.accepted).toBe((plan.workers + 1) * plan.producers * plan.each);
  expect(stats.delivered).toBe(taken);
  expect(stats.dropped.queueFull).toBe(stats.accepted - taken);
});

test('a producer of this thread too: bytes without a codec, wrong items counted, and an end for those who wait', async () => {
  const open: (() => void)[] = [];
  const processor = new OptimizedBatchProcessor<Uint8Array>({
    consume: () => new Promise<void>((resolve) => open.push(resolve)),
    maxItems: 1,
    maxQueuedItems: 1,
    overflow: 'block',
    producers: { maxItems: 1, maxBytes: 8 },
  });
  const producer = connectProducer(processor.producerHandle());
  expect(producer.add(Uint8Array.of(1))).toBe(true);
  expect(producer.add('text' as never)).toBe(false);
  expect(producer.add(new Uint8Array(9))).toBe(false);
  expect(producer.tryAdd(Uint8Array.of(2))).toBe(false);
  const waiting = [2, 3, 4].map((byte) => producer.add(Uint8Array.of(byte)));
  const controller = new AbortController();
  const aborted = producer.add(Uint8Array.of(5), { signal: controller.signal });
  controller.abort(new Error('no longer'));
  await expect(aborted).rejects.toThrow('no longer');
  while (producer.waitingAdds > 1) await turn();
  expect(await Promise.all(waiting.slice(0, 2))).toEqual([true, true]);
  expect(processor.stats()).toMatchObject({
    accepted: 5,
    queued: 2,
    inFlight: 1,
    dropped: { invalid: 1, tooLarge: 1 },
  });
  const ended = processor.shutdown({ timeoutMs: 50 });
  await expect(waiting[2]).resolves.toBe(false);
  const stats = await ended;
  expectBalance(stats);
  expect(stats).toMatchObject({ accepted: 6, delivered: 0, dropped: { shutdown: 4 } });
  expect(producer.add(Uint8Array.of(6))).toBe(false);
  producer.close();
});

test('a producer lets maxWaiting calls wait, and counts further ones once as dropped', async () => {
  const processor = new OptimizedBatchProcessor<Uint8Array>({
    consume: () => new Promise<void>(() => {}),
    maxItems: 1,
    maxQueuedItems: 1,
    overflow: 'block',
    maxWaiting: 2,
    producers: { maxItems: 1, maxBytes: 8 },
  });
  const producer = connectProducer(processor.producerHandle());
  const added = [1, 2, 3, 4, 5].map((byte) => producer.add(Uint8Array.of(byte)));
  expect(added.map((answer) => typeof answer)).toEqual(['boolean', 'object', 'object', 'boolean', 'boolean']);
  expect([added[0], ...added.slice(3)]).toEqual([true, false, false]);
  expect(processor.stats()).toMatchObject({ accepted: 3, dropped: { queueFull: 2 } });
  const stats = await processor.shutdown({ timeoutMs: 1 });
  expectBalance(stats);
  producer.close();
});

test('a handle of another process, or none at all, is refused', () => {
  const processor = new OptimizedBatchProcessor<Uint8Array>({ consume: () => {} });
  const handle = processor.producerHandle();
  expect(structuredClone(handle)).toEqual(handle);
  expect(() => connectProducer({ ...handle, pid: 1 })).toThrow('handle: is of process 1');
  expect(() => connectProducer({ ...handle, intake: 4_000_000_000 })).toThrow('handle');
  expect(() => connectProducer({} as ProducerHandle)).toThrow('producerHandle()');
});
