import type { Context } from '@opentelemetry/api';
import type { AttributeMap } from '../../capture/attribute-map.js';
import type { ValueWriter } from '../../capture/value-writer.js';
import { BucketSearch } from './bucket-search.js';
import { NOT_ELIGIBLE } from './exemplar-reservoir.js';
import { MetricStorage, type StorageOptions } from './metric-storage.js';
import { PAGE_MASK, PAGE_SHIFT, SeriesPages } from './series-pages.js';
import { NO_SERIES } from './series-trie.js';

/** A series' slots: its sum, minimum, maximum, then one count for each bucket. */
const SUM = 0;
const MIN = 1;
const MAX = 2;
const COUNTS = 3;

/** What the kernel answers: a count, then sum, minimum, maximum, and one count for each bucket. */
const KERNEL_SUM = 1;
const KERNEL_MIN = 2;
const KERNEL_MAX = 3;
const KERNEL_COUNTS = 4;
/** For fewer values the way into the core costs more than it saves. */
const MIN_KERNEL_VALUES = 256;

/** Aggregates many values at once; null when it can't. */
export type ExplicitKernel = (values: Float64Array, boundaries: Float64Array) => Float64Array | null;

/** Histograms with explicit boundaries. */
export class ExplicitStorage extends MetricStorage {
  private readonly search: BucketSearch;
  private readonly stride: number;
  private readonly pages: SeriesPages;
  private readonly kernel: ExplicitKernel | null;

  /** @param kernel for {@link ExplicitStorage.recordMany}; null to do without. */
  constructor(options: StorageOptions, kernel: ExplicitKernel | null) {
    super(options);
    this.kernel = kernel;
    this.search = new BucketSearch(options.shape.boundaries);
    this.stride = COUNTS + options.shape.boundaries.length + 1;
    this.pages = new SeriesPages(this.stride, (page, at) => {
      page[at + MIN] = Number.POSITIVE_INFINITY;
      page[at + MAX] = Number.NEGATIVE_INFINITY;
    });
  }

  override record(
    value: number,
    attributes: AttributeMap | undefined,
    context: Context | undefined,
    measured: AttributeMap | undefined,
  ): void {
    const { exemplars } = this;
    const series = this.series.series(attributes);
    if (series === NO_SERIES) return;
    const bucket = this.add(series, value);
    if (exemplars === null || bucket < 0) return;
    const span = exemplars.spanOf(context);
    if (span !== NOT_ELIGIBLE) exemplars.offer(series, bucket, value, span, measured, attributes);
  }

  override recordMany(
    values: Float64Array,
    attributes: AttributeMap | undefined,
    context: Context | undefined,
    measured: AttributeMap | undefined,
  ): void {
    const { exemplars } = this;
    const series = this.series.series(attributes);
    if (series === NO_SERIES) return;
    const span = exemplars === null ? NOT_ELIGIBLE : exemplars.spanOf(context);
    if (span === NOT_ELIGIBLE && this.addMany(series, values)) return;
    for (let i = 0; i < values.length; i++) {
      const value = values[i] as number;
      const bucket = this.add(series, value);
      if (span !== NOT_ELIGIBLE && bucket >= 0) {
        exemplars?.offer(series, bucket, value, span, measured, attributes);
      }
    }
  }

  override observe(series: number, value: number): void {
    this.add(series, value);
  }

  override writeValues(series: number, out: ValueWriter, at: number): number {
    const page = this.pages.of(series);
    const base = (series & PAGE_MASK) * this.stride;
    let count = 0;
    let next = at + 2;
    for (let slot = SUM; slot < COUNTS; slot++) next = out.number(page[base + slot] as number, next);
    for (let slot = COUNTS; slot < this.stride; slot++) {
      const bucketCount = page[base + slot] as number;
      count += bucketCount;
      next = out.number(bucketCount, next);
    }
    out.number(count, at);
    return next;
  }

  override reset(series: number): void {
    this.pages.clear(series);
  }

  protected override grow(capacity: number): void {
    this.pages.grow(capacity);
  }

  protected override release(): void {
    this.pages.pages.length = 0;
  }

  /** Adds values by the core's kernel. @returns false when they are too few for that. */
  private addMany(series: number, values: Float64Array): boolean {
    if (this.kernel === null || values.length < MIN_KERNEL_VALUES) return false;
    const added = this.kernel(values, this.search.boundaries);
    if (added === null) return false;
    const { series: table } = this;
    if (table.touched[series] === 0) table.touch(series);
    const page = this.pages.of(series);
    const base = (series & PAGE_MASK) * this.stride;
    page[base + SUM] = (page[base + SUM] as number) + (added[KERNEL_SUM] as number);
    page[base + MIN] = Math.min(page[base + MIN] as number, added[KERNEL_MIN] as number);
    page[base + MAX] = Math.max(page[base + MAX] as number, added[KERNEL_MAX] as number);
    for (let slot = base + COUNTS, from = KERNEL_COUNTS; from < added.length; slot++, from++) {
      page[slot] = (page[slot] as number) + (added[from] as number);
    }
    return true;
  }

  /** @returns the value's bucket; -1 for NaN, which is in none. */
  private add(series: number, value: number): number {
    const { series: table } = this;
    if (table.touched[series] === 0) table.touch(series);
    if (Number.isNaN(value)) return -1;
    const page = this.pages.pages[series >>> PAGE_SHIFT] as Float64Array;
    const base = (series & PAGE_MASK) * this.stride;
    page[base] = (page[base] as number) + value;
    if (value < (page[base + MIN] as number)) page[base + MIN] = value;
    if (value > (page[base + MAX] as number)) page[base + MAX] = value;
    const bucket = this.search.bucketOf(value);
    const slot = base + COUNTS + bucket;
    page[slot] = (page[slot] as number) + 1;
    return bucket;
  }
}
