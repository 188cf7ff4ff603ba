/** OTLP's JSON form of metrics (OTLP 1.11, `metrics/v1`). */

import type { OtlpId, OtlpInt64, OtlpKeyValue, OtlpResource, OtlpScope } from './common.js';

/** What `sendMetrics` takes. */
export interface ExportMetricsServiceRequest {
  /** Metrics, by resource. */
  readonly resourceMetrics?: readonly OtlpResourceMetrics[];
}

/** Metrics of one resource. */
export interface OtlpResourceMetrics {
  /** Where it comes from. */
  readonly resource?: OtlpResource;
  /** By scope. */
  readonly scopeMetrics?: readonly OtlpScopeMetrics[];
  /** The schema of the resource's attributes. */
  readonly schemaUrl?: string;
}

/** Metrics of one scope. */
export interface OtlpScopeMetrics {
  /** What made it. */
  readonly scope?: OtlpScope;
  /** The metrics. */
  readonly metrics?: readonly OtlpMetric[];
  /** The schema of what the metrics say. */
  readonly schemaUrl?: string;
}

/** Exactly one of the five kinds of data is set. */
export interface OtlpMetric {
  /** The metric's name. */
  readonly name?: string;
  /** For people. */
  readonly description?: string;
  /** In UCUM, such as `ms`, `By`, `{request}`. */
  readonly unit?: string;
  /** Values that hold at their time. */
  readonly gauge?: {
    /** One for each set of attributes. */
    readonly dataPoints?: readonly OtlpNumberDataPoint[];
  };
  /** Amounts that add up. */
  readonly sum?: {
    /** One for each set of attributes. */
    readonly dataPoints?: readonly OtlpNumberDataPoint[];
    /** Since the last point, or since the start. */
    readonly aggregationTemporality?: OtlpTemporality;
    /** Never goes down, but for restarts. */
    readonly isMonotonic?: boolean;
  };
  /** Distributions with explicit bounds. */
  readonly histogram?: {
    /** One for each set of attributes. */
    readonly dataPoints?: readonly OtlpHistogramDataPoint[];
    /** Since the last point, or since the start. */
    readonly aggregationTemporality?: OtlpTemporality;
  };
  /** Distributions whose bounds grow exponentially. */
  readonly exponentialHistogram?: {
    /** One for each set of attributes. */
    readonly dataPoints?: readonly OtlpExponentialHistogramDataPoint[];
    /** Since the last point, or since the start. */
    readonly aggregationTemporality?: OtlpTemporality;
  };
  /** Quantiles, from old sources. */
  readonly summary?: {
    /** One for each set of attributes. */
    readonly dataPoints?: readonly OtlpSummaryDataPoint[];
  };
  /** More about the metric, that doesn't identify it. */
  readonly metadata?: readonly OtlpKeyValue[];
}

/** 0 unspecified, 1 delta, 2 cumulative. */
export type OtlpTemporality = 0 | 1 | 2;

/** What the points of every kind have. */
export interface OtlpDataPoint {
  /** What tells this series from the metric's others. */
  readonly attributes?: readonly OtlpKeyValue[];
  /** Where the interval begins, in nanoseconds since 1970. */
  readonly startTimeUnixNano?: OtlpInt64;
  /** The time of the value, or where the interval ends, in nanoseconds since 1970. */
  readonly timeUnixNano?: OtlpInt64;
  /** 1: no value was recorded. */
  readonly flags?: number;
}

/** One of `asDouble` and `asInt` is set. */
export interface OtlpNumberDataPoint extends OtlpDataPoint {
  /** The value as a double. */
  readonly asDouble?: number;
  /** The value as a signed 64-bit integer. */
  readonly asInt?: OtlpInt64;
  /** Single measurements that went into the point. */
  readonly exemplars?: readonly OtlpExemplar[];
}

/** A point of a histogram with explicit bounds. */
export interface OtlpHistogramDataPoint extends OtlpDataPoint {
  /** How many values there are. */
  readonly count?: OtlpInt64;
  /** Of all values; left out where they may be negative. */
  readonly sum?: number;
  /** The smallest value. */
  readonly min?: number;
  /** The largest value. */
  readonly max?: number;
  /** One more than `explicitBounds`, or none. */
  readonly bucketCounts?: readonly OtlpInt64[];
  /** Ascending; each is the upper end of its bucket, itself included. */
  readonly explicitBounds?: readonly number[];
  /** Single measurements that went into the point. */
  readonly exemplars?: readonly OtlpExemplar[];
}

/** A point of an exponential histogram; its base is `2^(2^-scale)`. */
export interface OtlpExponentialHistogramDataPoint extends OtlpDataPoint {
  /** How many values there are. */
  readonly count?: OtlpInt64;
  /** Of all values; left out where they may be negative. */
  readonly sum?: number;
  /** The smallest value. */
  readonly min?: number;
  /** The largest value. */
  readonly max?: number;
  /** How fine the buckets are; each step more halves their width. */
  readonly scale?: number;
  /** How many values lie within `zeroThreshold` of zero. */
  readonly zeroCount?: OtlpInt64;
  /** The width of the bucket around zero. */
  readonly zeroThreshold?: number;
  /** Counts of the values above zero. */
  readonly positive?: OtlpBuckets;
  /** Counts of the values below zero, by their absolute value. */
  readonly negative?: OtlpBuckets;
  /** Single measurements that went into the point. */
  readonly exemplars?: readonly OtlpExemplar[];
}

/** Counts of the buckets from `offset` on. */
export interface OtlpBuckets {
  /** The index of the first bucket. */
  readonly offset?: number;
  /** How many values are in each. */
  readonly bucketCounts?: readonly OtlpInt64[];
}

/** A point of a summary, a kind that only old sources have. */
export interface OtlpSummaryDataPoint extends OtlpDataPoint {
  /** How many values there are. */
  readonly count?: OtlpInt64;
  /** Of all values. */
  readonly sum?: number;
  /** Some quantiles, ascending. */
  readonly quantileValues?: readonly {
    /** From 0, the minimum, to 1, the maximum. */
    readonly quantile?: number;
    /** The value at the quantile. */
    readonly value?: number;
  }[];
}

/** One of `asDouble` and `asInt` is set. */
export interface OtlpExemplar {
  /** Those of the measurement that its series doesn't have. */
  readonly filteredAttributes?: readonly OtlpKeyValue[];
  /** When it was measured, in nanoseconds since 1970. */
  readonly timeUnixNano?: OtlpInt64;
  /** The value as a double. */
  readonly asDouble?: number;
  /** The value as a signed 64-bit integer. */
  readonly asInt?: OtlpInt64;
  /** 8 bytes: the span during which it was measured. */
  readonly spanId?: OtlpId;
  /** 16 bytes: the trace of that span. */
  readonly traceId?: OtlpId;
}
