/** What the size of batches adapts to, and how far it may go. */
export interface SizeTarget {
  readonly kind: 'latency' | 'throughput';
  /** Milliseconds for one batch, or items a second by all consumers. */
  readonly value: number;
  readonly minItems: number;
  readonly maxItems: number;
  /** How many batches are served at once. */
  readonly consumers: number;
}

/** How much of an error is corrected at once, as a power: see {@link BatchSize}. */
const GAIN = 0.5;
/** One batch doesn't change the size by more. */
const MAX_STEP = 2;
/** A batch that has so much of the target size says how long one of that size takes. */
const FULL_SHARE = 0.75;

/**
 * The number of items that a batch should have. After each batch that was served, of n items in d milliseconds:
 *
 * - towards a latency: `size ← size · (target / d)^0.5`. Batches become as large as they may be for that latency.
 * - towards a throughput: `size ← size · (target / rate)^0.5`, where `rate = consumers · 1000 · n / d`. Batches become as small as
 *   they may be for that throughput.
 *
 * The step is at most a factor of 2, and the size stays from `minItems` to `maxItems`. Near the size at which the target is met,
 * where d grows as n^k, the logarithm of the error is multiplied by `1 − k/2` (latency) or `1 − (1 − k)/2` (throughput) each time,
 * so it vanishes for k below 4, and for k from 0 below 1, without swinging for k up to 2. A batch that isn't nearly as large as the
 * size says nothing of it, unless it shows that even fewer items take too long; one that failed says nothing either.
 */
export class BatchSize {
  private size: number;
  private readonly target: SizeTarget;

  /** Begins with `maxItems` for a throughput, and `minItems` for a latency: the side on which the target is met, if it can be. */
  constructor(target: SizeTarget) {
    this.target = target;
    this.size = target.kind === 'latency' ? target.minItems : target.maxItems;
  }

  /** Whole items. */
  get items(): number {
    return Math.round(this.size);
  }

  /** A batch of `items` was served in `durationMs`. */
  served(items: number, durationMs: number): void {
    const { kind, value, minItems, maxItems, consumers } = this.target;
    // What is faster than the clock can tell.
    const tookMs = Math.max(durationMs, 0.001);
    const ratio = kind === 'latency' ? value / tookMs : (value * tookMs) / (consumers * 1000 * items);
    const isFull = items >= FULL_SHARE * this.items;
    if (!isFull && !(kind === 'latency' && ratio < 1)) return;
    const step = Math.min(MAX_STEP, Math.max(1 / MAX_STEP, ratio ** GAIN));
    this.size = Math.min(maxItems, Math.max(minItems, this.size * step));
  }
}
