import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { type BatchPriority, OptimizedBatchProcessor } from 'otlp-native/batch';
import { expect, onTestFinished, test } from 'vitest';
import { holds } from '../support/property.ts';
import { settled } from '../support/settled.ts';
import { expectBalance } from '../unit/batch/balance.ts';
import { OpenConsumer } from '../unit/batch/open-consumer.ts';

type Step =
  | { readonly kind: 'add'; readonly count: number; readonly priority: BatchPriority }
  | { readonly kind: 'answer'; readonly count: number; readonly how: 'ok' | 'fail' }
  | { readonly kind: 'restart' };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('add' as const),
        count: fc.integer({ min: 1, max: 40 }),
        priority: fc.constantFrom<BatchPriority>('high', 'normal', 'low'),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('answer' as const),
        count: fc.integer({ min: 1, max: 20 }),
        how: fc.constantFrom('ok', 'ok', 'fail'),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
  ),
  { maxLength: 30, size: 'max' },
);
const settings = fc.record({ isKeyed: fc.boolean(), consumers: fc.integer({ min: 1, max: 3 }) });

interface Item {
  readonly id: number;
  readonly priority: BatchPriority;
}

/** Processors that follow on each other over one directory, and what became of each item. */
class SpillSchedule {
  private readonly options: { directory: string; isKeyed: boolean; consumers: number };
  private consumer = new OpenConsumer<Item>();
  private processor: OptimizedBatchProcessor<Item>;
  private lastId = 0;
  private readonly accepted = new Set<number>();
  private readonly done = new Set<number>();
  private adds: Promise<unknown>[] = [];

  constructor(options: { directory: string; isKeyed: boolean; consumers: number }) {
    this.options = options;
    this.processor = this.start();
  }

  async run(all: readonly Step[]): Promise<void> {
    for (const step of all) {
      if (step.kind === 'add') this.add(step.count, step.priority);
      else if (step.kind === 'answer') await this.answer(step.count, step.how);
      else await this.restart();
      expectBalance(this.processor.stats());
      await settled();
      expectBalance(this.processor.stats());
    }
    await this.end();
  }

  private start(): OptimizedBatchProcessor<Item> {
    const { directory, isKeyed, consumers } = this.options;
    this.consumer = new OpenConsumer<Item>();
    return new OptimizedBatchProcessor<Item>({
      consume: this.consumer.consume,
      consumers,
      keyOf: isKeyed ? ({ id }) => id % 3 : null,
      codec: {
        encode: (item) => Buffer.from(JSON.stringify(item)),
        decode: (bytes) => JSON.parse(Buffer.from(bytes).toString()),
      },
      maxItems: 5,
      maxQueuedItems: 10,
      maxDelayMs: 0,
      overflow: 'spill',
      spill: { directory, fsync: 'never' },
      onFailure: () => {},
    });
  }

  private add(count: number, priority: BatchPriority): void {
    for (let left = count; left > 0; left -= 1) {
      const id = ++this.lastId;
      const answer = Promise.resolve(this.processor.add({ id, priority }, { priority }));
      this.adds.push(answer.then((isAccepted) => isAccepted && this.accepted.add(id)));
    }
  }

  private async answer(count: number, how: 'ok' | 'fail'): Promise<void> {
    for (let left = count; left > 0; left -= 1) {
      const [batch] = this.consumer.open;
      if (batch === undefined) return;
      for (const { id } of batch.items) this.done.add(id);
      if (how === 'ok') batch.resolve();
      else batch.reject(new Error('the consumer failed'));
      await settled();
    }
  }

  private async restart(): Promise<void> {
    this.checkOrder();
    const stats = await this.processor.shutdown({ timeoutMs: 0 });
    expectBalance(stats);
    expect(stats).toMatchObject({
      queued: 0,
      inFlight: 0,
      dropped: { shutdown: 0, spillFailed: 0, corrupt: 0 },
    });
    await Promise.all(this.adds);
    this.adds = [];
    this.processor = this.start();
  }

  /** Of what one processor was given itself, in its own order; what it found may come between. */
  private checkOrder(): void {
    const last = new Map<string, number>();
    const own = this.consumer.all.flatMap(({ items }) => items);
    for (const { id, priority } of own) {
      const line = this.options.isKeyed ? `key ${id % 3}` : priority;
      if (this.ownFirst <= id) expect(id, line).toBeGreaterThan(last.get(line) ?? 0);
      if (this.ownFirst <= id) last.set(line, id);
    }
    this.ownFirst = this.lastId + 1;
  }

  private ownFirst = 1;

  private async end(): Promise<void> {
    let isFlushed = false;
    const flushed = this.processor.flush().then(() => {
      isFlushed = true;
    });
    while (!isFlushed) {
      await this.answer(100, 'ok');
      await settled();
    }
    await flushed;
    this.checkOrder();
    const stats = await this.processor.shutdown();
    await Promise.all(this.adds);
    expectBalance(stats);
    expect(stats.spilled).toBe(0);
    expect([...this.accepted].filter((id) => !this.done.has(id))).toEqual([]);
    expect(this.accepted.size).toBe(this.lastId);
  }
}

test('over random schedules with restarts, what spills balances at every moment, keeps its order and is never lost', async () => {
  const parent = mkdtempSync(join(tmpdir(), 'otlp-native-spill-'));
  onTestFinished(() => rmSync(parent, { recursive: true, force: true }));
  let run = 0;
  await holds(fc.tuple(settings, steps), { runs: 60, shrinks: false }, async ([given, all]) => {
    run += 1;
    await new SpillSchedule({ directory: join(parent, String(run)), ...given }).run(all);
  });
}, 120_000);
