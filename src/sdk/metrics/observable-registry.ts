import {
  type BatchObservableCallback,
  type BatchObservableResult,
  diag,
  type Observable,
  type ObservableCallback,
} from '@opentelemetry/api';
import { MAX_STREAMS } from '../../capture/layout.js';
import { NativeObservable } from './observable-instrument.js';
import { Observations } from './observations.js';

interface Registered {
  readonly callback: ObservableCallback | BatchObservableCallback;
  /** Calls the callback with a result that fills `observations`. */
  readonly call: (observations: Observations) => unknown;
  /** The instruments it may observe: one, or those of a batch. */
  readonly instruments: ReadonlySet<NativeObservable>;
  readonly isBatch: boolean;
}

/** As many as there may be metrics: whoever registers a callback anew for each request would slow down every collection. */
const MAX_CALLBACKS = MAX_STREAMS;

/** The callbacks of a meter. Each is called once a collection. */
export class ObservableRegistry {
  /** In the order of their registration. */
  private readonly registered = new Set<Registered>();
  private readonly byCallback = new Map<Registered['callback'], Registered[]>();
  private hasRefused = false;

  add(callback: ObservableCallback, instrument: NativeObservable): void {
    if (!isFunction(callback)) return;
    this.register({
      callback,
      call: (observations) =>
        callback({ observe: (value, attributes) => observations.add(instrument, value, attributes) }),
      instruments: new Set([instrument]),
      isBatch: false,
    });
  }

  remove(callback: ObservableCallback, instrument: NativeObservable): void {
    this.unregister(callback, new Set([instrument]), false);
  }

  addBatch(callback: BatchObservableCallback, observables: readonly Observable[]): void {
    if (!isFunction(callback)) return;
    const instruments = nativeOnes(observables);
    if (instruments.size === 0) {
      diag.error('BatchObservableCallback is not associated with valid instruments', observables);
      return;
    }
    this.register({
      callback,
      call: (observations) => callback(batchResult(observations, instruments)),
      instruments,
      isBatch: true,
    });
  }

  removeBatch(callback: BatchObservableCallback, observables: readonly Observable[]): void {
    this.unregister(callback, nativeOnes(observables), true);
  }

  /**
   * Calls all callbacks for collection number `round`. What a callback observes counts if it ends within `timeoutMs` and
   * without an error.
   *
   * @returns the errors.
   */
  async observe(round: number, timeoutMs: number): Promise<readonly unknown[]> {
    const errors: unknown[] = [];
    await Promise.all(
      [...this.registered].map(async ({ call }) => {
        const observations = new Observations();
        try {
          const answer = call(observations);
          if (isPromise(answer)) await inTime(answer, timeoutMs);
          observations.commit(round);
        } catch (error) {
          errors.push(error);
        }
      }),
    );
    return errors;
  }

  /** Calls all callbacks, and takes what those observe that are not asynchronous. Errors are told to the diagnostics. */
  observeNow(round: number): void {
    for (const { call } of [...this.registered]) {
      const observations = new Observations();
      try {
        const answer = call(observations);
        if (isPromise(answer)) answer.then(undefined, () => {});
        else observations.commit(round);
      } catch (error) {
        diag.error('a metric callback failed', error);
      }
    }
  }

  private register(added: Registered): void {
    if (this.find(added.callback, added.instruments, added.isBatch) !== undefined) return;
    if (this.registered.size >= MAX_CALLBACKS) {
      if (!this.hasRefused) diag.error(`a meter has ${MAX_CALLBACKS} callbacks; further ones are not called`);
      this.hasRefused = true;
      return;
    }
    this.registered.add(added);
    const others = this.byCallback.get(added.callback);
    if (others === undefined) this.byCallback.set(added.callback, [added]);
    else others.push(added);
  }

  private unregister(
    callback: Registered['callback'],
    instruments: ReadonlySet<NativeObservable>,
    isBatch: boolean,
  ): void {
    const found = this.find(callback, instruments, isBatch);
    if (found === undefined) return;
    this.registered.delete(found);
    const others = (this.byCallback.get(callback) ?? []).filter((other) => other !== found);
    if (others.length === 0) this.byCallback.delete(callback);
    else this.byCallback.set(callback, others);
  }

  private find(
    callback: Registered['callback'],
    instruments: ReadonlySet<NativeObservable>,
    isBatch: boolean,
  ): Registered | undefined {
    return this.byCallback
      .get(callback)
      ?.find((other) => other.isBatch === isBatch && isSameSet(other.instruments, instruments));
  }
}

function batchResult(
  observations: Observations,
  instruments: ReadonlySet<NativeObservable>,
): BatchObservableResult {
  return {
    observe: (observable, value, attributes) => {
      // What the callback isn't registered for has its own callbacks.
      if (!(observable instanceof NativeObservable) || !instruments.has(observable)) return;
      observations.add(observable, value, attributes);
    },
  };
}

function isFunction(callback: unknown): boolean {
  if (typeof callback === 'function') return true;
  diag.error(`a metric callback must be a function, not ${typeof callback}`);
  return false;
}

function nativeOnes(observables: readonly Observable[]): Set<NativeObservable> {
  if (!Array.isArray(observables)) return new Set();
  return new Set(observables.filter((observable) => observable instanceof NativeObservable));
}

function isSameSet(a: ReadonlySet<unknown>, b: ReadonlySet<unknown>): boolean {
  if (a.size !== b.size) return false;
  for (const item of a) if (!b.has(item)) return false;
  return true;
}

function isPromise(answer: unknown): answer is Promise<unknown> {
  return typeof (answer as { then?: unknown } | null | undefined)?.then === 'function';
}

/** Rejects when `promise` does, or after `timeoutMs`. */
async function inTime(promise: Promise<unknown>, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`a metric callback has not ended after ${timeoutMs} ms`)),
      timeoutMs,
    );
    // Those who wait for a collection have timers of their own; a callback that hangs keeps no process alive.
    timer.unref();
  });
  try {
    await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
