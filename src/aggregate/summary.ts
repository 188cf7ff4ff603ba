import type { BindingSummary } from '../native/aggregate-binding.js';
import { invalidBytes } from './invalid-bytes.js';
import { native } from './native.js';
import { addArray, at, type NumberArray } from './number-array.js';
import { SingleValues } from './single-values.js';
import type { NumberSummary } from './summarize.js';

/** Where the core writes; it is read before another call is made. */
const out = new Float64Array(7);

/**
 * Count, sum, minimum, maximum, mean and variance of all that is added, which can be merged with those of another process.
 *
 * ```js
 * import { Summary } from 'otlp-native/aggregate';
 *
 * const here = new Summary();
 * here.add(Float64Array.of(1, 2));
 * here.record(6);
 * const there = Summary.fromBytes(here.toBytes());
 * there.merge(here);
 * console.log(there.value().count, there.value().mean); // 6 3
 * ```
 */
export class Summary {
  #core: BindingSummary;
  readonly #single = new SingleValues((values) => this.#core.addF64(values));

  /** @throws OtlpNativeError `UNSUPPORTED_PLATFORM` where there is no binary. */
  constructor() {
    this.#core = native().openSummary();
  }

  /**
   * What {@link toBytes} gave, of this or another process.
   *
   * @throws OtlpNativeError `INVALID_ITEM` for other bytes.
   */
  static fromBytes(bytes: Uint8Array): Summary {
    const core = native().readSummary(bytes);
    if (core === null) throw invalidBytes('Summary');
    const summary = new Summary();
    summary.#core = core;
    return summary;
  }

  /** Adds one number; NaN is left out. */
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

  /** Adds what another one has seen, which stays as it is. */
  merge(other: Summary): void {
    if (other === this) {
      // The core can't read what it is writing to.
      this.merge(Summary.fromBytes(this.toBytes()));
      return;
    }
    this.#single.flush();
    other.#single.flush();
    this.#core.merge(other.#core);
  }

  /** What is known so far. */
  value(): NumberSummary {
    this.#single.flush();
    this.#core.read(out);
    return {
      count: at(out, 0),
      sum: at(out, 1),
      min: at(out, 2),
      max: at(out, 3),
      mean: at(out, 4),
      variance: at(out, 5),
      sampleVariance: at(out, 6),
    };
  }

  /** 49 bytes for {@link fromBytes}. */
  toBytes(): Uint8Array {
    this.#single.flush();
    return this.#core.toBytes();
  }
}
