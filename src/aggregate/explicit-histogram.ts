import { OtlpNativeError } from '../errors.js';
import { native } from './native.js';
import { at, type NumberArray, wrongArray } from './number-array.js';
import type { Extremes } from './summarize.js';

/** The boundaries that OpenTelemetry gives an explicit histogram by default, in milliseconds of a duration. */
export const DEFAULT_BOUNDARIES: readonly number[] = [
  0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1_000, 2_500, 5_000, 7_500, 10_000,
];

/** Counts of numbers by bucket, as the explicit histogram of OpenTelemetry's data model has them. */
export interface ExplicitHistogram extends Extremes {
  /** As given. */
  readonly boundaries: readonly number[] | Float64Array;
  /** One more than boundaries: place `i` counts the numbers above boundary `i - 1` and up to boundary `i`. */
  readonly bucketCounts: Float64Array;
}

/** What the core writes for the count. */
const WRONG_BOUNDARIES = -2;
const MAX_BOUNDARIES = 65_536;

/**
 * Counts numbers by bucket. NaN is in none; infinities are in the outermost. 64-bit integers are compared with boundaries
 * exactly, and `sum`, `min` and `max` are those of the nearest doubles.
 *
 * ```js
 * import { histogram } from 'otlp-native/aggregate';
 *
 * const { count, bucketCounts } = histogram(Float64Array.of(1, 5, 5.1, 1000), [5, 10]);
 * console.log(count, bucketCounts); // 4 Float64Array(3) [ 2, 1, 1 ]
 * ```
 *
 * @param boundaries ascending numbers, at most 65,536; default {@link DEFAULT_BOUNDARIES}. A `Float64Array` is taken without a copy.
 * @throws OtlpNativeError `INVALID_OPTION` for another kind of array, or boundaries that don't ascend.
 */
export function histogram(
  values: NumberArray | BigInt64Array,
  boundaries: readonly number[] | Float64Array = DEFAULT_BOUNDARIES,
): ExplicitHistogram {
  const bounds = boundaries instanceof Float64Array ? boundaries : Float64Array.from(boundaries);
  if (bounds.length > MAX_BOUNDARIES)
    throw new OtlpNativeError('INVALID_OPTION', `at most ${MAX_BOUNDARIES} are possible`, 'boundaries');
  const bucketCounts = new Float64Array(bounds.length + 1);
  const core = native();
  core.countBuckets(values, bounds, bucketCounts);
  const found = core.shared;
  const count = at(found, 0);
  if (count === WRONG_BOUNDARIES)
    throw new OtlpNativeError('INVALID_OPTION', 'numbers in ascending order are needed', 'boundaries');
  if (count < 0) throw wrongArray('values', values, 'a Float64Array, an Int32Array or a BigInt64Array');
  return { count, sum: at(found, 1), min: at(found, 2), max: at(found, 3), boundaries, bucketCounts };
}
