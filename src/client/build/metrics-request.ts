import type { AttributeMap } from '../../capture/attribute-map.js';
import type {
  ExportMetricsServiceRequest,
  OtlpDataPoint,
  OtlpMetric,
  OtlpNumberDataPoint,
  OtlpTemporality,
} from '../data/metrics.js';
import { keyValues } from './attributes.js';
import { type RequestSource, resourceOf, scopeOf } from './source.js';
import { type OtlpTime, unixNano, unixNanoOrNone } from './unix-nano.js';

const TEMPORALITIES = { delta: 1, cumulative: 2 } as const;

/** What points of every kind have. */
export interface PointInput {
  /** What tells the series from the metric's others. */
  readonly attributes?: AttributeMap;
  /** Of the measurement, or the end of its interval. */
  readonly time: OtlpTime;
  /** The beginning of the interval; sums and histograms should have it. */
  readonly startTime?: OtlpTime;
}

/** A point of a gauge or a sum: a `bigint` is sent as an integer, a `number` as a double. */
export interface NumberPointInput extends PointInput {
  /** As it was measured. */
  readonly value: number | bigint;
}

/** A point of a histogram with explicit bounds. */
export interface HistogramPointInput extends PointInput {
  /** Ascending; each is the upper end of its bucket, itself included. */
  readonly bounds: readonly number[];
  /** One more than `bounds`. */
  readonly counts: readonly number[];
  /** Of all values; left out where they may be negative. */
  readonly sum?: number;
  /** The smallest value. */
  readonly min?: number;
  /** The largest value. */
  readonly max?: number;
}

/** A point of an exponential histogram: bucket `i` of `positive` holds values in `(base^(offset+i), base^(offset+i+1)]`. */
export interface ExponentialHistogramPointInput extends PointInput {
  /** The base is `2^(2^-scale)`. */
  readonly scale: number;
  /** How many values lie within `zeroThreshold` of zero. Default 0. */
  readonly zeroCount?: number;
  /** The width of the bucket around zero. Default 0. */
  readonly zeroThreshold?: number;
  /** Counts of the values above zero. */
  readonly positive?: {
    /** The index of the first bucket. */
    readonly offset: number;
    /** How many values are in each. */
    readonly counts: readonly number[];
  };
  /** Counts of the values below zero, by their absolute value. */
  readonly negative?: {
    /** The index of the first bucket. */
    readonly offset: number;
    /** How many values are in each. */
    readonly counts: readonly number[];
  };
  /** Of all values; left out where they may be negative. */
  readonly sum?: number;
  /** The smallest value. */
  readonly min?: number;
  /** The largest value. */
  readonly max?: number;
}

/** How a {@link MetricInput} is called. */
export interface MetricIdentity {
  /** The metric's name. */
  readonly name: string;
  /** For people. */
  readonly description?: string;
  /** UCUM, such as `ms`, `By`, `{request}`. */
  readonly unit?: string;
}
/** What the points of sums and histograms cover. */
export interface AggregatedInput {
  /** Since the last point, or since `startTime` ever. Default `cumulative`. */
  readonly temporality?: keyof typeof TEMPORALITIES;
}

/** A metric for {@link metricsRequest}. */
export type MetricInput = MetricIdentity &
  (
    | {
        /** Values that hold at their time. */
        readonly kind: 'gauge';
        /** One for each set of attributes. */
        readonly points: readonly NumberPointInput[];
      }
    | (AggregatedInput & {
        /** Amounts that add up. */
        readonly kind: 'sum';
        /** Never goes down. Default true. */
        readonly isMonotonic?: boolean;
        /** One for each set of attributes. */
        readonly points: readonly NumberPointInput[];
      })
    | (AggregatedInput & {
        /** Distributions with explicit bounds. */
        readonly kind: 'histogram';
        /** One for each set of attributes. */
        readonly points: readonly HistogramPointInput[];
      })
    | (AggregatedInput & {
        /** Distributions whose bounds grow exponentially. */
        readonly kind: 'exponentialHistogram';
        /** One for each set of attributes. */
        readonly points: readonly ExponentialHistogramPointInput[];
      })
  );

/**
 * A request of metrics, for `sendMetrics`.
 *
 * ```ts
 * import { metricsRequest, OtlpClient } from 'otlp-native';
 *
 * const client = new OtlpClient({ endpoint: 'http://localhost:4318' });
 * const time = Date.now();
 * await client.sendMetrics(
 *   metricsRequest({
 *     resource: { attributes: { 'service.name': 'build' } },
 *     metrics: [
 *       { kind: 'sum', name: 'builds', points: [{ value: 3n, startTime: time - 60_000, time }] },
 *     ],
 *   }),
 * );
 * await client.shutdown();
 * ```
 *
 * @throws OtlpNativeError `INVALID_ITEM` for what is no time.
 */
export function metricsRequest(
  input: RequestSource & { readonly metrics: readonly MetricInput[] },
): ExportMetricsServiceRequest {
  const metrics = input.metrics.map(metricOf);
  return { resourceMetrics: [{ ...resourceOf(input), scopeMetrics: [{ ...scopeOf(input), metrics }] }] };
}

function metricOf(metric: MetricInput): OtlpMetric {
  const { name, description, unit } = metric;
  const named = { name, description, unit };
  switch (metric.kind) {
    case 'gauge':
      return { ...named, gauge: { dataPoints: metric.points.map(numberPoint) } };
    case 'sum': {
      const isMonotonic = metric.isMonotonic ?? true;
      const dataPoints = metric.points.map(numberPoint);
      return { ...named, sum: { dataPoints, aggregationTemporality: temporality(metric), isMonotonic } };
    }
    case 'histogram': {
      const dataPoints = metric.points.map((point) => ({
        ...pointOf(point),
        count: total(point.counts),
        bucketCounts: point.counts,
        explicitBounds: point.bounds,
        ...extremes(point),
      }));
      return { ...named, histogram: { dataPoints, aggregationTemporality: temporality(metric) } };
    }
    case 'exponentialHistogram': {
      const dataPoints = metric.points.map((point) => ({
        ...pointOf(point),
        count: (point.zeroCount ?? 0) + total(point.positive?.counts) + total(point.negative?.counts),
        scale: point.scale,
        zeroCount: point.zeroCount ?? 0,
        zeroThreshold: point.zeroThreshold,
        positive: buckets(point.positive),
        negative: buckets(point.negative),
        ...extremes(point),
      }));
      return { ...named, exponentialHistogram: { dataPoints, aggregationTemporality: temporality(metric) } };
    }
  }
}

function numberPoint(point: NumberPointInput): OtlpNumberDataPoint {
  const value = typeof point.value === 'bigint' ? { asInt: point.value } : { asDouble: point.value };
  return { ...pointOf(point), ...value };
}

function pointOf({ attributes, startTime, time }: PointInput): OtlpDataPoint {
  return {
    attributes: keyValues(attributes),
    startTimeUnixNano: unixNanoOrNone(startTime),
    timeUnixNano: unixNano(time),
  };
}

function extremes({ sum, min, max }: { sum?: number; min?: number; max?: number }) {
  return { sum, min, max };
}

function buckets(given: ExponentialHistogramPointInput['positive']) {
  return given === undefined ? undefined : { offset: given.offset, bucketCounts: given.counts };
}

function total(counts: readonly number[] = []): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

function temporality({ temporality: given = 'cumulative' }: AggregatedInput): OtlpTemporality {
  return TEMPORALITIES[given];
}
