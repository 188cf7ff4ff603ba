import { between, group, invalidOption, rangeFault, shown } from '../config/checks.js';
import { OtlpNativeError } from '../errors.js';
import type { Backlog, BatchLimits, Taken } from './backlog.js';
import { type BatchConfig, resolveBatchConfig } from './batch-config.js';
import type { AddOptions, BatchProcessorOptions } from './batch-options.js';
import type { BatchStats } from './batch-stats.js';
import { Deliveries } from './deliveries.js';
import { FailureReports } from './failure-reports.js';
import { FlushWaits } from './flush-waits.js';
import { KeepAlive } from './keep-alive.js';
import { KeyedBacklog } from './keyed-backlog.js';
import { type Level, levelOf, NORMAL } from './priority.js';
import { SegmentBacklog } from './segment-backlog.js';
import { WaitingAdds } from './waiting-adds.js';

const DEFAULT_TIMEOUT_MS = 30_000;
/** Timers take no more; nearly 25 days. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/** How long `flush` and `shutdown` wait. */
export interface BatchWaitOptions {
  /** Milliseconds. Default: 30,000. */
  timeoutMs?: number;
}

/**
 * Gathers items into batches and gives them to consumers: by number, bytes or delay, by priority, in order by key, with bounds
 * and exact statistics. Items are any values; they stay as they are.
 *
 * @example
 * ```ts
 * import { OptimizedBatchProcessor } from 'otlp-native/batch';
 *
 * const processor = new OptimizedBatchProcessor<{ id: number }>({
 *   maxItems: 100,
 *   maxDelayMs: 200,
 *   overflow: 'block',
 *   consume: async ({ items }) => console.log(`stored ${items.length}`), // stored 3
 * });
 * for (const id of [1, 2, 3]) await processor.add({ id });
 * await processor.shutdown();
 * console.log(processor.stats().delivered); // 3
 * ```
 */
export class OptimizedBatchProcessor<T> {
  private readonly config: BatchConfig<T>;
  private readonly limits: BatchLimits;
  private readonly backlog: Backlog<T>;
  private readonly deliveries: Deliveries<T>;
  private readonly reports: FailureReports<T>;
  private readonly flushes = new FlushWaits();
  private readonly waiting: WaitingAdds<T>;
  private readonly keepAlive = new KeepAlive();
  private accepted = 0;
  private readonly dropped = {
    queueFull: 0,
    tooLarge: 0,
    invalid: 0,
    shutdown: 0,
    spillFailed: 0,
    corrupt: 0,
  };
  private isPumping = false;
  private cancelTimer: (() => void) | null = null;
  /** When the timer goes off. */
  private timerMs = Number.POSITIVE_INFINITY;
  private pendingWaits = 0;
  private stopped: Promise<BatchStats> | null = null;
  /** Ends the shutdown's wait: nothing is left. */
  private drained: (() => void) | null = null;

  /** @throws OtlpNativeError `INVALID_OPTION`, with the option's path. */
  constructor(options: BatchProcessorOptions<T>) {
    const config = resolveBatchConfig(options);
    const { maxItems, maxBytes, maxDelayMs, agingMs, clock, keyOf, size } = config;
    this.config = config;
    this.limits = { targetItems: size?.items ?? maxItems, maxBytes, maxDelayMs, agingMs };
    const now = () => clock.now();
    this.backlog =
      keyOf === null ? new SegmentBacklog(this.limits, now) : new KeyedBacklog(this.limits, now, keyOf);
    this.reports = new FailureReports(config.onFailure ?? null, clock);
    this.deliveries = new Deliveries(config, this.reports, (batch) => this.settled(batch));
    this.waiting = new WaitingAdds(() => this.pump());
  }

  /**
   * Adds an item. A batch that is full by it goes to the consumer before this returns.
   *
   * @returns whether the item was taken; a promise of that where it has to wait for room (`overflow` is `block` or `spill`). The promise
   * rejects only by `options.signal`, with its reason. What isn't taken is counted in `stats().dropped`.
   */
  add(item: T, options?: AddOptions): boolean | Promise<boolean> {
    const level = options === undefined ? NORMAL : checkedLevel(options);
    const bytes = this.config.sizeOf === null ? 0 : this.sizeOf(item);
    if (bytes < 0) return false;
    if (this.stopped !== null) return this.drop('shutdown');
    if (this.hasRoom(bytes)) return this.take(item, level, bytes);
    return this.addWithoutRoom(item, level, bytes, options?.signal);
  }

  /** As {@link OptimizedBatchProcessor.add}, but never waits: false, and nothing is counted, where that would have to. */
  tryAdd(item: T, options?: Pick<AddOptions, 'priority'>): boolean {
    if (this.config.overflow === 'drop' || this.stopped !== null) return this.add(item, options) === true;
    const level = options === undefined ? NORMAL : checkedLevel(options);
    const bytes = this.config.sizeOf === null ? 0 : this.sizeOf(item);
    if (bytes < 0) return false;
    if (!this.hasRoom(bytes)) this.pump();
    return this.hasRoom(bytes) && this.take(item, level, bytes);
  }

  /** Where every item is, at this moment. */
  stats(): BatchStats {
    const { delivered, failed, inFlight, batches, retries } = this.deliveries;
    return {
      accepted: this.accepted,
      recovered: 0,
      delivered,
      failed,
      queued: this.backlog.items,
      inFlight,
      spilled: 0,
      dropped: { ...this.dropped },
      waiting: this.waiting.size,
      batches,
      retries,
      everSpilled: 0,
      targetItems: this.limits.targetItems,
    };
  }

  /**
   * Hands over what is there, and waits until all of it has its outcome, retries included. The process stays alive meanwhile.
   *
   * @throws OtlpNativeError `FLUSH_TIMEOUT` when some has none after `timeoutMs`; it goes on.
   */
  async flush(options?: BatchWaitOptions): Promise<void> {
    const timeoutMs = timeoutOf(options);
    const epoch = this.backlog.endEpoch();
    const done = this.flushes.until(epoch, this.backlog.items + this.deliveries.inFlight);
    this.pump();
    if (!(await this.within(timeoutMs, done)))
      throw new OtlpNativeError(
        'FLUSH_TIMEOUT',
        `flush ran out of time after ${Math.round(timeoutMs)} ms: consumers have not ended`,
      );
  }

  /**
   * Takes no more items, hands over what is there, and waits until all of it has its outcome; after `timeoutMs` what is left is counted
   * as `dropped.shutdown`, and consumers' signals are aborted. Later calls return the first one's promise. It never rejects but for
   * options that are wrong.
   *
   * @returns the final statistics: nothing is queued or in flight any more.
   */
  shutdown(options?: BatchWaitOptions): Promise<BatchStats> {
    try {
      const timeoutMs = timeoutOf(options);
      this.stopped ??= this.stop(timeoutMs);
      return this.stopped;
    } catch (error) {
      return Promise.reject(error);
    }
  }

  private async stop(timeoutMs: number): Promise<BatchStats> {
    const drained = new Promise<void>((resolve) => {
      this.drained = resolve;
    });
    // So that `stopped` is there when the consumers are called.
    await null;
    this.pump();
    await this.within(timeoutMs, drained);
    this.giveUp();
    return this.stats();
  }

  /** Counts what is left. */
  private giveUp(): void {
    this.cancelTimer?.();
    this.cancelTimer = null;
    this.dropped.shutdown += this.deliveries.abandon();
    for (let batch = this.takeAny(); batch !== null; batch = this.takeAny()) {
      this.dropped.shutdown += batch.items.length;
      this.backlog.release(batch);
    }
    for (let add = this.waiting.shift(); add !== undefined; add = this.waiting.shift())
      add.resolve(this.drop('shutdown'));
    this.flushes.endAll();
    this.updateKeepAlive();
  }

  private takeAny(): Taken<T> | null {
    return this.backlog.take(this.config.clock.now(), true);
  }

  private take(item: T, level: Level, bytes: number): boolean {
    let isReady: boolean;
    try {
      isReady = this.backlog.push(item, level, bytes, null);
    } catch (error) {
      // By keyOf, before anything was done.
      this.reports.tell('keyOf failed', error);
      return this.drop('invalid');
    }
    this.accepted += 1;
    if (isReady) this.pump();
    else if (this.cancelTimer === null) this.arm();
    return true;
  }

  private addWithoutRoom(
    item: T,
    level: Level,
    bytes: number,
    signal: AbortSignal | undefined,
  ): boolean | Promise<boolean> {
    if (bytes > this.config.maxQueuedBytes) return this.drop('tooLarge');
    // What is there needn't wait for more when a consumer is free.
    this.pump(true);
    if (this.hasRoom(bytes)) return this.take(item, level, bytes);
    if (this.config.overflow === 'drop' || this.waiting.size >= this.config.maxWaiting)
      return this.drop('queueFull');
    const taken = this.waiting.enter(item, level, bytes, signal);
    this.updateKeepAlive();
    return taken;
  }

  /** Nobody overtakes those who wait. */
  private hasRoom(bytes: number): boolean {
    const { backlog, config } = this;
    return (
      backlog.items < config.maxQueuedItems &&
      backlog.bytes + bytes <= config.maxQueuedBytes &&
      this.waiting.size === 0
    );
  }

  /** The size of an item; negative when it was dropped. */
  private sizeOf(item: T): number {
    const { sizeOf, dropsOversized, maxBytes } = this.config;
    let bytes: number | undefined;
    try {
      bytes = sizeOf?.(item);
    } catch (error) {
      this.reports.tell('sizeOf failed', error);
    }
    if (bytes === undefined || !(bytes >= 0 && bytes < Number.POSITIVE_INFINITY)) {
      this.drop('invalid');
      return -1;
    }
    if (dropsOversized && bytes > maxBytes) {
      this.drop('tooLarge');
      return -1;
    }
    return bytes;
  }

  private drop(reason: keyof OptimizedBatchProcessor<T>['dropped']): false {
    this.accepted += 1;
    this.dropped[reason] += 1;
    return false;
  }

  /** Moves what can be moved: into the queue, and on to consumers. */
  private pump(isPressed = false): void {
    // A consumer that returns at once, and adds items itself, is within the loop below.
    if (this.isPumping) return;
    this.isPumping = true;
    try {
      this.handOver(isPressed);
    } finally {
      this.isPumping = false;
    }
    this.arm();
    this.updateKeepAlive();
    if (this.drained !== null && this.isEmpty()) this.drained();
  }

  private handOver(isPressed: boolean): void {
    for (;;) {
      this.admit();
      if (!this.deliveries.isFree) return;
      const isDue = isPressed || this.stopped !== null || this.waiting.size > 0;
      const batch = this.backlog.take(this.config.clock.now(), isDue);
      if (batch === null) return;
      this.deliveries.start(batch);
    }
  }

  private isEmpty(): boolean {
    return this.backlog.items === 0 && this.deliveries.inFlight === 0 && this.waiting.size === 0;
  }

  /** Lets in those for whom there is room. */
  private admit(): void {
    const { backlog, config, waiting } = this;
    for (let add = waiting.first; add !== undefined; add = waiting.first) {
      if (backlog.items >= config.maxQueuedItems || backlog.bytes + add.bytes > config.maxQueuedBytes) return;
      waiting.shift();
      add.resolve(this.take(add.item, add.level, add.bytes));
    }
  }

  private settled(batch: Taken<T>): void {
    const items = batch.items.length;
    const { size } = this.config;
    if (size !== null) this.limits.targetItems = size.items;
    this.backlog.release(batch);
    this.flushes.settled(batch.epoch, items);
    this.pump();
  }

  /** Has the timer go off when the next batch is due. One that is set and goes off before is left as it is: it looks again. */
  private arm(): void {
    if (!this.deliveries.isFree) return;
    const dueMs = this.backlog.dueMs();
    if (dueMs === Number.POSITIVE_INFINITY || (this.cancelTimer !== null && this.timerMs <= dueMs)) return;
    this.cancelTimer?.();
    this.timerMs = dueMs;
    this.cancelTimer = this.config.clock.after(Math.max(0, dueMs - this.config.clock.now()), () => {
      this.cancelTimer = null;
      this.pump();
    });
  }

  /** False when `done` hasn't resolved after `timeoutMs`. */
  private async within(timeoutMs: number, done: Promise<void>): Promise<boolean> {
    this.pendingWaits += 1;
    this.updateKeepAlive();
    let cancel: (() => void) | undefined;
    const timeout = new Promise<false>((resolve) => {
      cancel = this.config.clock.after(timeoutMs, () => resolve(false));
    });
    const isDone = await Promise.race([done.then(() => true), timeout]);
    cancel?.();
    this.pendingWaits -= 1;
    this.updateKeepAlive();
    return isDone;
  }

  private updateKeepAlive(): void {
    this.keepAlive.set(this.pendingWaits > 0 || this.waiting.size > 0);
  }
}

function checkedLevel({ priority }: AddOptions): Level {
  const level = levelOf(priority);
  if (level === null)
    throw invalidOption('priority', `must be 'high', 'normal' or 'low', not ${shown(priority)}`);
  return level;
}

function timeoutOf(options: BatchWaitOptions | undefined): number {
  const { timeoutMs = DEFAULT_TIMEOUT_MS } = group(options, '', ['timeoutMs']);
  const fault = rangeFault(timeoutMs, between(0, MAX_TIMEOUT_MS));
  if (fault !== null) throw invalidOption('timeoutMs', fault);
  return timeoutMs;
}
