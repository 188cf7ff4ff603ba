import { native } from './native.js';
import { at, type NumberArray, wrongArray } from './number-array.js';

/** Count, sum and extremes of numbers, NaN left out. */
export interface Extremes {
  /** How many numbers there are. */
  readonly count: number;
  /** Their sum, 0 of none; compensated, see the guide. */
  readonly sum: number;
  /** The smallest, `Infinity` of none. */
  readonly min: number;
  /** The largest, `-Infinity` of none. */
  readonly max: number;
}

/** What is known of numbers, NaN left out. */
export interface NumberSummary extends Extremes {
  /** `NaN` of none. */
  readonly mean: number;
  /** The mean square of the deviations from the mean, `NaN` of none and where an infinity is among the numbers. */
  readonly variance: number;
  /** The estimate for what the numbers are a sample of (divided by one less than the count), `NaN` of less than two. */
  readonly sampleVariance: number;
}

/** What is known of integers. */
export interface BigIntSummary {
  /** How many integers there are. */
  readonly count: number;
  /** Their exact sum, which may lie outside 64 bits. */
  readonly sum: bigint;
  /** The smallest, `null` of none. */
  readonly min: bigint | null;
  /** The largest, `null` of none. */
  readonly max: bigint | null;
  /** `NaN` of none. */
  readonly mean: number;
  /** The mean square of the deviations from the mean, `NaN` of none. */
  readonly variance: number;
  /** The estimate for what the integers are a sample of, `NaN` of less than two. */
  readonly sampleVariance: number;
}

/** Where the core writes what it found of 64-bit integers; it is read before another call is made. */
const integersOut = new BigInt64Array(4);
const out = new Float64Array(4);

/**
 * Count, sum, minimum and maximum in one pass: what {@link summarize} says, without mean and variance, in half the time.
 *
 * ```js
 * import { sumMinMax } from 'otlp-native/aggregate';
 *
 * sumMinMax(Float64Array.of(3, NaN, -1)); // { count: 2, sum: 2, min: -1, max: 3 }
 * ```
 *
 * @throws OtlpNativeError `INVALID_OPTION` for another kind of array.
 */
export function sumMinMax(values: NumberArray): Extremes {
  const core = native();
  core.sumMinMax(values);
  const found = core.shared;
  const count = at(found, 0);
  if (count < 0) throw wrongArray('values', values, 'a Float64Array or an Int32Array');
  return { count, sum: at(found, 1), min: at(found, 2), max: at(found, 3) };
}

/**
 * Count, sum, minimum, maximum, mean and variance in one pass. Those of 64-bit integers are exact up to the mean.
 *
 * ```js
 * import { summarize } from 'otlp-native/aggregate';
 *
 * const { mean, variance } = summarize(Float64Array.of(1, 2, 3, 4));
 * console.log(mean, variance); // 2.5 1.25
 * console.log(summarize(BigInt64Array.of(2n ** 62n, 2n ** 62n)).sum); // 9223372036854775808n
 * ```
 *
 * @throws OtlpNativeError `INVALID_OPTION` for another kind of array.
 */
export function summarize(values: NumberArray): NumberSummary;
export function summarize(values: BigInt64Array): BigIntSummary;
export function summarize(values: NumberArray | BigInt64Array): NumberSummary | BigIntSummary {
  if (values instanceof BigInt64Array) return summarizeBigInts(values);
  const core = native();
  core.summarizeNumbers(values);
  const found = core.shared;
  const count = at(found, 0);
  if (count < 0) throw wrongArray('values', values, 'a Float64Array, an Int32Array or a BigInt64Array');
  return {
    count,
    sum: at(found, 1),
    min: at(found, 2),
    max: at(found, 3),
    mean: at(found, 4),
    variance: at(found, 5),
    sampleVariance: at(found, 6),
  };
}

function summarizeBigInts(values: BigInt64Array): BigIntSummary {
  native().summarizeI64(values, integersOut, out);
  const [min = 0n, max = 0n, high = 0n, low = 0n] = integersOut;
  const count = at(out, 0);
  return {
    count,
    sum: (high << 64n) | BigInt.asUintN(64, low),
    min: count === 0 ? null : min,
    max: count === 0 ? null : max,
    mean: at(out, 1),
    variance: at(out, 2),
    sampleVariance: at(out, 3),
  };
}
