import type { Clock } from './clock.js';

/** How those who wait are let go without what they wait for. */
export interface Leaving {
  /** Not longer than so; null for no limit. */
  readonly maxWaitMs: number | null;
  /** Someone has waited that long. @returns the error that it gets. */
  expired(): Error;
  /** Someone's signal was aborted. */
  aborted(): void;
  /** Someone has left, for whichever reason, so that the next may be due. */
  left(): void;
}

interface Waiter<T> {
  readonly cost: number;
  readonly resolve: (value: T) => void;
  /** Forgets its timer and its listener. */
  detach(): void;
}

/** Callers that wait for their turn, in the order in which they came. Who waits too long, or doesn't want to any more, leaves. */
export class WaitQueue<T> {
  private readonly waiting = new Set<Waiter<T>>();
  private readonly clock: Clock;
  private readonly leaving: Leaving;

  constructor(clock: Clock, leaving: Leaving) {
    this.clock = clock;
    this.leaving = leaving;
  }

  get size(): number {
    return this.waiting.size;
  }

  /** What the first one wants, or null when nobody waits. */
  get firstCost(): number | null {
    return this.first()?.cost ?? null;
  }

  /** @param signal that isn't aborted yet. */
  enter(cost: number, signal: AbortSignal | undefined): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const leave = (error: unknown) => {
        waiter.detach();
        this.waiting.delete(waiter);
        reject(error);
        this.leaving.left();
      };
      const onAbort = () => {
        this.leaving.aborted();
        leave(signal?.reason);
      };
      const { maxWaitMs } = this.leaving;
      const cancelTimer =
        maxWaitMs === null ? null : this.clock.after(maxWaitMs, () => leave(this.leaving.expired()));
      signal?.addEventListener('abort', onAbort, { once: true });
      const waiter: Waiter<T> = {
        cost,
        resolve,
        detach() {
          cancelTimer?.();
          signal?.removeEventListener('abort', onAbort);
        },
      };
      this.waiting.add(waiter);
    });
  }

  /** It is the turn of the first one. */
  admitFirst(value: T): void {
    const first = this.first();
    if (first === undefined) return;
    first.detach();
    this.waiting.delete(first);
    first.resolve(value);
  }

  private first(): Waiter<T> | undefined {
    return this.waiting.values().next().value;
  }
}
