import { OtlpNativeError } from '../errors.js';
import type { BindingAccumulator } from '../native/aggregate-binding.js';

/** Numbers that are handed over without a copy. While a call runs, no other thread may write into the array. */
export type NumberArray = Float64Array | Int32Array;

/** Adds an array of any kind to what the core holds. */
export function addArray(core: BindingAccumulator, values: NumberArray | BigInt64Array): void {
  if (values instanceof Float64Array) core.addF64(values);
  else if (values instanceof Int32Array) core.addI32(values);
  else if (values instanceof BigInt64Array) core.addI64(values);
  else throw wrongArray('values', values, 'a Float64Array, an Int32Array or a BigInt64Array');
}

/** The error for an argument that is none of the arrays that a function takes. */
export function wrongArray(setting: string, value: unknown, expected: string): OtlpNativeError {
  const given =
    value === null || value === undefined ? `${value}` : (value.constructor?.name ?? typeof value);
  return new OtlpNativeError('INVALID_OPTION', `expected ${expected}, not ${given}`, setting);
}

/** The number at `place`, which is there. */
export function at(found: Float64Array, place: number): number {
  return found[place] ?? Number.NaN;
}
