import { OtlpNativeError } from '../errors.js';
import { native } from './native.js';
import { at, wrongArray } from './number-array.js';

/** What a counter rose by. */
export interface Increase<Amount extends number | bigint> {
  /** By how much, from the first to the last value. */
  readonly increase: Amount;
  /** How often it began anew meanwhile. */
  readonly resets: number;
}

/** More about the values of a counter. */
export interface RatesOptions {
  /** The time from which each value counts, in milliseconds: a new one is a new beginning even when the value isn't lower. */
  readonly startsMs?: Float64Array;
  /** Where the rates go, one less than values; default: a new array. */
  readonly out?: Float64Array;
}

/** Where the core writes; it is read before another call is made. */
const found = new Float64Array(2);
const foundIntegers = new BigInt64Array(3);

/**
 * What a counter rose by over all its values, in order. A value that is lower than the one before says that the counter began anew at
 * zero, so all of it counts, as in Prometheus and in OpenTelemetry's data model. NaN is as if it weren't there. The rise of 64-bit
 * integers is exact.
 *
 * ```js
 * import { counterIncrease } from 'otlp-native/aggregate';
 *
 * counterIncrease(Float64Array.of(10, 15, 3, 4)); // { increase: 9, resets: 1 }
 * ```
 *
 * @throws OtlpNativeError `INVALID_OPTION` for another kind of array.
 */
export function counterIncrease(values: Float64Array): Increase<number>;
export function counterIncrease(values: BigInt64Array): Increase<bigint>;
export function counterIncrease(values: Float64Array | BigInt64Array): Increase<number> | Increase<bigint> {
  if (values instanceof Float64Array) {
    native().increaseF64(values, found);
    return { increase: at(found, 0), resets: at(found, 1) };
  }
  if (!(values instanceof BigInt64Array))
    throw wrongArray('values', values, 'a Float64Array or a BigInt64Array');
  native().increaseI64(values, foundIntegers);
  const [high = 0n, low = 0n, resets = 0n] = foundIntegers;
  return { increase: (high << 64n) | BigInt.asUintN(64, low), resets: Number(resets) };
}

/**
 * How much a counter rose a second between each value and the next, by the rule of {@link counterIncrease}. NaN where one of the two is
 * NaN, or time did not go on.
 *
 * ```js
 * import { rates } from 'otlp-native/aggregate';
 *
 * rates(Float64Array.of(0, 1_000, 2_000), Float64Array.of(5, 8, 2)); // 3 and 2 a second: the counter began anew
 * ```
 *
 * @param timesMs the values' times in milliseconds.
 * @returns `out`, or a new array, one shorter than `values`.
 * @throws OtlpNativeError `INVALID_OPTION` for another kind of array, or lengths that don't fit.
 */
export function rates(
  timesMs: Float64Array,
  values: Float64Array | BigInt64Array,
  { startsMs, out = new Float64Array(Math.max(0, values.length - 1)) }: RatesOptions = {},
): Float64Array {
  for (const [setting, array] of Object.entries({ timesMs, out, ...(startsMs && { startsMs }) })) {
    if (!(array instanceof Float64Array)) throw wrongArray(setting, array, 'a Float64Array');
  }
  if ([timesMs, values, startsMs].some((input) => input?.buffer === out.buffer))
    throw new OtlpNativeError('INVALID_OPTION', 'its memory is that of another array of the call', 'out');
  const fits =
    values instanceof Float64Array
      ? native().ratesF64(timesMs, values, startsMs ?? null, out)
      : values instanceof BigInt64Array
        ? native().ratesI64(timesMs, values, startsMs ?? null, out)
        : null;
  if (fits === null) throw wrongArray('values', values, 'a Float64Array or a BigInt64Array');
  if (!fits)
    throw new OtlpNativeError(
      'INVALID_OPTION',
      'timesMs and startsMs are to be as long as values, and out one shorter',
      'values',
    );
  return out;
}
