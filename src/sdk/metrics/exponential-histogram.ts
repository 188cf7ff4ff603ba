import type { ValueWriter } from '../../capture/value-writer.js';
import { ExponentialBuckets } from './exponential-buckets.js';
import { bucketIndex, MAX_SCALE } from './exponential-index.js';

/**
 * A base-2 exponential histogram that starts at the largest scale and halves its resolution whenever its values span more
 * buckets than it may have.
 *
 * Specification: metrics SDK, "Base2 exponential bucket histogram aggregation".
 */
export class ExponentialHistogram {
  count = 0;
  zeroCount = 0;
  sum = 0;
  min: number = Number.POSITIVE_INFINITY;
  max: number = Number.NEGATIVE_INFINITY;
  scale: number;
  readonly positive = new ExponentialBuckets();
  readonly negative = new ExponentialBuckets();
  private readonly maxSize: number;
  private readonly maxScale: number;

  /**
   * @param maxSize buckets for each sign, at least 2.
   * @param maxScale the scale that it begins with.
   */
  constructor(maxSize: number, maxScale: number = MAX_SCALE) {
    this.maxSize = maxSize;
    this.maxScale = maxScale;
    this.scale = maxScale;
  }

  /** Adds a value; infinities and NaN count nowhere. @returns whether it was added. */
  record(value: number): boolean {
    if (value - value !== 0) return false;
    this.count++;
    if (value < this.min) this.min = value;
    if (value > this.max) this.max = value;
    if (value === 0) {
      this.zeroCount++;
      return true;
    }
    this.sum += value;
    if (value > 0) this.add(this.positive, value);
    else this.add(this.negative, -value);
    return true;
  }

  /** Writes the values of an update. @returns the position behind. */
  write(out: ValueWriter, at: number): number {
    let next = out.number(this.count, at);
    next = out.number(this.sum, next);
    next = out.number(this.min, next);
    next = out.number(this.max, next);
    next = out.number(this.zeroCount, next);
    out.words[next] = this.scale;
    next = this.positive.write(out, next + 1);
    return this.negative.write(out, next);
  }

  /** Empty again; the room stays. */
  clear(): void {
    this.count = 0;
    this.zeroCount = 0;
    this.sum = 0;
    this.min = Number.POSITIVE_INFINITY;
    this.max = Number.NEGATIVE_INFINITY;
    this.scale = this.maxScale;
    this.positive.clear();
    this.negative.clear();
  }

  private add(buckets: ExponentialBuckets, magnitude: number): void {
    const index = bucketIndex(magnitude, this.scale);
    if (!buckets.isEmpty) {
      const low = Math.min(index, buckets.first);
      const high = Math.max(index, buckets.last);
      if (high - low >= this.maxSize) {
        this.downscale(low, high);
        buckets.increment(bucketIndex(magnitude, this.scale));
        return;
      }
    }
    buckets.increment(index);
  }

  private downscale(low: number, high: number): void {
    let by = 0;
    while ((high >> by) - (low >> by) >= this.maxSize) by++;
    this.positive.downscale(by);
    this.negative.downscale(by);
    this.scale -= by;
  }
}
