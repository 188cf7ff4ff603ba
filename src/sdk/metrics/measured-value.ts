import { diag, ValueType } from '@opentelemetry/api';
import type { InstrumentDescriptor } from './instrument-descriptor.js';

/**
 * What counts of a value that is no plain measurement of its instrument: the whole part, where the instrument takes
 * integers; null where there is none. Says so.
 */
export function correctedValue(value: unknown, { name, valueType }: InstrumentDescriptor): number | null {
  if (typeof value !== 'number') {
    diag.warn(`non-number value provided to metric ${name}: ${textOf(value)}`);
    return null;
  }
  if (valueType !== ValueType.INT || Number.isInteger(value)) return value;
  diag.warn(
    `INT value type cannot accept a floating-point value for ${name}, ignoring the fractional digits.`,
  );
  const whole = Math.trunc(value);
  return Number.isInteger(whole) ? whole : null;
}

function textOf(value: unknown): string {
  try {
    return String(value);
  } catch {
    return typeof value;
  }
}
