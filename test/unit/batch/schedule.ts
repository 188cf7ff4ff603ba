import fc from 'fast-check';
import { expect } from 'vitest';
import type { Batch } from '../../../src/batch/batch.ts';
import { type BatchPriority, OptimizedBatchProcessor } from '../../../src/batch/index.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { settled } from '../../support/settled.ts';
import { expectBalance } from './balance.ts';
import { type OpenBatch, OpenConsumer } from './open-consumer.ts';

const MAX_ATTEMPTS = 3;

export interface ScheduleSettings {
  readonly maxItems: number;
  readonly maxBytes: number | null;
  readonly maxDelayMs: number;
  readonly consumers: number;
  readonly isKeyed: boolean;
  readonly overflow: 'drop' | 'block';
  readonly oversized: 'alone' | 'drop';
  readonly maxQueuedItems: number;
  readonly maxQueuedBytes: number | null;
  readonly maxWaiting: number;
  readonly retries: boolean;
}

export type ScheduleStep =
  | { readonly kind: 'add'; readonly priority: BatchPriority; readonly key: number; readonly bytes: number }
  | { readonly kind: 'advance'; readonly byMs: number }
  | { readonly kind: 'answer'; readonly which: number; readonly how: 'ok' | 'fail' | 'reject' }
  | { readonly kind: 'flush' }
  | { readonly kind: 'abort'; readonly which: number };

export const settingsArbitrary: fc.Arbitrary<ScheduleSettings> = fc.record({
  maxItems: fc.integer({ min: 1, max: 6 }),
  maxBytes: fc.option(fc.integer({ min: 5, max: 30 })),
  maxDelayMs: fc.nat(20),
  consumers: fc.integer({ min: 1, max: 3 }),
  isKeyed: fc.boolean(),
  overflow: fc.constantFrom('drop', 'block'),
  oversized: fc.constantFrom('alone', 'drop'),
  maxQueuedItems: fc.integer({ min: 1, max: 12 }),
  maxQueuedBytes: fc.option(fc.integer({ min: 8, max: 60 })),
  maxWaiting: fc.nat(8),
  retries: fc.boolean(),
});

const priority = fc.constantFrom<BatchPriority>('high', 'normal', 'low');
export const stepsArbitrary: fc.Arbitrary<ScheduleStep[]> = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('add' as const),
        priority,
        key: fc.nat(3),
        bytes: fc.nat(12),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('advance' as const), byMs: fc.nat(25) }) },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('answer' as const),
        which: fc.nat(5),
        how: fc.constantFrom('ok', 'ok', 'fail', 'reject'),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('flush' as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('abort' as const), which: fc.nat(5) }) },
  ),
  { maxLength: 80, size: 'max' },
);

interface Item {
  readonly id: number;
  readonly priority: BatchPriority;
  readonly key: number;
  readonly bytes: number;
}

/** A processor with a model of it beside: what each item may do, and what has become of it. */
export class Schedule {
  private readonly clock = new FakeClock();
  private readonly consumer = new OpenConsumer<Item>();
  private readonly processor: OptimizedBatchProcessor<Item>;
  private readonly settings: ScheduleSettings;
  private lastId = 0;
  /** Accepted items without an outcome, in their order. */
  private readonly held = new Map<number, Item>();
  private readonly done = { delivered: 0, failed: 0, refused: 0, aborted: 0 };
  private readonly waiting: { item: Item; controller: AbortController; isDone: boolean }[] = [];
  private readonly attempts = new Map<number, number>();
  private readonly seen = new Set<OpenBatch<Item>>();
  private readonly lastSeen = new Map<string, number>();
  /** Items that have their outcome. */
  private readonly outcomes = new Set<number>();
  /** Items that had no outcome when their flush ended. */
  private readonly early: number[] = [];
  private flushes = 0;
  private flushed = 0;

  constructor(settings: ScheduleSettings) {
    this.settings = settings;
    const { isKeyed, retries, ...limits } = settings;
    this.processor = new OptimizedBatchProcessor<Item>({
      ...limits,
      consume: this.consumer.consume,
      sizeOf: ({ bytes }) => bytes,
      keyOf: isKeyed ? ({ key }) => key : null,
      agingMs: 5,
      retry: retries
        ? { maxAttempts: MAX_ATTEMPTS, backoff: { kind: 'fixed', delayMs: 3 }, clock: this.clock }
        : null,
      onFailure: () => {},
      clock: this.clock,
    });
  }

  async run(steps: readonly ScheduleStep[]): Promise<void> {
    for (const step of steps) {
      this.step(step);
      this.check();
      await settled();
      this.check();
    }
    await this.end();
  }

  private step(step: ScheduleStep): void {
    const { open } = this.consumer;
    if (step.kind === 'add') this.add({ ...step, id: ++this.lastId });
    else if (step.kind === 'advance') this.clock.advance(step.byMs);
    else if (step.kind === 'answer') this.answer(open[step.which % open.length], step.how);
    else if (step.kind === 'flush') this.flush();
    else this.abort(step.which);
  }

  private abort(which: number): void {
    const waiting = this.waiting.filter(({ isDone }) => !isDone);
    waiting[which % waiting.length]?.controller.abort(new Error('no longer'));
  }

  private add(item: Item): void {
    const controller = new AbortController();
    const answer = this.processor.add(item, { priority: item.priority, signal: controller.signal });
    if (typeof answer === 'boolean') {
      this.noteAnswer(item, answer);
      return;
    }
    const waiting = { item, controller, isDone: false };
    this.waiting.push(waiting);
    answer.then(
      (isAccepted) => {
        // Those who wait get their turn in the order in which they came.
        expect(this.waiting.find(({ isDone }) => !isDone)).toBe(waiting);
        waiting.isDone = true;
        this.noteAnswer(item, isAccepted);
      },
      () => {
        waiting.isDone = true;
        this.done.aborted += 1;
      },
    );
  }

  private noteAnswer(item: Item, isAccepted: boolean): void {
    if (!isAccepted) this.done.refused += 1;
    else if (!this.held.has(item.id)) this.held.set(item.id, item);
  }

  private answer(batch: OpenBatch<Item> | undefined, how: 'ok' | 'fail' | 'reject'): void {
    if (batch === undefined) return;
    this.look();
    const first = batch.items[0]?.id ?? 0;
    const isLast = !this.settings.retries || this.attempts.get(first) === MAX_ATTEMPTS;
    if (how !== 'fail' || isLast) {
      const failed = how === 'ok' ? 0 : how === 'reject' ? 1 : batch.items.length;
      this.done.failed += failed;
      this.done.delivered += batch.items.length - failed;
      for (const { id } of batch.items) expect(this.held.delete(id) || this.isWaiting(id)).toBe(true);
      for (const { id } of batch.items) this.outcomes.add(id);
    }
    if (how === 'fail') batch.reject(new Error('the consumer failed'));
    else batch.resolve(how === 'reject' ? { rejectedItems: 1 } : undefined);
  }

  /** Its answer is on its way: the item was taken, and its caller hasn't heard of it yet. */
  private isWaiting(id: number): boolean {
    return this.waiting.some(({ item, isDone }) => item.id === id && !isDone);
  }

  private flush(): void {
    const before = [...this.held.keys()];
    this.flushes += 1;
    this.processor.flush({ timeoutMs: 1e9 }).then(() => {
      this.flushed += 1;
      this.early.push(...before.filter((id) => !this.outcomes.has(id)));
    });
  }

  private check(): void {
    const stats = this.processor.stats();
    const { maxQueuedItems, maxItems, consumers, maxWaiting } = this.settings;
    expectBalance(stats);
    expect(stats.queued).toBeLessThanOrEqual(maxQueuedItems);
    expect(stats.inFlight).toBeLessThanOrEqual(consumers * maxItems);
    expect(stats.waiting).toBeLessThanOrEqual(maxWaiting);
    expect(this.consumer.open.length).toBeLessThanOrEqual(consumers);
    expect(this.early).toEqual([]);
    this.look();
  }

  /** Holds what consumers got since the last look against what they may get. */
  private look(): void {
    for (const batch of this.consumer.all) {
      if (this.seen.has(batch)) continue;
      this.seen.add(batch);
      this.checkBatch(batch);
      const first = batch.items[0]?.id ?? 0;
      const attempt = (this.attempts.get(first) ?? 0) + 1;
      this.attempts.set(first, attempt);
      if (attempt === 1) for (const item of batch.items) this.checkOrder(item);
    }
  }

  private checkBatch(batch: Batch<Item>): void {
    const { maxItems, maxBytes } = this.settings;
    const bytes = batch.items.reduce((sum, item) => sum + item.bytes, 0);
    expect(batch.bytes).toBe(bytes);
    expect(batch.items.length).toBeGreaterThan(0);
    expect(batch.items.length).toBeLessThanOrEqual(maxItems);
    if (maxBytes !== null && bytes > maxBytes) expect(batch.items).toHaveLength(1);
    for (const item of batch.items) expect(item.priority).toBe(batch.priority);
  }

  private checkOrder(item: Item): void {
    const line = this.settings.isKeyed ? `key ${item.key}` : item.priority;
    expect(item.id, line).toBeGreaterThan(this.lastSeen.get(line) ?? 0);
    this.lastSeen.set(line, item.id);
    if (!this.settings.isKeyed) return;
    const isSame = ({ id, key }: Item) => key === item.key && id < item.id;
    // Nothing of its key that came before is undone, but what is in the same batch.
    const batch = this.consumer.open.find(({ items }) => items.includes(item));
    for (const earlier of this.held.values())
      if (isSame(earlier)) expect(batch?.items, `${item.id} after ${earlier.id}`).toContain(earlier);
  }

  private async end(): Promise<void> {
    const ended = this.processor.shutdown({ timeoutMs: 1e9 });
    let isEnded = false;
    ended.then(() => {
      isEnded = true;
    });
    for (let turn = 0; !isEnded; turn += 1) {
      expect(turn, 'it ends').toBeLessThan(1_000);
      await settled();
      this.check();
      for (const batch of [...this.consumer.open]) this.answer(batch, 'ok');
      this.clock.advance(3);
    }
    const stats = await ended;
    await settled();
    expectBalance(stats);
    expect(stats).toMatchObject({ queued: 0, inFlight: 0, waiting: 0 });
    const { delivered, failed, refused, aborted } = this.done;
    expect(stats).toMatchObject({ delivered, failed, accepted: this.lastId - aborted });
    expect(Object.values(stats.dropped).reduce((sum, items) => sum + items, 0)).toBe(refused);
    expect(stats.dropped.shutdown).toBe(0);
    expect(this.flushed).toBe(this.flushes);
    expect(this.held.size).toBe(0);
  }
}
