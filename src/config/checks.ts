import { OtlpNativeError } from '../errors.js';

/** The least and most that a number may be. */
export interface Range {
  readonly min: number;
  readonly max: number;
  readonly isWhole: boolean;
}

/** Whole numbers from `min` to `max`. */
export function whole(min: number, max: number): Range {
  return { min, max, isWhole: true };
}

/** All numbers from `min` to `max`. */
export function between(min: number, max: number): Range {
  return { min, max, isWhole: false };
}

/** What is wrong with `value`, in words, or null. */
export function rangeFault(value: unknown, { min, max, isWhole }: Range): string | null {
  const isNumber = typeof value === 'number' && (isWhole ? Number.isInteger(value) : Number.isFinite(value));
  if (isNumber && value >= min && value <= max) return null;
  return `must be a ${isWhole ? 'whole ' : ''}number from ${min} to ${max}, not ${shown(value)}`;
}

/** An optional group of options, with its keys checked. @throws OtlpNativeError `INVALID_OPTION` */
export function group<T extends object>(
  value: T | undefined,
  setting: string,
  keys: readonly string[],
): Partial<T> {
  if (value === undefined || value === null) return {};
  const prefix = setting === '' ? '' : `${setting}.`;
  if (typeof value !== 'object' || Array.isArray(value))
    throw invalidOption(setting || 'options', `must be an object, not ${shown(value)}`);
  for (const key of Object.keys(value)) {
    if (!keys.includes(key)) {
      throw invalidOption(
        `${prefix}${key}`,
        `is no option; there are ${keys.map((known) => prefix + known).join(', ')}`,
      );
    }
  }
  return value;
}

/** An error about an option. */
export function invalidOption(setting: string, reason: string): OtlpNativeError {
  return new OtlpNativeError('INVALID_OPTION', reason, setting);
}

/** A value in an error message: short, and only where it is no object. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (value === null || typeof value !== 'object') return String(value);
  return Array.isArray(value) ? 'an array' : 'an object';
}
