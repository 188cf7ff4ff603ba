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
  /** The distribution. */
  readonly buckets: {
    /** Ascending; each is the upper end of its bucket. */
    readonly boundaries: readonly number[];
    /** One more than `boundaries`. */
    readonly counts: readonly number[];
  };
  /** How many values there are. */
  readonly count: number;
  /** Of all values. */
  readonly sum?: number | undefined;
  /** The smallest value. */
  readonly min?: number | undefined;
  /** The largest value. */
  readonly max?: number | undefined;
}

/** Buckets of one sign; the first has the index `offset`. */
export interface BucketsLike {
  /** The index of the first bucket. */
  readonly offset: number;
  /** How many values are in each. */
  readonly bucketCounts: readonly number[];
}

/** The SDK's `ExponentialHistogram`. */
export interface ExponentialHistogramLike {
  /** How many values there are. */
  readonly count: number;
  /** Of all values. */
  readonly sum?: number | undefined;
  /** The smallest value. */
  readonly min?: number | undefined;
  /** The largest value. */
  readonly max?: number | undefined;
  /** The base is `2^(2^-scale)`. */
  readonly scale: number;
  /** How many values are zero. */
  readonly zeroCount: number;
  /** Counts of the values above zero. */
  readonly positive: BucketsLike;
  /** Counts of the values below zero, by their absolute value. */
  readonly negative: BucketsLike;
}

/** The SDK's `DataPoint`. */
export interface DataPointLike {
  /** Where the interval begins. */
  readonly startTime: HrTime;
  /** Where it ends. */
  readonly endTime: HrTime;
  /** What tells this series from the metric's others. */
  readonly attributes: AttributeMap;
  /** A number, a {@link HistogramLike} or an {@link ExponentialHistogramLike}, as the metric's type says. */
  readonly value: unknown;
}

/** The SDK's `MetricData`. */
export interface MetricDataLike {
  /** What is measured. */
  readonly descriptor: {
    /** The metric's name. */
    readonly name: string;
    /** For people. */
    readonly description: string;
    /** In UCUM. */
    readonly unit: string;
    /** The API's `ValueType`: 0 for integers, 1 for doubles. */
    readonly valueType: number;
  };
  /** 0 for delta, 1 for cumulative. */
  readonly aggregationTemporality: number;
  /** The SDK's `DataPointType`: 0 histogram, 1 exponential histogram, 2 gauge, 3 sum. */
  readonly dataPointType: number;
  /** Of sums: never goes down. */
  readonly isMonotonic?: boolean | undefined;
  /** One for each set of attributes. */
  readonly dataPoints: readonly DataPointLike[];
}

/** The SDK's `ScopeMetrics`. */
export interface ScopeMetricsLike {
  /** What made it. */
  readonly scope: ScopeLike;
  /** The metrics. */
  readonly metrics: readonly MetricDataLike[];
}

/** The SDK's `ResourceMetrics`. */
export interface ResourceMetricsLike {
  /** Where it comes from. */
  readonly resource: ResourceLike;
  /** By scope. */
  readonly scopeMetrics: readonly ScopeMetricsLike[];
}
