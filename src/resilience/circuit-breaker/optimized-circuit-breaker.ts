import type { Call, Policy } from '../policy.js';
import {
  type CircuitBreakerEvents,
  type CircuitBreakerListener,
  Listeners,
} from './circuit-breaker-events.js';
import {
  type CircuitBreakerConfig,
  type CircuitBreakerOptions,
  circuitBreakerConfig,
} from './circuit-breaker-options.js';
import { CircuitOpenError } from './circuit-open-error.js';
import type { CircuitState } from './circuit-state.js';
import { MeasuredCalls } from './measured-calls.js';
import { CountWindow, FAILED, SLOW, type SlidingWindow, TimeWindow } from './sliding-window.js';

/** What a breaker has seen in its window. */
export interface CircuitBreakerMetrics {
  /** Per cent of the calls that failed; −1 while there are too few to tell. */
  readonly failureRate: number;
  /** Per cent that were slow; −1 while there are too few to tell. */
  readonly slowCallRate: number;
  /** Calls in the window. */
  readonly calls: number;
  /** Those of them that failed. */
  readonly failedCalls: number;
  /** Those of them that were slow. */
  readonly slowCalls: number;
  /** Calls that were slow and failed, counted in both. */
  readonly slowFailedCalls: number;
  /** Calls that were not made since the window began. */
  readonly notPermittedCalls: number;
}

/**
 * Stops calling what keeps failing, or keeps being slow: after too many such calls it is open, and calls fail at once; after a while a
 * few probes go, and decide whether it closes. It takes the same decisions as resilience4j's CircuitBreaker, whose window, rates
 * and thresholds it has; beyond that it opens at once when the other side asks to be left alone, and for longer each time.
 *
 * @example
 * ```js
 * import { OptimizedCircuitBreaker } from 'otlp-native/resilience';
 *
 * const breaker = new OptimizedCircuitBreaker({ name: 'orders', window: { type: 'count', size: 2 }, minimumCalls: 2 });
 * const call = () => breaker.execute(async () => { throw new Error('down'); });
 * await call().catch(() => {});
 * await call().catch(() => {});
 * console.log(breaker.state); // open
 * await call().catch((error) => console.log(error.code)); // CIRCUIT_OPEN
 * ```
 */
export class OptimizedCircuitBreaker implements Policy {
  /** @inheritdoc */
  readonly name: string;
  private readonly config: CircuitBreakerConfig;
  private readonly listeners = new Listeners();
  private readonly measures: boolean;
  private readonly measured = new MeasuredCalls({
    succeeded: (value, startedMs) => this.succeeded(value, startedMs),
    failed: (error, startedMs) => this.end(error, startedMs),
  });
  private readonly isPlain: boolean;
  private current: CircuitState = 'closed';
  /** Asked at every call. */
  private isClosed = true;
  private window: SlidingWindow;
  private minimumCalls: number;
  private notPermitted = 0;
  /** How often in a row it was opened. */
  private opened = 0;
  private openUntilMs = 0;
  private halfOpenSinceMs = 0;
  private permits = 0;

  /** @throws OtlpNativeError `INVALID_OPTION`, with the option's path. */
  constructor(options?: CircuitBreakerOptions) {
    this.config = circuitBreakerConfig(options);
    this.name = this.config.name;
    this.measures = this.config.slowCallDurationMs !== Number.POSITIVE_INFINITY;
    this.isPlain = this.config.isFailedResult === null;
    this.window = this.newWindow();
    this.minimumCalls = this.config.minimumCalls;
  }

  /** An open one whose time is over is `open` until the next call. */
  get state(): CircuitState {
    return this.current;
  }

  /** @inheritdoc CircuitBreakerMetrics */
  metrics(): CircuitBreakerMetrics {
    const { window } = this;
    if (this.config.isTimeBased) window.advance(this.config.clock.now());
    return {
      failureRate: this.rate(window.failed),
      slowCallRate: this.rate(window.slow),
      calls: window.calls,
      failedCalls: window.failed,
      slowCalls: window.slow,
      slowFailedCalls: window.slowFailed,
      notPermittedCalls: this.notPermitted,
    };
  }

  /** Has `listener` hear of an event. @returns what ends it. */
  on<K extends keyof CircuitBreakerEvents>(event: K, listener: CircuitBreakerListener<K>): () => void {
    return this.listeners.add(event, listener);
  }

  /**
   * Makes a call, if it may go, and counts what it comes to. The call's errors come through as they are.
   *
   * @param signal is handed to the call; one that is aborted before keeps it from being made.
   * @throws CircuitOpenError `CIRCUIT_OPEN` by the promise, when it may not.
   */
  execute<T>(call: Call<T>, signal?: AbortSignal): Promise<T> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (!this.isClosed && !this.tryAcquire()) return Promise.reject(this.rejection());
    const startedMs = this.measures ? this.config.clock.now() : 0;
    let result: PromiseLike<T> | T;
    try {
      result = call(signal);
    } catch (error) {
      this.end(error, startedMs);
      return Promise.reject(error);
    }
    const promise = result instanceof Promise ? result : Promise.resolve(result);
    // What comes after the counting, rather than the call's own promise: that one has a handler now, so that nobody would be told of an
    // error that whoever made the call doesn't handle.
    if (!this.measures) return promise.then(this.onValue, this.onReason);
    const { onValue, onReason } = this.measured.begin(startedMs);
    return promise.then(onValue, onReason);
  }

  /** As {@link OptimizedCircuitBreaker.execute}, for a call that returns its result. */
  executeSync<T>(call: () => T): T {
    if (!this.isClosed && !this.tryAcquire()) throw this.rejection();
    const startedMs = this.measures ? this.config.clock.now() : 0;
    let result: T;
    try {
      result = call();
    } catch (error) {
      this.end(error, startedMs);
      throw error;
    }
    this.succeeded(result, startedMs);
    return result;
  }

  /** A function whose calls go through the breaker. */
  wrap<A extends unknown[], T>(call: (...args: A) => Promise<T> | T): (...args: A) => Promise<T> {
    return (...args) => this.execute(() => call(...args));
  }

  /**
   * Whether a call may go, for those who make it themselves: they then have to say what it came to, by
   * {@link OptimizedCircuitBreaker.onSuccess}, {@link OptimizedCircuitBreaker.onError} or {@link OptimizedCircuitBreaker.release}.
   */
  tryAcquire(): boolean {
    switch (this.current) {
      case 'closed':
      case 'disabled':
      case 'metricsOnly':
        return true;
      case 'open':
        if (this.config.clock.now() <= this.openUntilMs) return this.refuse();
        this.halfOpen();
        return this.takePermit();
      case 'halfOpen': {
        const { maxHalfOpenMs, clock } = this.config;
        if (maxHalfOpenMs > 0 && clock.now() - this.halfOpenSinceMs > maxHalfOpenMs) {
          this.trip(0);
          return this.refuse();
        }
        return this.takePermit();
      }
      case 'forcedOpen':
        return this.refuse();
    }
  }

  /** A call that was let through succeeded. */
  onSuccess(durationMs: number): void {
    this.count(durationMs > this.config.slowCallDurationMs ? SLOW : 0);
  }

  /** A call that was let through failed. Whether it counts is not asked. */
  onError(durationMs: number, error?: unknown): void {
    const slow = durationMs > this.config.slowCallDurationMs ? SLOW : 0;
    this.count(FAILED | slow);
    this.pushBack(error);
  }

  /** A call that was let through was not made, or counts for nothing. */
  release(): void {
    if (this.current === 'halfOpen') this.permits += 1;
  }

  /** Begins anew, closed and with nothing counted, whatever it was. */
  reset(): void {
    this.opened = 0;
    this.enter('closed', this.newWindow());
  }

  /** Opens it for its time. */
  open(): void {
    this.trip(0);
  }

  /** No call goes until {@link OptimizedCircuitBreaker.reset}. */
  forceOpen(): void {
    this.enter('forcedOpen', new CountWindow(0));
  }

  /** All calls go, and none is counted, until {@link OptimizedCircuitBreaker.reset}. */
  disable(): void {
    this.enter('disabled', new CountWindow(0));
  }

  /** All calls go, and are counted, until {@link OptimizedCircuitBreaker.reset}. */
  metricsOnly(): void {
    this.enter('metricsOnly', this.newWindow());
  }

  private readonly onValue = <T>(value: T): T => {
    if (this.isPlain && this.isClosed && !this.listeners.has('success')) this.count(0);
    else this.succeeded(value, 0);
    return value;
  };

  private readonly onReason = (error: unknown): never => {
    this.end(error, 0);
    throw error;
  };

  private succeeded(value: unknown, startedMs: number): void {
    const { slowCallDurationMs, clock, isFailedResult } = this.config;
    const durationMs = this.measures ? clock.now() - startedMs : null;
    const isSlow = durationMs !== null && durationMs > slowCallDurationMs;
    if (isFailedResult !== null && answers(isFailedResult, value)) {
      this.count(isSlow ? FAILED | SLOW : FAILED);
      if (this.listeners.has('failure')) this.listeners.emit('failure', { durationMs, isSlow, error: null });
      return;
    }
    this.count(isSlow ? SLOW : 0);
    if (this.listeners.has('success')) this.listeners.emit('success', { durationMs, isSlow });
  }

  private end(error: unknown, startedMs: number): void {
    const { slowCallDurationMs, clock, isIgnored, isFailure } = this.config;
    if (isIgnored !== null && answers(isIgnored, error)) {
      this.release();
      this.listeners.emit('ignored', { error });
      return;
    }
    const durationMs = this.measures ? clock.now() - startedMs : null;
    const isSlow = durationMs !== null && durationMs > slowCallDurationMs;
    if (isFailure !== null && !answers(isFailure, error)) {
      this.count(isSlow ? SLOW : 0);
      if (this.listeners.has('success')) this.listeners.emit('success', { durationMs, isSlow });
      return;
    }
    this.count(isSlow ? FAILED | SLOW : FAILED);
    this.pushBack(error);
    if (this.listeners.has('failure')) this.listeners.emit('failure', { durationMs, isSlow, error });
  }

  private count(outcome: number): void {
    if (this.current === 'disabled' || this.current === 'forcedOpen') return;
    const { window } = this;
    window.record(outcome, this.config.isTimeBased ? this.config.clock.now() : 0);
    // Nothing that can exceed a threshold, and nothing to decide.
    if (this.isClosed && window.failed === 0 && window.slow === 0) return;
    if (this.current === 'closed' || this.current === 'halfOpen') this.decide();
  }

  private decide(): void {
    const { window, config } = this;
    if (window.calls < this.minimumCalls) return;
    const isExceeded =
      this.rate(window.failed) >= config.failureRateThreshold ||
      this.rate(window.slow) >= config.slowCallRateThreshold;
    if (isExceeded) {
      this.trip(0);
    } else if (this.current === 'halfOpen') {
      this.opened = 0;
      this.enter('closed', this.newWindow());
    }
  }

  /** In single precision, as resilience4j has it. */
  private rate(calls: number): number {
    const all = this.window.calls;
    return all === 0 || all < this.minimumCalls ? -1 : Math.fround(Math.fround(calls * 100) / all);
  }

  /** The other side asked to be left alone. */
  private pushBack(error: unknown): void {
    if (this.current !== 'closed' && this.current !== 'halfOpen' && this.current !== 'open') return;
    let wishMs: number | null = null;
    try {
      wishMs = this.config.pushbackMs(error);
    } catch {
      // A function of the user's that fails says nothing.
    }
    if (wishMs === null || !(wishMs > 0)) return;
    if (this.current === 'open') {
      this.openUntilMs = Math.max(this.openUntilMs, this.config.clock.now() + wishMs);
    } else {
      this.trip(wishMs);
    }
  }

  private trip(atLeastMs: number): void {
    const { openMs, openMultiplier, maxOpenMs, openJitter, random, clock } = this.config;
    this.opened += 1;
    const plainMs = Math.min(openMs * openMultiplier ** (this.opened - 1), maxOpenMs);
    const spreadMs = openJitter === 0 ? plainMs : plainMs * (1 + openJitter * (2 * random() - 1));
    this.openUntilMs = clock.now() + Math.max(spreadMs, atLeastMs);
    // What was counted stays to be seen.
    this.enter('open', this.window, this.minimumCalls, this.notPermitted);
  }

  private halfOpen(): void {
    const { halfOpenCalls, clock } = this.config;
    this.permits = halfOpenCalls;
    this.halfOpenSinceMs = clock.now();
    this.enter('halfOpen', new CountWindow(halfOpenCalls), Math.min(this.config.minimumCalls, halfOpenCalls));
  }

  private enter(to: CircuitState, window: SlidingWindow, minimumCalls?: number, notPermitted = 0): void {
    const from = this.current;
    this.current = to;
    this.isClosed = to === 'closed';
    this.window = window;
    this.minimumCalls = minimumCalls ?? this.config.minimumCalls;
    this.notPermitted = notPermitted;
    if (this.listeners.has('transition')) this.listeners.emit('transition', { from, to });
  }

  private newWindow(): SlidingWindow {
    const { isTimeBased, windowSize, clock } = this.config;
    return isTimeBased ? new TimeWindow(windowSize, clock.now()) : new CountWindow(windowSize);
  }

  private takePermit(): boolean {
    if (this.permits === 0) return this.refuse();
    this.permits -= 1;
    return true;
  }

  private refuse(): boolean {
    this.notPermitted += 1;
    if (this.listeners.has('rejected'))
      this.listeners.emit('rejected', { retryAfterMs: this.retryAfterMs() });
    return false;
  }

  private rejection(): CircuitOpenError {
    return new CircuitOpenError(this.name, this.retryAfterMs());
  }

  private retryAfterMs(): number | null {
    return this.current === 'open' ? Math.max(0, this.openUntilMs - this.config.clock.now()) : null;
  }
}

/** What a function of the user's says; one that fails says no. */
function answers(ask: (value: unknown) => boolean, value: unknown): boolean {
  try {
    return ask(value);
  } catch {
    return false;
  }
}
