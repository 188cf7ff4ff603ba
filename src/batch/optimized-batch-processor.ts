import { between, group, invalidOption, rangeFault } from '../config/checks.js';
import { OtlpNativeError } from '../errors.js';
import type { Backlog, BatchLimits, Taken } from './backlog.js';
import { type BatchConfig, resolveBatchConfig } from './batch-config.js';
import type { AddOptions, BatchProcessorOptions } from './batch-options.js';
import type { BatchStats } from './batch-stats.js';
import { Deliveries } from './deliveries.js';
import { FailureReports } from './failure-reports.js';
import { FlushWaits } from './flush-waits.js';
import { Inlet } from './inlet.js';
import { KeepAlive } from './keep-alive.js';
import { KeyedBacklog } from './keyed-backlog.js';
import { levelOf, NORMAL } from './priority.js';
import type { ProducerHandle } from './producer-handle.js';
import { SegmentBacklog } from './segment-backlog.js';

const DEFAULT_TIMEOUT_MS = 30_000;
/** Timers take no more; nearly 25 days. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;
/** What a shutdown that ran out of time has left goes to disk within this. */
const LAST_SPILL_MS = 5_000;

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
  private readonly inlet: Inlet<T>;
  private readonly deliveries: Deliveries<T>;
  private readonly flushes = new FlushWaits();
  private readonly keepAlive = new KeepAlive();
  private isPumping = false;
  private cancelTimer: (() => void) | null = null;
  /** When the timer goes off. */
  private timerMs = Number.POSITIVE_INFINITY;
  /** Of `flush` and `shutdown`, how many wait. */
  private pendingWaits = 0;
  private stopped: Promise<BatchStats> | null = null;
  /** Ends the shutdown's wait: nothing is left. */
  private drained: (() => void) | null = null;

  /** @throws OtlpNativeError `INVALID_OPTION`, with the option's path; `UNSUPPORTED_PLATFORM` with `spill` where there is no binary. */
  constructor(options: BatchProcessorOptions<T>) {
    const config = resolveBatchConfig(options);
    const { maxItems, maxBytes, maxDelayMs, agingMs, clock, keyOf, size } = config;
    this.config = config;
    this.limits = { targetItems: size?.items ?? maxItems, maxBytes, maxDelayMs, agingMs };
    const now = () => clock.now();
    this.backlog =
      keyOf === null ? new SegmentBacklog(this.limits, now) : new KeyedBacklog(this.limits, now, keyOf);
    const reports = new FailureReports(config.onFailure ?? null, clock);
    this.deliveries = new Deliveries(config, reports, (batch) => this.settled(batch));
    this.inlet = new Inlet(config, this.backlog, reports, {
      pump: (isPressed) => this.pump(isPressed),
      added: () => {
        if (this.cancelTimer === null) this.arm();
      },
    });
  }

  /**
   * Adds an item. A batch that is full by it goes to the consumer before this returns.
   *
   * @returns whether the item was taken; a promise of that where it has to wait for room (`overflow` is `block`) or for the disk
   * (`spill`). The promise rejects only by `options.signal`, with its reason. What isn't taken is counted in `stats().dropped`.
   */
  add(item: T, options?: AddOptions): boolean | Promise<boolean> {
    if (options === undefined) return this.inlet.add(item, NORMAL, undefined);
    return this.inlet.add(item, levelOf(options), options.signal);
  }

  /** As {@link OptimizedBatchProcessor.add}, but never waits: false, and nothing is counted, where that would have to. */
  tryAdd(item: T, options?: Pick<AddOptions, 'priority'>): boolean {
    return this.inlet.tryAdd(item, options === undefined ? NORMAL : levelOf(options));
  }

  /**
   * What a worker thread needs to hand items to this processor: give it by `workerData` or `postMessage` to {@link connectProducer}
   * there. The items are bytes on the way, by `codec`.
   *
   * @throws OtlpNativeError `UNSUPPORTED_PLATFORM` where there is no binary.
   */
  producerHandle(): ProducerHandle {
    const { overflow, maxWaiting } = this.config;
    const intake = this.inlet.openIntake().key;
    const waits = overflow !== 'drop';
    return { kind: 'otlp-native-batch-producer', intake, pid: process.pid, waits, maxWaiting };
  }

  /** Where every item is, at this moment. */
  stats(): BatchStats {
    const { delivered, failed, inFlight, batches, retries } = this.deliveries;
    const { accepted, queued, dropped } = this.inlet.stats();
    const { spill, waiting } = this.inlet;
    return {
      accepted,
      recovered: spill?.recovered ?? 0,
      delivered,
      failed,
      queued,
      inFlight,
      spilled: spill?.held ?? 0,
      dropped,
      waiting: waiting.size,
      batches,
      retries,
      everSpilled: spill?.stored ?? 0,
      targetItems: this.limits.targetItems,
    };
  }

  /**
   * Hands over what is there, on other threads and on disk too, and waits until all of it has its outcome, retries included. The process
   * stays alive meanwhile.
   *
   * @throws OtlpNativeError `FLUSH_TIMEOUT` when some has none after `timeoutMs`; it goes on.
   */
  async flush(options?: BatchWaitOptions): Promise<void> {
    const timeoutMs = timeoutOf(options);
    const isDone = await this.within(timeoutMs, () => this.allDone());
    if (!isDone) {
      const waited = `${Math.round(timeoutMs)} ms`;
      throw new OtlpNativeError(
        'FLUSH_TIMEOUT',
        `flush ran out of time after ${waited}: consumers have not ended`,
      );
    }
  }

  /**
   * Takes no more items, hands over what is there, and waits until all of it has its outcome; after `timeoutMs` what is left is counted
   * as `dropped.shutdown`, or goes to disk where `overflow` is `spill`, and consumers' signals are aborted. Later calls return the first one's
   * promise. It never rejects but for options that are wrong.
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

  /** What is there now has its outcome. */
  private async allDone(): Promise<void> {
    this.inlet.takeHandedIn();
    const returned = this.inlet.spill?.allReturned();
    await this.memoryDone();
    if (returned === undefined) return;
    await returned;
    await this.memoryDone();
  }

  private memoryDone(): Promise<void> {
    const epoch = this.backlog.endEpoch();
    const done = this.flushes.until(epoch, this.backlog.items + this.deliveries.inFlight);
    this.pump();
    return done;
  }

  private async stop(timeoutMs: number): Promise<BatchStats> {
    this.inlet.close();
    // So that `stopped` is there when consumers are called.
    await null;
    await this.within(timeoutMs, () => this.isDrained());
    await this.giveUp();
    return this.stats();
  }

  private isDrained(): Promise<void> {
    const drained = new Promise<void>((resolve) => {
      this.drained = resolve;
    });
    this.pump();
    return drained;
  }

  private async giveUp(): Promise<void> {
    const { inlet, backlog, deliveries } = this;
    this.cancelTimer?.();
    inlet.takeHandedIn();
    const leave = (batch: Taken<T>) => {
      inlet.leave(batch);
      // Only then what is behind it by its key can be taken.
      backlog.release(batch);
    };
    for (const batch of deliveries.abandon()) leave(batch);
    for (let batch = this.takeAny(); batch !== null; batch = this.takeAny()) leave(batch);
    inlet.refuseWaiting();
    this.flushes.endAll();
    inlet.intake?.end();
    const { spill } = inlet;
    if (spill !== null && !(await this.within(LAST_SPILL_MS, () => spill.close()))) spill.abandon();
    this.updateKeepAlive();
  }

  private takeAny(): Taken<T> | null {
    return this.backlog.take(this.config.clock.now(), true);
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
      this.inlet.admit();
      if (!this.deliveries.isFree) return;
      const isDue = isPressed || this.inlet.isPressed || this.isAwaited();
      const batch = this.backlog.take(this.config.clock.now(), isDue);
      if (batch === null) return;
      this.deliveries.start(batch);
    }
  }

  /** Someone waits for the end, or for what comes back from disk piece by piece. */
  private isAwaited(): boolean {
    return this.stopped !== null || (this.pendingWaits > 0 && this.inlet.spill !== null);
  }

  private isEmpty(): boolean {
    return this.backlog.items === 0 && this.deliveries.inFlight === 0 && this.inlet.isIdle;
  }

  private settled(batch: Taken<T>): void {
    const { size } = this.config;
    if (size !== null) this.limits.targetItems = size.items;
    this.backlog.release(batch);
    if (batch.origins !== null) for (const origin of batch.origins) origin?.settled(1);
    this.flushes.settled(batch.epoch, batch.items.length);
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

  /** False when what `start` begins hasn't ended after `timeoutMs`. */
  private async within(timeoutMs: number, start: () => Promise<void>): Promise<boolean> {
    this.pendingWaits += 1;
    this.updateKeepAlive();
    let cancel: (() => void) | undefined;
    const timeout = new Promise<false>((resolve) => {
      cancel = this.config.clock.after(timeoutMs, () => resolve(false));
    });
    const isDone = await Promise.race([start().then(() => true), timeout]);
    cancel?.();
    this.pendingWaits -= 1;
    this.updateKeepAlive();
    return isDone;
  }

  private updateKeepAlive(): void {
    this.keepAlive.set(this.pendingWaits > 0 || this.inlet.waiting.size > 0);
  }
}

function timeoutOf(options: BatchWaitOptions | undefined): number {
  const { timeoutMs = DEFAULT_TIMEOUT_MS } = group(options, '', ['timeoutMs']);
  const fault = rangeFault(timeoutMs, between(0, MAX_TIMEOUT_MS));
  if (fault !== null) throw invalidOption('timeoutMs', fault);
  return timeoutMs;
}
