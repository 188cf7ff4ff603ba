import { OtlpNativeError } from '../errors.js';
import type { BindingDdSketch } from '../native/aggregate-binding.js';
import { invalidBytes } from './invalid-bytes.js';
import { native } from './native.js';
import { addArray, at, type NumberArray } from './number-array.js';
import { SingleValues } from './single-values.js';

/** How exact a {@link DDSketch} is, and how large it may become. */
export interface DDSketchOptions {
  /** The largest relative error of a quantile, 0.0001 to 0.5; default 0.01. */
  readonly relativeAccuracy?: number;
  /**
   * Buckets that are kept for each sign, 2 to 65,536; default 2,048. At 1 % they span a factor of 10^17; beyond it the smallest
   * magnitudes share a bucket.
   */
  readonly maxBins?: number;
}

/** What a {@link DDSketch} knows besides quantiles. */
export interface DDSketchStats {
  /** How many values are in it. */
  readonly count: number;
  /** Their sum. */
  readonly sum: number;
  /** The smallest, exactly; `Infinity` of none. */
  readonly min: number;
  /** The largest, exactly; `-Infinity` of none. */
  readonly max: number;
  /** How many values were NaN or infinite, and are not in it. */
  readonly ignored: number;
  /** The largest relative error of a quantile. */
  readonly relativeAccuracy: number;
  /** Buckets that are kept for each sign. */
  readonly maxBins: number;
  /** Whether the smallest magnitudes share a bucket: quantiles that fall there may be further off. */
  readonly isCollapsed: boolean;
}

const DEFAULT_ACCURACY = 0.01;
const DEFAULT_MAX_BINS = 2_048;

/** Where the core writes; it is read before another call is made. */
const out = new Float64Array(8);

/**
 * Quantiles of any number of values in bounded memory, each within a relative error, of values of both signs and zeros. Sketches with
 * equal options can be merged: the result is that of all values, whatever the order.
 *
 * ```js
 * import { DDSketch } from 'otlp-native/aggregate';
 *
 * const durations = new DDSketch({ relativeAccuracy: 0.02 });
 * for (let ms = 1; ms <= 1000; ms += 1) durations.record(ms);
 * const p99 = durations.quantile(0.99);
 * console.log(Math.abs(p99 - 990) <= 0.02 * 990); // true
 * ```
 *
 * Source: Masson, Rim, Lee, "DDSketch", VLDB 2019.
 */
export class DDSketch {
  #core: BindingDdSketch;
  readonly #single = new SingleValues((values) => this.#core.addF64(values));

  /** @throws OtlpNativeError `INVALID_OPTION` naming the option that lies outside its range. */
  constructor({ relativeAccuracy = DEFAULT_ACCURACY, maxBins = DEFAULT_MAX_BINS }: DDSketchOptions = {}) {
    if (!Number.isInteger(maxBins) || maxBins < 2 || maxBins > 65_536)
      throw new OtlpNativeError('INVALID_OPTION', 'a whole number from 2 to 65,536 is needed', 'maxBins');
    const core = native().openDdSketch(relativeAccuracy, maxBins);
    if (core === null)
      throw new OtlpNativeError(
        'INVALID_OPTION',
        'a number from 0.0001 to 0.5 is needed',
        'relativeAccuracy',
      );
    this.#core = core;
  }

  /**
   * What {@link toBytes} gave, of this or another process.
   *
   * @throws OtlpNativeError `INVALID_ITEM` for other bytes.
   */
  static fromBytes(bytes: Uint8Array): DDSketch {
    const core = native().readDdSketch(bytes);
    if (core === null) throw invalidBytes('DDSketch');
    const sketch = new DDSketch();
    sketch.#core = core;
    return sketch;
  }

  /** Adds one number. */
  record(value: number): void {
    this.#single.add(value);
  }

  /**
   * Adds all numbers of an array; 64-bit integers as the nearest doubles.
   *
   * @throws OtlpNativeError `INVALID_OPTION` for another kind of array.
   */
  add(values: NumberArray | BigInt64Array): void {
    addArray(this.#core, values);
  }

  /**
   * Adds what another sketch has seen, which stays as it is.
   *
   * @throws OtlpNativeError `INVALID_OPTION` when the two have other options.
   */
  merge(other: DDSketch): void {
    if (other === this) {
      // The core can't read what it is writing to.
      this.merge(DDSketch.fromBytes(this.toBytes()));
      return;
    }
    this.#single.flush();
    other.#single.flush();
    if (!this.#core.merge(other.#core))
      throw new OtlpNativeError(
        'INVALID_OPTION',
        'sketches can be merged that have the same relativeAccuracy and maxBins',
      );
  }

  /**
   * About the value that a share of `share` (0 to 1) of the values is below: that at rank `floor(share * (count - 1))` in their order,
   * with the relative error of the sketch. `NaN` without values. 0 and 1 give the smallest and the largest, exactly.
   *
   * @throws OtlpNativeError `INVALID_OPTION` for a share outside 0 to 1.
   */
  quantile(share: number): number {
    if (!(share >= 0 && share <= 1))
      throw new OtlpNativeError('INVALID_OPTION', 'a number from 0 to 1 is needed', 'share');
    this.#single.flush();
    return this.#core.quantile(share);
  }

  /** Count, sum, extremes, options, and what was left out. */
  stats(): DDSketchStats {
    this.#single.flush();
    this.#core.read(out);
    return {
      count: at(out, 0),
      sum: at(out, 1),
      min: at(out, 2),
      max: at(out, 3),
      ignored: at(out, 4),
      relativeAccuracy: at(out, 5),
      maxBins: at(out, 6),
      isCollapsed: at(out, 7) === 1,
    };
  }

  /** For {@link fromBytes}. */
  toBytes(): Uint8Array {
    this.#single.flush();
    return this.#core.toBytes();
  }
}
