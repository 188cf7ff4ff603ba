import { diag } from '@opentelemetry/api';
import type { Environment } from '../../config/environment.js';
import { reportingReader } from '../../export/diagnostics.js';
import { MAX_SCALE, MIN_SCALE } from './exponential-index.js';
import { InstrumentType } from './instrument-type.js';

/** How measurements become a metric, with the values of the official SDK's enumeration. */
export const AggregationType = {
  /** As the kind of instrument has it. */
  DEFAULT: 0,
  /** Nothing is kept. */
  DROP: 1,
  /** Values add up. */
  SUM: 2,
  /** The last value counts. */
  LAST_VALUE: 3,
  /** A distribution with given bounds. */
  EXPLICIT_BUCKET_HISTOGRAM: 4,
  /** A distribution whose bounds grow exponentially and adapt. */
  EXPONENTIAL_HISTOGRAM: 5,
} as const;

/** An aggregation as views and readers name it; the official SDK's options fit. */
export interface AggregationOption {
  /** One of {@link AggregationType}. */
  readonly type: number;
  /** What the type of aggregation takes. */
  readonly options?: {
    /** Explicit buckets: upper bounds, inclusive. Default 0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10000. */
    readonly boundaries?: readonly number[];
    /** Histograms: whether points have a minimum and a maximum. Default true. */
    readonly recordMinMax?: boolean;
    /** Exponential: buckets for each sign, at least 2. Default 160. */
    readonly maxSize?: number;
    /** Exponential: the scale that it begins with, the finest, from −10 to 20. Default 20. */
    readonly maxScale?: number;
  };
}

/** An aggregation that is settled for one instrument. */
export type Aggregation =
  | { readonly kind: 'drop' }
  | { readonly kind: 'lastValue' }
  | { readonly kind: 'sum'; readonly isMonotonic: boolean }
  | { readonly kind: 'explicit'; readonly boundaries: readonly number[]; readonly recordMinMax: boolean }
  | {
      readonly kind: 'exponential';
      readonly maxSize: number;
      readonly maxScale: number;
      readonly recordMinMax: boolean;
    };

const DEFAULT_BOUNDARIES = [0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10_000];
const DEFAULT_MAX_SIZE = 160;
const MIN_MAX_SIZE = 2;
/** A histogram keeps that many counts for each sign of each series; more would be a mistake. */
const MAX_MAX_SIZE = 16_384;
/** The core's bound. */
const MAX_BOUNDARIES = 65_536;
const HISTOGRAM_AGGREGATIONS = ['explicit_bucket_histogram', 'base2_exponential_bucket_histogram'] as const;
const HISTOGRAM_VARIABLE = 'OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION';

/** What an instrument's kind and advice say when neither a view nor the reader does. */
export const DEFAULT_AGGREGATION: AggregationOption = Object.freeze({ type: AggregationType.DEFAULT });

/**
 * Settles an aggregation for an instrument.
 *
 * @param adviceBoundaries the instrument's advice; used by the default aggregation of histograms.
 */
export function resolveAggregation(
  option: AggregationOption,
  instrumentType: string,
  adviceBoundaries: readonly number[] | undefined,
): Aggregation {
  const { options } = option;
  const recordMinMax = options?.recordMinMax ?? true;
  switch (option.type) {
    case AggregationType.DROP:
      return { kind: 'drop' };
    case AggregationType.SUM:
      return { kind: 'sum', isMonotonic: isMonotonic(instrumentType) };
    case AggregationType.LAST_VALUE:
      return { kind: 'lastValue' };
    case AggregationType.EXPLICIT_BUCKET_HISTOGRAM:
      return explicit(options?.boundaries ?? DEFAULT_BOUNDARIES, recordMinMax);
    case AggregationType.EXPONENTIAL_HISTOGRAM:
      return {
        kind: 'exponential',
        maxSize: maxSize(options?.maxSize),
        maxScale: maxScale(options?.maxScale),
        recordMinMax,
      };
    default:
      return defaultAggregation(instrumentType, adviceBoundaries);
  }
}

/** Whether two settled aggregations give the same points. */
export function isSameAggregation(a: Aggregation, b: Aggregation): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** What the environment says about histograms: `explicit_bucket_histogram` or `base2_exponential_bucket_histogram`. */
export function histogramAggregationFromEnvironment(environment: Environment): AggregationOption {
  const [explicitName, exponentialName] = HISTOGRAM_AGGREGATIONS;
  const reader = reportingReader(environment);
  const chosen = reader.choice([HISTOGRAM_VARIABLE], HISTOGRAM_AGGREGATIONS, explicitName);
  return chosen?.value === exponentialName
    ? { type: AggregationType.EXPONENTIAL_HISTOGRAM }
    : DEFAULT_AGGREGATION;
}

function defaultAggregation(type: string, adviceBoundaries: readonly number[] | undefined): Aggregation {
  switch (type) {
    case InstrumentType.GAUGE:
    case InstrumentType.OBSERVABLE_GAUGE:
      return { kind: 'lastValue' };
    case InstrumentType.HISTOGRAM:
      return explicit(adviceBoundaries ?? DEFAULT_BOUNDARIES, true);
    default:
      return { kind: 'sum', isMonotonic: isMonotonic(type) };
  }
}

/** Boundaries in order, without infinities: values beyond the last are in a bucket of their own anyway. */
function explicit(boundaries: readonly number[], recordMinMax: boolean): Aggregation {
  const finite = [...boundaries].map(Number).filter(Number.isFinite);
  finite.sort((a, b) => a - b);
  if (finite.length > MAX_BOUNDARIES) {
    diag.warn(`a histogram can't have ${finite.length} boundaries; using the first ${MAX_BOUNDARIES}`);
    finite.length = MAX_BOUNDARIES;
  }
  return { kind: 'explicit', boundaries: finite, recordMinMax };
}

function maxSize(given: number | undefined): number {
  if (given === undefined) return DEFAULT_MAX_SIZE;
  const size = Math.min(MAX_MAX_SIZE, Math.max(MIN_MAX_SIZE, Math.trunc(given) || 0));
  if (size !== given)
    diag.warn(`the maximum size of an exponential histogram can't be ${given}; using ${size}`);
  return size;
}

function maxScale(given: number | undefined): number {
  if (given === undefined) return MAX_SCALE;
  const scale = Math.min(MAX_SCALE, Math.max(MIN_SCALE, Math.trunc(given) || 0));
  if (scale !== given)
    diag.warn(`the largest scale of an exponential histogram can't be ${given}; using ${scale}`);
  return scale;
}

function isMonotonic(type: string): boolean {
  return (
    type === InstrumentType.COUNTER ||
    type === InstrumentType.OBSERVABLE_COUNTER ||
    type === InstrumentType.HISTOGRAM
  );
}
