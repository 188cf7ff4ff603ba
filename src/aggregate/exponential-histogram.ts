import { OtlpNativeError } from '../errors.js';
import { native } from './native.js';
import { at, type NumberArray, wrongArray } from './number-array.js';
import type { Extremes } from './summarize.js';

/** How fine an exponential histogram is. */
export interface ExponentialHistogramOptions {
  /** Most buckets for each sign, 2 to 16,384; default 160. */
  readonly maxSize?: number;
  /** The scale to begin with, -10 to 20; default 20. It is lowered until all values fit. */
  readonly maxScale?: number;
}

/** Counts of neighbouring buckets. */
export interface ExponentialBuckets {
  /** The index of the first. */
  readonly offset: number;
  /** Bucket `offset + i` holds magnitudes above `2 ** ((offset + i) / 2 ** scale)`, up to the next one's. */
  readonly bucketCounts: Float64Array;
}

/** An exponential histogram as OpenTelemetry's data model has it. */
export interface ExponentialHistogram extends Extremes {
  /** The resolution: `2 ** scale` buckets for each doubling. */
  readonly scale: number;
  /** How many values were 0. */
  readonly zeroCount: number;
  /** Of positive values. */
  readonly positive: ExponentialBuckets;
  /** Of negative values, by their magnitude. */
  readonly negative: ExponentialBuckets;
}

/** Numbers before the buckets in what the core gives. */
const SUMMARY = 6;

/**
 * Counts numbers in buckets that grow by a constant factor, at the finest scale at which they fit. NaN and infinities are left out;
 * 64-bit integers are taken as the nearest doubles.
 *
 * ```js
 * import { exponentialHistogram } from 'otlp-native/aggregate';
 *
 * const { scale, positive } = exponentialHistogram(Float64Array.of(1, 2, 4), { maxSize: 4 });
 * console.log(scale, positive); // 0 { offset: -1, bucketCounts: Float64Array(3) [ 1, 1, 1 ] }
 * ```
 *
 * Source: OpenTelemetry metrics data model, "ExponentialHistogram".
 *
 * @throws OtlpNativeError `INVALID_OPTION` for another kind of array, or an option outside its range.
 */
export function exponentialHistogram(
  values: NumberArray | BigInt64Array,
  { maxSize = 160, maxScale = 20 }: ExponentialHistogramOptions = {},
): ExponentialHistogram {
  checkRange('maxSize', maxSize, 2, 16_384);
  checkRange('maxScale', maxScale, -10, 20);
  const found = native().exponential(doublesOf(values), maxSize, maxScale);
  const positive = bucketsAt(found, SUMMARY);
  const negative = bucketsAt(found, SUMMARY + 2 + positive.bucketCounts.length);
  return {
    count: at(found, 0),
    sum: at(found, 1),
    min: at(found, 2),
    max: at(found, 3),
    zeroCount: at(found, 4),
    scale: at(found, 5),
    positive,
    negative,
  };
}

function doublesOf(values: NumberArray | BigInt64Array): Float64Array {
  if (values instanceof Float64Array) return values;
  if (values instanceof Int32Array) return Float64Array.from(values);
  if (values instanceof BigInt64Array) return Float64Array.from(values, Number);
  throw wrongArray('values', values, 'a Float64Array, an Int32Array or a BigInt64Array');
}

function bucketsAt(found: Float64Array, place: number): ExponentialBuckets {
  const first = place + 2;
  return { offset: at(found, place), bucketCounts: found.slice(first, first + at(found, place + 1)) };
}

function checkRange(setting: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most)
    throw new OtlpNativeError('INVALID_OPTION', `a whole number from ${least} to ${most} is needed`, setting);
}
