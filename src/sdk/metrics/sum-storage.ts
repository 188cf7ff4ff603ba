import type { Context } from '@opentelemetry/api';
import type { AttributeMap } from '../../capture/attribute-map.js';
import type { ValueWriter } from '../../capture/value-writer.js';
import { NOT_ELIGIBLE } from './exemplar-reservoir.js';
import { enlarged, MetricStorage } from './metric-storage.js';
import { FIRST_CAPACITY } from './series-table.js';
import { NO_SERIES } from './series-trie.js';

/** Sums of measurements. */
export class SumStorage extends MetricStorage {
  private sums = new Float64Array(FIRST_CAPACITY);

  override record(
    value: number,
    attributes: AttributeMap | undefined,
    context: Context | undefined,
    measured: AttributeMap | undefined,
  ): void {
    const { series: table, exemplars } = this;
    const series = table.series(attributes);
    if (series === NO_SERIES) return;
    const { sums } = this;
    sums[series] = (sums[series] as number) + value;
    if (table.touched[series] === 0) table.touch(series);
    if (exemplars === null) return;
    const span = exemplars.spanOf(context);
    if (span !== NOT_ELIGIBLE) exemplars.offer(series, 0, value, span, measured, attributes);
  }

  override observe(series: number, value: number): void {
    this.sums[series] = (this.sums[series] as number) + value;
    if (this.series.touched[series] === 0) this.series.touch(series);
  }

  override writeValues(series: number, out: ValueWriter, at: number): number {
    return out.number(this.sums[series] as number, at);
  }

  override reset(series: number): void {
    this.sums[series] = 0;
  }

  protected override grow(capacity: number): void {
    this.sums = enlarged(this.sums, capacity);
  }

  protected override release(): void {
    this.sums = new Float64Array(0);
  }
}
