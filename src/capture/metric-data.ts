/**
 * What capture reads of the official SDK's collected metrics: the part of `ResourceMetrics` that OTLP carries, written
 * down structurally so that the SDK's 2.x and 3.x fit alike and neither is needed at run time.
 */

import type { AttributeMap } from './attribute-map.js';
import type { HrTime, ResourceLike, ScopeLike } from './readable-span.js';

/** The SDK's `DataPointType`. */
export const DataPointType = { HISTOGRAM: 0, EXPONENTIAL_HISTOGRAM: 1, GAUGE: 2, SUM: 3 } as const;

/** The SDK's `Histogram`: the value of a point with explicit buckets. */
export interface HistogramLike {
  readonly buckets: { readonly boundaries: readonly number[]; readonly counts: readonly number[] };
  readonly count: number;
  readonly sum?: number | undefined;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

/** Buckets of one sign; the first has the index `offset`. */
export interface BucketsLike {
  readonly offset: number;
  readonly bucketCounts: readonly number[];
}

/** The SDK's `ExponentialHistogram`. */
export interface ExponentialHistogramLike {
  readonly count: number;
  readonly sum?: number | undefined;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly scale: number;
  readonly zeroCount: number;
  readonly positive: BucketsLike;
  readonly negative: BucketsLike;
}

/** The SDK's `DataPoint`. */
export interface DataPointLike {
  readonly startTime: HrTime;
  readonly endTime: HrTime;
  readonly attributes: AttributeMap;
  /** A number, a {@link HistogramLike} or an {@link ExponentialHistogramLike}, as the metric's type says. */
  readonly value: unknown;
}

/** The SDK's `MetricData`. */
export interface MetricDataLike {
  readonly descriptor: {
    readonly name: string;
    readonly description: string;
    readonly unit: string;
    /** The API's `ValueType`: 0 for integers, 1 for doubles. */
    readonly valueType: number;
  };
  /** 0 for delta, 1 for cumulative. */
  readonly aggregationTemporality: number;
  /** The SDK's `DataPointType`: 0 histogram, 1 exponential histogram, 2 gauge, 3 sum. */
  readonly dataPointType: number;
  readonly isMonotonic?: boolean | undefined;
  readonly dataPoints: readonly DataPointLike[];
}

/** The SDK's `ScopeMetrics`. */
export interface ScopeMetricsLike {
  readonly scope: ScopeLike;
  readonly metrics: readonly MetricDataLike[];
}

/** The SDK's `ResourceMetrics`. */
export interface ResourceMetricsLike {
  readonly resource: ResourceLike;
  readonly scopeMetrics: readonly ScopeMetricsLike[];
}
