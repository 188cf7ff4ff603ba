import type { Environment } from '../../config/environment.js';
import { reportingReader } from '../../export/diagnostics.js';
import { InstrumentType } from './instrument-type.js';

/** Whether points tell what came since the last report, or everything since the start. The official SDK's values. */
export const AggregationTemporality = { DELTA: 0, CUMULATIVE: 1 } as const;

/**
 * Which temporality instruments get: `cumulative` all of them; `delta` counters, histograms and gauges, up-down counters
 * stay cumulative; `lowmemory` synchronous counters and histograms only, what needs no memory of past values.
 */
export type TemporalityPreference = 'cumulative' | 'delta' | 'lowmemory';

const PREFERENCES: readonly TemporalityPreference[] = ['cumulative', 'delta', 'lowmemory'];
const VARIABLE = 'OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE';

const DELTA_TYPES: Readonly<Record<TemporalityPreference, ReadonlySet<string>>> = {
  cumulative: new Set(),
  delta: new Set([
    InstrumentType.COUNTER,
    InstrumentType.OBSERVABLE_COUNTER,
    InstrumentType.GAUGE,
    InstrumentType.OBSERVABLE_GAUGE,
    InstrumentType.HISTOGRAM,
  ]),
  lowmemory: new Set([InstrumentType.COUNTER, InstrumentType.HISTOGRAM]),
};

/** Whether instruments of a kind are reported as deltas under `preference`. */
export function isDelta(preference: TemporalityPreference, instrumentType: string): boolean {
  return DELTA_TYPES[preference].has(instrumentType);
}

/** Whether `value` names a preference. */
export function isTemporalityPreference(value: unknown): value is TemporalityPreference {
  return PREFERENCES.some((preference) => preference === value);
}

/** The names of all preferences, for messages. */
export const TEMPORALITY_PREFERENCES: string = PREFERENCES.join(', ');

/** The preference of `OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE`; an unknown one is ignored with a warning. */
export function temporalityFromEnvironment(environment: Environment): TemporalityPreference {
  return reportingReader(environment).choice([VARIABLE], PREFERENCES, 'cumulative')?.value ?? 'cumulative';
}
