/** The largest scale: where a histogram starts. */
export const MAX_SCALE = 20;
/** The smallest one: two buckets hold every number. */
export const MIN_SCALE = -10;

const MIN_NORMAL_EXPONENT = -1022;
const MAX_NORMAL_EXPONENT = 1023;
const MIN_NORMAL = 2 ** MIN_NORMAL_EXPONENT;
const EXPONENT_BIAS = 1023;
const EXPONENT_SHIFT = 20;
const EXPONENT_MASK = 0x7ff;
const SIGNIFICAND_MASK = 0xfffff;

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);
/** log2(e) · 2^scale, by scale. */
const SCALE_FACTORS = Float64Array.from({ length: MAX_SCALE + 1 }, (_, scale) => Math.LOG2E * 2 ** scale);

/**
 * The index of the bucket of a positive finite number: bucket `i` holds what is greater than `base^i` and at most
 * `base^(i + 1)`, with `base` 2^(2^−scale). Subnormal numbers are in the bucket that ends with the smallest normal one.
 *
 * Specification: metrics data model, "Exponential scale". The same arithmetic as the official SDK.
 */
export function bucketIndex(value: number, scale: number): number {
  if (scale > 0) {
    if (value <= MIN_NORMAL) return MIN_NORMAL_EXPONENT * 2 ** scale - 1;
    float[0] = value;
    const high = words[1] as number;
    if ((high & SIGNIFICAND_MASK) === 0 && words[0] === 0) return (exponent(high) << scale) - 1;
    const index = Math.floor(Math.log(value) * (SCALE_FACTORS[scale] as number));
    const last = (MAX_NORMAL_EXPONENT + 1) * 2 ** scale - 1;
    return Math.min(index, last);
  }
  const shift = -scale;
  if (value < MIN_NORMAL) return (MIN_NORMAL_EXPONENT >> shift) - (shift < 2 ? 1 : 0);
  float[0] = value;
  const high = words[1] as number;
  const isPower = (high & SIGNIFICAND_MASK) === 0 && words[0] === 0;
  return (exponent(high) - (isPower ? 1 : 0)) >> shift;
}

function exponent(high: number): number {
  return ((high >>> EXPONENT_SHIFT) & EXPONENT_MASK) - EXPONENT_BIAS;
}
