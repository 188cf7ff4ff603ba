import type { CostMeter } from '../../cost/cost-meter.js';

/** One uninterrupted part of a collection on the main thread. */
export class MeasuredSlice {
  private readonly cost: CostMeter | null;
  private readonly startedMs = performance.now();
  private readonly handOverMs: number;

  /** @param cost what is told of it; null without `recordCost`. */
  constructor(cost: CostMeter | null) {
    this.cost = cost;
    this.handOverMs = cost === null ? 0 : cost.handOverMs;
  }

  /** How long it lasts already, in milliseconds. */
  lastsMs(): number {
    return performance.now() - this.startedMs;
  }

  /** Others have their turn. */
  end(): void {
    const { cost } = this;
    if (cost !== null) cost.collected(this.lastsMs() - (cost.handOverMs - this.handOverMs));
  }
}
