import { diag } from '@opentelemetry/api';
import { type Call, invoke } from '../policy.js';
import type { HedgeConfig } from './hedge-options.js';

/** One call, tried in several ways: the first that succeeds is its outcome. */
export class HedgedCall<T> {
  private readonly calls: readonly Call<T>[];
  private readonly config: HedgeConfig;
  private readonly signal: AbortSignal | undefined;
  private readonly running = new Set<AbortController>();
  private readonly onAbort = () => this.fail(this.signal?.reason);
  private resolve: (value: T) => void = () => {};
  private reject: (error: unknown) => void = () => {};
  private cancelTimer: (() => void) | null = null;
  private next = 0;
  private hasEnded = false;

  /** @param calls in the order in which they are tried; at least one. */
  constructor(calls: readonly Call<T>[], config: HedgeConfig, signal: AbortSignal | undefined) {
    this.calls = calls;
    this.config = config;
    this.signal = signal;
  }

  run(): Promise<T> {
    if (this.signal?.aborted) return Promise.reject(this.signal.reason);
    this.config.budget?.recordCall();
    return new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
      this.signal?.addEventListener('abort', this.onAbort, { once: true });
      this.startNext();
    });
  }

  private startNext(): void {
    const call = this.calls[this.next];
    if (call === undefined) return;
    this.next += 1;
    const controller = new AbortController();
    this.running.add(controller);
    const ended = () => !this.hasEnded && this.running.delete(controller);
    invoke(call, controller.signal).then(
      (value) => {
        if (ended()) this.succeed(value);
      },
      (error: unknown) => {
        if (ended()) this.failed(error);
      },
    );
    this.schedule();
  }

  private schedule(): void {
    this.cancelTimer?.();
    this.cancelTimer = null;
    if (this.next >= this.calls.length) return;
    this.cancelTimer = this.config.clock.after(this.config.delayMs, () => {
      this.cancelTimer = null;
      this.startIfAffordable();
    });
  }

  /** Without budget, what runs is all there is. */
  private startIfAffordable(): void {
    if (this.next >= this.calls.length) return;
    const { budget } = this.config;
    if (budget === null || budget.tryRetry()) {
      this.startNext();
    } else {
      this.next = this.calls.length;
    }
  }

  /** An attempt failed: the next one needn't wait, unless it could be no better. */
  private failed(error: unknown): void {
    if (!this.mayHelp(error)) {
      this.fail(error);
      return;
    }
    this.cancelTimer?.();
    this.cancelTimer = null;
    this.startIfAffordable();
    if (this.running.size === 0) this.fail(error);
  }

  private mayHelp(error: unknown): boolean {
    try {
      return this.config.retryIf(error);
    } catch (fault) {
      diag.error(`otlp-native: retryIf failed, so no other attempt is made: ${fault}`);
      return false;
    }
  }

  private succeed(value: T): void {
    this.resolve(value);
    this.end(new DOMException('another attempt was faster', 'AbortError'));
  }

  private fail(error: unknown): void {
    this.reject(error);
    this.end(error);
  }

  private end(reason: unknown): void {
    this.hasEnded = true;
    this.cancelTimer?.();
    this.signal?.removeEventListener('abort', this.onAbort);
    for (const controller of this.running) controller.abort(reason);
    this.running.clear();
  }
}
