import type { Signal } from '../config/variables/otlp-variables.js';
import { costNow } from './cost-clock.js';
import { SampledCost } from './sampled-cost.js';

/** What was spent since the last look, in milliseconds. */
export interface CostDifference {
  readonly captureMs: number;
  readonly handOverMs: number;
}

/** What one exporter costs the main thread. The cost of capture is that of few items; hand-overs are rare, and all measured. */
export class CostMeter {
  readonly signal: Signal;
  /** Items, from their first call to their last. */
  readonly writing = new SampledCost();
  handOverMs = 0;
  exitFlushMs = 0;
  /** Code of others that ran while an item was measured. */
  foreignMs = 0;
  /** An item is being measured, so that code of others that runs meanwhile has to be told from ours. */
  isMeasuring = false;
  /** Items that the budget left out. */
  shed = 0;
  /** What those would have cost, in milliseconds, as far as that is known. */
  shedMs = 0;
  private collectionMs = 0;
  private lastCaptureMs = 0;
  private lastHandOverMs = 0;

  constructor(signal: Signal) {
    this.signal = signal;
  }

  /** Items seen. */
  get items(): number {
    return this.writing.items;
  }

  /** Work that isn't measured by samples: a part of a collection of metrics. */
  collected(ms: number): void {
    this.collectionMs += ms;
  }

  /** An item was left out that would have cost as much as the usual one. */
  sheds(): void {
    this.shed++;
    this.shedMs += this.writing.meanMs;
  }

  /** Milliseconds of capture so far. */
  captureTotalMs(): number {
    return this.writing.total() + this.collectionMs;
  }

  /** What was spent since the last call. */
  difference(): CostDifference {
    const captureTotalMs = this.captureTotalMs();
    const captureMs = captureTotalMs - this.lastCaptureMs;
    const handOverMs = this.handOverMs - this.lastHandOverMs;
    this.lastCaptureMs = captureTotalMs;
    this.lastHandOverMs = this.handOverMs;
    return { captureMs, handOverMs };
  }

  /** Runs `work`, and counts it as hand-over. */
  handingOver<T>(work: () => T): T {
    const startedMs = costNow();
    try {
      return work();
    } finally {
      this.handOverMs += costNow() - startedMs;
    }
  }
}
