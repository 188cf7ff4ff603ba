import type { ValueWriter } from '../../capture/value-writer.js';
import { enlarged, MetricStorage } from './metric-storage.js';
import { FIRST_CAPACITY } from './series-table.js';

/**
 * Totals that callbacks observe. The core makes deltas of them where a reader wants those.
 *
 * Totals of sets beyond the cardinality limit are added up.
 */
export class ObservedSumStorage extends MetricStorage {
  private totals = new Float64Array(FIRST_CAPACITY);
  private overflowRound = -1;

  override record(): void {}

  override observe(series: number, value: number, round: number): void {
    const { series: table, totals } = this;
    // A sum that only grows has nothing negative to add.
    const observed = value < 0 && this.shape.isMonotonic ? 0 : value;
    const isContinued = series === table.overflow && this.overflowRound === round;
    totals[series] = isContinued ? (totals[series] as number) + observed : observed;
    if (series === table.overflow) this.overflowRound = round;
    if (table.touched[series] === 0) table.touch(series);
  }

  override writeValues(series: number, out: ValueWriter, at: number): number {
    return out.number(this.totals[series] as number, at);
  }

  override reset(): void {}

  protected override grow(capacity: number): void {
    this.totals = enlarged(this.totals, capacity);
  }

  protected override release(): void {
    this.totals = new Float64Array(0);
  }
}
