import { diag } from '@opentelemetry/api';
import type { Clock } from '../resilience/clock.js';
import type { Batch } from './batch.js';

/** Failures are told this often at most. */
const EVERY_MS = 10_000;

/** Tells of batches that failed: the listener of each, or else `diag` now and then. */
export class FailureReports<T> {
  private readonly listener: ((batch: Batch<T>, error: unknown) => void) | null;
  private readonly clock: Clock;
  private nextMs = Number.NEGATIVE_INFINITY;
  private untold = 0;

  constructor(listener: ((batch: Batch<T>, error: unknown) => void) | null, clock: Clock) {
    this.listener = listener;
    this.clock = clock;
  }

  failed(batch: Batch<T>, error: unknown): void {
    if (this.listener === null) {
      this.tell(`a batch of ${batch.items.length} items failed`, error);
      return;
    }
    try {
      this.listener(batch, error);
    } catch (fault) {
      this.tell('onFailure failed', fault);
    }
  }

  /** Something else went wrong. */
  tell(what: string, error: unknown): void {
    const nowMs = this.clock.now();
    if (nowMs < this.nextMs) {
      this.untold += 1;
      return;
    }
    const more = this.untold === 0 ? '' : ` (${this.untold} more since the last report)`;
    this.nextMs = nowMs + EVERY_MS;
    this.untold = 0;
    diag.error(`otlp-native: ${what}: ${error instanceof Error ? error.message : String(error)}${more}`);
  }
}
