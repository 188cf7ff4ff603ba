import { group, invalidOption, rangeFault, whole } from '../../config/checks.js';
import { InstrumentType } from './instrument-type.js';

/** How many sets of attributes an instrument keeps apart, by kind; further ones share one point. Default 2000. */
export interface CardinalityLimits {
  /** For kinds that have none of their own. Default 2000. */
  default?: number;
  /** For counters. */
  counter?: number;
  /** For gauges. */
  gauge?: number;
  /** For histograms. */
  histogram?: number;
  /** For up-down counters. */
  upDownCounter?: number;
  /** For observable counters. */
  observableCounter?: number;
  /** For observable gauges. */
  observableGauge?: number;
  /** For observable up-down counters. */
  observableUpDownCounter?: number;
}

/** The specification's default. */
export const DEFAULT_CARDINALITY_LIMIT = 2000;
/** Series of a stream that the core keeps. */
const MAX_CARDINALITY_LIMIT = 4_000_000;

const KEYS = [
  'default',
  'counter',
  'gauge',
  'histogram',
  'upDownCounter',
  'observableCounter',
  'observableGauge',
  'observableUpDownCounter',
] as const;

const KEY_OF_TYPE: Readonly<Record<string, (typeof KEYS)[number]>> = {
  [InstrumentType.COUNTER]: 'counter',
  [InstrumentType.GAUGE]: 'gauge',
  [InstrumentType.HISTOGRAM]: 'histogram',
  [InstrumentType.UP_DOWN_COUNTER]: 'upDownCounter',
  [InstrumentType.OBSERVABLE_COUNTER]: 'observableCounter',
  [InstrumentType.OBSERVABLE_GAUGE]: 'observableGauge',
  [InstrumentType.OBSERVABLE_UP_DOWN_COUNTER]: 'observableUpDownCounter',
};

/** Checks limits and makes them a function of an instrument's kind. @throws OtlpNativeError `INVALID_OPTION` */
export function resolveCardinalityLimits(
  given: number | CardinalityLimits | undefined,
  setting: string,
): (instrumentType: string) => number {
  const limits = typeof given === 'number' ? { default: given } : group(given, setting, KEYS);
  for (const key of KEYS) {
    if (limits[key] !== undefined) {
      checkCardinalityLimit(limits[key], typeof given === 'number' ? setting : `${setting}.${key}`);
    }
  }
  const fallback = limits.default ?? DEFAULT_CARDINALITY_LIMIT;
  return (instrumentType) => limits[KEY_OF_TYPE[instrumentType] ?? 'default'] ?? fallback;
}

/** @throws OtlpNativeError `INVALID_OPTION` */
export function checkCardinalityLimit(limit: unknown, setting: string): void {
  const fault = rangeFault(limit, whole(1, MAX_CARDINALITY_LIMIT));
  if (fault !== null) throw invalidOption(setting, fault);
}
