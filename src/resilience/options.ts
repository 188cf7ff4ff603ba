import { invalidOption, type Range, rangeFault } from '../config/checks.js';
import { type Clock, SYSTEM_CLOCK } from './clock.js';

/** A number among options, or what stands for it. @throws OtlpNativeError `INVALID_OPTION` */
export function numberOf<D extends number | null>(
  setting: string,
  value: unknown,
  range: Range,
  otherwise: D,
): number | D {
  if (value === undefined || (value === null && otherwise === null)) return otherwise;
  const fault = rangeFault(value, range);
  if (fault !== null) throw invalidOption(setting, fault);
  return value as number;
}

/** A number that has no default. @throws OtlpNativeError `INVALID_OPTION` */
export function requiredNumber(setting: string, value: unknown, range: Range): number {
  const fault = rangeFault(value, range);
  if (fault !== null) throw invalidOption(setting, fault);
  return value as number;
}

/** A function among options. @throws OtlpNativeError `INVALID_OPTION` */
export function functionOf<F, D>(setting: string, value: F | undefined, otherwise: D): F | D {
  if (value === undefined) return otherwise;
  if (typeof value !== 'function') throw invalidOption(setting, 'must be a function');
  return value;
}

/** The clock among options. @throws OtlpNativeError `INVALID_OPTION` */
export function clockOf(value: Clock | undefined): Clock {
  if (value === undefined) return SYSTEM_CLOCK;
  if (typeof value.now !== 'function' || typeof value.after !== 'function')
    throw invalidOption('clock', 'must have the methods now and after');
  return value;
}

/** Milliseconds of a year: no wait is longer. */
export const YEAR_MS = 365 * 86_400_000;
