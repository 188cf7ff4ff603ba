import { type Meter, metrics } from '@opentelemetry/api';
import { SCOPE } from '../workload/service-values.ts';

/** A meter provider at work in this process; it collects only when it's told to. */
export interface RunningMetrics {
  meter: Meter;
  /** Collects, exports, and waits for the outcome. */
  collect(): Promise<void>;
  shutdown(): Promise<void>;
}

export interface MetricSettings {
  /** The sink, without the signal's path. */
  endpoint: string;
  /** Series that an instrument may have; its own limit would be 2,000. */
  seriesLimit: number;
}

export type StartMetrics = (settings: MetricSettings) => RunningMetrics;

/** Longer than any phase: collections come from the bench alone, so that each side does as many. */
export const COLLECTION_INTERVAL_MS = 3_600_000;
/** For one collection and its export, of a million series too. */
export const COLLECTION_TIMEOUT_MS = 120_000;

/** The API with no provider. */
export const startNoMetrics: StartMetrics = () => ({
  meter: metrics.getMeter(SCOPE.name, SCOPE.version),
  collect: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
});
