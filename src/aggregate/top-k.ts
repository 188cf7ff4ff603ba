import { OtlpNativeError } from '../errors.js';
import type { BindingTopK } from '../native/aggregate-binding.js';
import { addTexts } from './add-texts.js';
import { invalidBytes } from './invalid-bytes.js';
import { native } from './native.js';
import { addArray, type NumberArray } from './number-array.js';

/** How many values a {@link TopK} keeps. */
export interface TopKOptions {
  /** 1 to 65,536; default 1,024. No count is further off than the number of all values divided by it. */
  readonly capacity?: number;
}

/** One of the most frequent values: it came at most `count` times, and at least `count - error` times. */
export interface TopEntry {
  /** As it was added. */
  readonly value: number | bigint | string;
  /** How often it came at most. */
  readonly count: number;
  /** By how much `count` may be too high; 0 while there were no more different values than the capacity. */
  readonly error: number;
}

const DEFAULT_CAPACITY = 1_024;

/**
 * The most frequent values, in bounded memory (Space-Saving). `error` is never more than `total / capacity`, and each value that came
 * more often than that is kept. Both hold for merged counters too.
 *
 * A number, a bigint and a text are three values; −0 is 0, and NaN and texts longer than 1,024 bytes are ignored and counted as such.
 *
 * ```js
 * import { TopK } from 'otlp-native/aggregate';
 *
 * const routes = new TopK({ capacity: 100 });
 * routes.addTexts(['/orders', '/users', '/orders']);
 * const [first] = routes.top(1);
 * console.log(first); // { value: '/orders', count: 2, error: 0 }
 * ```
 *
 * Sources: Metwally, Agrawal, El Abbadi, 2005; merging: Agarwal et al., "Mergeable summaries", 2012.
 */
export class TopK {
  #core: BindingTopK;

  /** @throws OtlpNativeError `INVALID_OPTION` for a capacity outside its range. */
  constructor({ capacity = DEFAULT_CAPACITY }: TopKOptions = {}) {
    const core = Number.isInteger(capacity) && capacity > 0 ? native().openTopK(capacity) : null;
    if (core === null)
      throw new OtlpNativeError('INVALID_OPTION', 'a whole number from 1 to 65,536 is needed', 'capacity');
    this.#core = core;
  }

  /**
   * What {@link toBytes} gave, of this or another process.
   *
   * @throws OtlpNativeError `INVALID_ITEM` for other bytes.
   */
  static fromBytes(bytes: Uint8Array): TopK {
    const core = native().readTopK(bytes);
    if (core === null) throw invalidBytes('TopK');
    const top = new TopK();
    top.#core = core;
    return top;
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
   * Adds texts.
   *
   * @throws OtlpNativeError `INVALID_OPTION` when it is no array of strings; none is added then.
   */
  addTexts(texts: readonly string[]): void {
    addTexts(this.#core, texts);
  }

  /**
   * Adds what another counter has seen, which stays as it is.
   *
   * @throws OtlpNativeError `INVALID_OPTION` when the capacities differ.
   */
  merge(other: TopK): void {
    if (other === this) {
      // The core can't read what it is writing to.
      this.merge(TopK.fromBytes(this.toBytes()));
      return;
    }
    if (!this.#core.merge(other.#core))
      throw new OtlpNativeError('INVALID_OPTION', 'counters can be merged that have the same capacity');
  }

  /**
   * The `most` most frequent values, the most frequent first, equally frequent ones in the order of their values.
   *
   * @throws OtlpNativeError `INVALID_OPTION` when `most` is no whole number from 0 on.
   */
  top(most: number): TopEntry[] {
    if (!Number.isInteger(most) || most < 0)
      throw new OtlpNativeError('INVALID_OPTION', 'a whole number from 0 on is needed', 'most');
    return this.#core.top(Math.min(most, this.capacity));
  }

  /** How many values were counted. */
  get total(): number {
    return this.#core.total();
  }

  /** How many were NaN, or texts longer than 1,024 bytes. */
  get ignored(): number {
    return this.#core.ignored();
  }

  /** As given. */
  get capacity(): number {
    return this.#core.capacity();
  }

  /** For {@link fromBytes}. */
  toBytes(): Uint8Array {
    return this.#core.toBytes();
  }
}

/**
 * The `most` most frequent numbers of an array; {@link TopK} for more than one, and for what the counts promise.
 *
 * @throws OtlpNativeError `INVALID_OPTION` for another kind of array, or a capacity outside its range.
 */
export function topK(values: NumberArray | BigInt64Array, most: number, options?: TopKOptions): TopEntry[] {
  const top = new TopK(options);
  top.add(values);
  return top.top(most);
}
