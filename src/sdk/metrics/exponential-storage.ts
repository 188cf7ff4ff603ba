import type { Context } from '@opentelemetry/api';
import type { AttributeMap } from '../../capture/attribute-map.js';
import type { ValueWriter } from '../../capture/value-writer.js';
import { NOT_ELIGIBLE } from './exemplar-reservoir.js';
import { ExponentialHistogram } from './exponential-histogram.js';
import { MetricStorage } from './metric-storage.js';
import { NO_SERIES } from './series-trie.js';

/** Base-2 exponential histograms. */
export class ExponentialStorage extends MetricStorage {
  private readonly histograms: ExponentialHistogram[] = [];

  override record(
    value: number,
    attributes: AttributeMap | undefined,
    context: Context | undefined,
    measured: AttributeMap | undefined,
  ): void {
    const { exemplars } = this;
    const series = this.series.series(attributes);
    if (series === NO_SERIES) return;
    const isCounted = this.add(series, value);
    if (exemplars === null || !isCounted) return;
    const span = exemplars.spanOf(context);
    if (span !== NOT_ELIGIBLE) exemplars.offer(series, 0, value, span, measured, attributes);
  }

  override observe(series: number, value: number): void {
    this.add(series, value);
  }

  override writeValues(series: number, out: ValueWriter, at: number): number {
    return this.of(series).write(out, at);
  }

  override reset(series: number): void {
    this.of(series).clear();
  }

  protected override grow(): void {}

  protected override release(): void {
    this.histograms.length = 0;
  }

  private add(series: number, value: number): boolean {
    const { series: table } = this;
    if (table.touched[series] === 0) table.touch(series);
    return this.of(series).record(value);
  }

  private of(series: number): ExponentialHistogram {
    const known = this.histograms[series];
    if (known !== undefined) return known;
    const histogram = new ExponentialHistogram(this.shape.maxSize, this.shape.maxScale);
    this.histograms[series] = histogram;
    return histogram;
  }
}
