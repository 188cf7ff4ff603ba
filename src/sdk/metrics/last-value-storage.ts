import type { Context } from '@opentelemetry/api';
import type { AttributeMap } from '../../capture/attribute-map.js';
import type { ValueWriter } from '../../capture/value-writer.js';
import { writeMillis } from '../../capture/write-millis.js';
import { NOT_ELIGIBLE } from './exemplar-reservoir.js';
import { enlarged, MetricStorage } from './metric-storage.js';
import { FIRST_CAPACITY } from './series-table.js';
import { NO_SERIES } from './series-trie.js';

/** The last measurements: gauges. */
export class LastValueStorage extends MetricStorage {
  private values = new Float64Array(FIRST_CAPACITY);

  override record(
    value: number,
    attributes: AttributeMap | undefined,
    context: Context | undefined,
    measured: AttributeMap | undefined,
  ): void {
    const { series: table, exemplars } = this;
    const series = table.series(attributes);
    if (series === NO_SERIES) return;
    this.values[series] = value;
    if (table.touched[series] === 0) table.touch(series);
    if (exemplars === null) return;
    const span = exemplars.spanOf(context);
    if (span !== NOT_ELIGIBLE) exemplars.offer(series, 0, value, span, measured, attributes);
  }

  override observe(series: number, value: number): void {
    this.values[series] = value;
    if (this.series.touched[series] === 0) this.series.touch(series);
  }

  /** The time is the hand-over's: reading a clock for each measurement would cost more than the measurement. */
  override writeValues(series: number, out: ValueWriter, at: number): number {
    return writeMillis(out, Date.now(), out.number(this.values[series] as number, at));
  }

  override reset(): void {}

  protected override grow(capacity: number): void {
    this.values = enlarged(this.values, capacity);
  }

  protected override release(): void {
    this.values = new Float64Array(0);
  }
}
