import type { ValueWriter } from '../../capture/value-writer.js';

const FIRST_CAPACITY = 8;

/**
 * The counts of one sign's buckets, from {@link ExponentialBuckets.first} to {@link ExponentialBuckets.last}, in a ring:
 * bucket `i` is at `i` modulo the capacity, a power of two, so that it never moves while the range grows.
 */
export class ExponentialBuckets {
  /** The lowest and highest index with a count; of no meaning while there are none. */
  first = 0;
  last = 0;
  isEmpty = true;
  private counts = new Float64Array(FIRST_CAPACITY);

  /** Counts a value of bucket `index`. */
  increment(index: number): void {
    if (this.isEmpty) {
      this.isEmpty = false;
      this.first = index;
      this.last = index;
    } else if (index < this.first) {
      this.reserve(this.last - index + 1);
      this.first = index;
    } else if (index > this.last) {
      this.reserve(index - this.first + 1);
      this.last = index;
    }
    const slot = index & (this.counts.length - 1);
    this.counts[slot] = (this.counts[slot] as number) + 1;
  }

  /** Halves the resolution `by` times: 2^by neighbours become one bucket. */
  downscale(by: number): void {
    if (this.isEmpty || by === 0) return;
    const { counts, first, last } = this;
    const mask = counts.length - 1;
    const length = last - first + 1;
    const merged = new Float64Array(counts.length);
    for (let i = 0; i < length; i++) {
      const index = first + i;
      const slot = (index >> by) & mask;
      merged[slot] = (merged[slot] as number) + (counts[index & mask] as number);
    }
    this.counts = merged;
    this.first = first >> by;
    this.last = last >> by;
  }

  /** Writes offset, number of counts, and counts. @returns the position behind. */
  write(out: ValueWriter, at: number): number {
    const { counts, first, last, isEmpty } = this;
    const mask = counts.length - 1;
    const length = isEmpty ? 0 : last - first + 1;
    out.words[at] = isEmpty ? 0 : first;
    out.words[at + 1] = length;
    let next = at + 2;
    for (let i = 0; i < length; i++) next = out.number(counts[(first + i) & mask] as number, next);
    return next;
  }

  /** All counts are 0 again; the room stays. */
  clear(): void {
    if (this.isEmpty) return;
    this.counts.fill(0);
    this.isEmpty = true;
  }

  private reserve(length: number): void {
    const { counts } = this;
    if (length <= counts.length) return;
    let capacity = counts.length;
    while (capacity < length) capacity *= 2;
    const larger = new Float64Array(capacity);
    for (let index = this.first; index <= this.last; index++) {
      larger[index & (capacity - 1)] = counts[index & (counts.length - 1)] as number;
    }
    this.counts = larger;
  }
}
