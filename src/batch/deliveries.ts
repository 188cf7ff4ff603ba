import type { Taken } from './backlog.js';
import type { BatchAnswer } from './batch.js';
import type { BatchConfig } from './batch-config.js';
import type { FailureReports } from './failure-reports.js';

/** Batches that are with consumers, each until its outcome stands. */
export class Deliveries<T> {
  /** Items under way. */
  inFlight = 0;
  /** Items, of all time. */
  delivered = 0;
  failed = 0;
  batches = 0;
  retries = 0;
  private readonly config: BatchConfig<T>;
  private readonly reports: FailureReports<T>;
  /** A batch has its outcome. */
  private readonly settled: (batch: Taken<T>) => void;
  private readonly controller = new AbortController();
  private readonly running = new Set<Taken<T>>();
  private isAbandoned = false;

  constructor(config: BatchConfig<T>, reports: FailureReports<T>, settled: (batch: Taken<T>) => void) {
    this.config = config;
    this.reports = reports;
    this.settled = settled;
  }

  get isFree(): boolean {
    return this.running.size < this.config.consumers;
  }

  /** Gives a batch to the consumer. A consumer that returns no promise has settled it when this returns. */
  start(batch: Taken<T>): void {
    const items = batch.items.length;
    this.batches += 1;
    this.running.add(batch);
    this.inFlight += items;
    let answer: ReturnType<Deliveries<T>['consume']>;
    try {
      answer = this.consume(batch);
    } catch (error) {
      this.fail(batch, items, error);
      return;
    }
    if (!isPromise(answer)) {
      this.succeed(batch, items, answer);
      return;
    }
    answer.then(
      (given) => this.succeed(batch, items, given),
      (error: unknown) => this.fail(batch, items, error),
    );
  }

  /** Aborts what is under way, and gives it back. What its consumers say later counts for nothing. */
  abandon(): readonly Taken<T>[] {
    const left = [...this.running];
    this.isAbandoned = true;
    this.inFlight = 0;
    this.running.clear();
    this.controller.abort(new Error('the batch processor was shut down and has waited as long as it may'));
    return left;
  }

  private consume(batch: Taken<T>) {
    const { consume, retry, size, clock } = this.config;
    const { signal } = this.controller;
    // Consumers see what they are promised, and not what belongs to the processor.
    const given = { items: batch.items, bytes: batch.bytes, priority: batch.priority, cause: batch.cause };
    const items = batch.items.length;
    const once = (attemptSignal: AbortSignal) => {
      if (size === null) return consume(given, attemptSignal);
      const sinceMs = clock.now();
      const answer = consume(given, attemptSignal);
      if (!isPromise(answer)) {
        size.served(items, clock.now() - sinceMs);
        return answer;
      }
      return answer.then((value) => {
        size.served(items, clock.now() - sinceMs);
        return value;
      });
    };
    if (retry === null) return once(signal);
    let attempts = 0;
    return retry.execute((attemptSignal) => {
      if (attempts++ > 0) this.retries += 1;
      return once(attemptSignal ?? signal);
    }, signal);
  }

  private succeed(batch: Taken<T>, items: number, answer: unknown): void {
    if (this.isAbandoned) return;
    const rejected = rejectedOf(answer, items);
    this.delivered += items - rejected;
    this.failed += rejected;
    this.end(batch, items);
  }

  private fail(batch: Taken<T>, items: number, error: unknown): void {
    if (this.isAbandoned) return;
    this.failed += items;
    this.end(batch, items, error);
  }

  private end(batch: Taken<T>, items: number, ...errors: unknown[]): void {
    this.running.delete(batch);
    this.inFlight -= items;
    for (const error of errors) this.reports.failed(batch, error);
    this.settled(batch);
  }
}

/** What a consumer says can't be more than there was. */
function rejectedOf(answer: unknown, items: number): number {
  const rejected = Math.floor(Number((answer as BatchAnswer | null | undefined)?.rejectedItems ?? 0));
  return rejected > 0 ? Math.min(rejected, items) : 0;
}

function isPromise<V>(answer: PromiseLike<V> | V): answer is PromiseLike<V> {
  return typeof (answer as PromiseLike<V> | null | undefined)?.then === 'function';
}
