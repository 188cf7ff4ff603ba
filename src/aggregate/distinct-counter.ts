import { OtlpNativeError } from '../errors.js';
import type { BindingDistinctCounter } from '../native/aggregate-binding.js';
import { addTexts } from './add-texts.js';
import { invalidBytes } from './invalid-bytes.js';
import { native } from './native.js';
import { addArray, type NumberArray } from './number-array.js';

/** How exact a {@link DistinctCounter} is. */
export interface DistinctCounterOptions {
  /**
   * 4 to 18; default 14. The counter takes `2 ** precision` bytes, and its standard error is `1.04 / 2 ** (precision / 2)`: 0.8 % at
   * 14, 0.2 % at 18.
   */
  readonly precision?: number;
}

const DEFAULT_PRECISION = 14;

/**
 * About how many different values there were, in bounded memory. Counters of equal precision can be merged: the result is that of all
 * values.
 *
 * Equal numbers are one value, as number or as bigint, and −0 is 0; NaN is left out. A text is another value than a number. Texts are
 * counted by a hash that is the same in every process, so don't let someone who chooses texts gain from the count.
 *
 * ```js
 * import { DistinctCounter } from 'otlp-native/aggregate';
 *
 * const users = new DistinctCounter();
 * users.addTexts(['ada', 'grace', 'ada']);
 * users.add(Int32Array.of(17, 17));
 * console.log(Math.round(users.estimate())); // 3
 * ```
 *
 * Sources: Flajolet et al., "HyperLogLog", 2007; the estimate is Ertl's, 2017.
 */
export class DistinctCounter {
  #core: BindingDistinctCounter;

  /** @throws OtlpNativeError `INVALID_OPTION` for a precision outside its range. */
  constructor({ precision = DEFAULT_PRECISION }: DistinctCounterOptions = {}) {
    const core =
      Number.isInteger(precision) && precision >= 0 && precision < 256
        ? native().openDistinctCounter(precision)
        : null;
    if (core === null)
      throw new OtlpNativeError('INVALID_OPTION', 'a whole number from 4 to 18 is needed', 'precision');
    this.#core = core;
  }

  /**
   * What {@link toBytes} gave, of this or another process.
   *
   * @throws OtlpNativeError `INVALID_ITEM` for other bytes.
   */
  static fromBytes(bytes: Uint8Array): DistinctCounter {
    const core = native().readDistinctCounter(bytes);
    if (core === null) throw invalidBytes('DistinctCounter');
    const counter = new DistinctCounter();
    counter.#core = core;
    return counter;
  }

  /**
   * Adds all numbers of an array.
   *
   * @throws OtlpNativeError `INVALID_OPTION` for another kind of array.
   */
  add(values: NumberArray | BigInt64Array): void {
    addArray(this.#core, values);
  }

  /**
   * Adds texts, e.g. ids of users.
   *
   * @throws OtlpNativeError `INVALID_OPTION` when it is no array of strings; none is added then.
   */
  addTexts(texts: readonly string[]): void {
    addTexts(this.#core, texts);
  }

  /**
   * Adds what another counter has seen, which stays as it is.
   *
   * @throws OtlpNativeError `INVALID_OPTION` when the precisions differ.
   */
  merge(other: DistinctCounter): void {
    if (other === this) {
      // The core can't read what it is writing to.
      this.merge(DistinctCounter.fromBytes(this.toBytes()));
      return;
    }
    if (!this.#core.merge(other.#core))
      throw new OtlpNativeError('INVALID_OPTION', 'counters can be merged that have the same precision');
  }

  /** About how many different values there were. */
  estimate(): number {
    return this.#core.estimate();
  }

  /** As given. */
  get precision(): number {
    return this.#core.precision();
  }

  /** For {@link fromBytes}: shorter while there are few values, at most `2 ** precision + 3` bytes. */
  toBytes(): Uint8Array {
    return this.#core.toBytes();
  }
}

/**
 * About how many different numbers are in an array; {@link DistinctCounter} for more than one.
 *
 * @throws OtlpNativeError `INVALID_OPTION` for another kind of array, or a precision outside its range.
 */
export function countDistinct(values: NumberArray | BigInt64Array, options?: DistinctCounterOptions): number {
  const counter = new DistinctCounter(options);
  counter.add(values);
  return counter.estimate();
}
