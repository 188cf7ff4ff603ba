import fc from 'fast-check';

/** Doubles of every kind, many of them near each other. */
export const double = fc.oneof(
  { weight: 6, arbitrary: fc.double({ min: -1e3, max: 1e3, noNaN: true }) },
  { weight: 2, arbitrary: fc.double() },
  { weight: 1, arbitrary: fc.constantFrom(0, -0, Number.NaN, Infinity, -Infinity, Number.MAX_VALUE, 5e-324) },
);

/** Long enough for several blocks of the core now and then. */
export const doubles = fc
  .array(double, { maxLength: 2_500, size: 'max' })
  .map((values) => Float64Array.from(values));

export const finiteDoubles = fc
  .array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { maxLength: 2_500, size: 'max' })
  .map((values) => Float64Array.from(values));

export const int32s = fc.int32Array({ maxLength: 2_500, size: 'max' });

export const bigInts = fc.bigInt64Array({ maxLength: 2_500, size: 'max' });

/** The exact sum of finite doubles, rounded once: in units of 2^-1074 they are integers. */
export function exactSum(values: Iterable<number>): number {
  let units = 0n;
  for (const value of values) units += unitsOf(value);
  return numberOf(units);
}

function unitsOf(value: number): bigint {
  const bits = new BigUint64Array(Float64Array.of(value).buffer)[0] ?? 0n;
  const exponent = (bits >> 52n) & 0x7ffn;
  const fraction = bits & ((1n << 52n) - 1n);
  const units = exponent === 0n ? fraction : (fraction | (1n << 52n)) << (exponent - 1n);
  return value < 0 ? -units : units;
}

function numberOf(units: bigint): number {
  const magnitude = units < 0n ? -units : units;
  // The highest bits, the lowest of them standing for whether there is anything below, which rounds as the whole would.
  const shift = Math.max(0, magnitude.toString(2).length - 64);
  const high = magnitude >> BigInt(shift);
  const isMore = high << BigInt(shift) !== magnitude;
  const rounded = Number(high | (isMore ? 1n : 0n));
  const scaled = rounded * 2 ** Math.max(shift - 1074, -1022) * 2 ** Math.min(0, shift - 1074 + 1022);
  return units < 0n ? -scaled : scaled;
}
