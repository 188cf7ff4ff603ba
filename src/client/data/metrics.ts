/** OTLP's JSON form of metrics (OTLP 1.11, `metrics/v1`). */

import type { OtlpId, OtlpInt64, OtlpKeyValue, OtlpResource, OtlpScope } from './common.js';

/** What `sendMetrics` takes. */
export interface ExportMetricsServiceRequest {
  readonly resourceMetrics?: readonly OtlpResourceMetrics[];
}

/** Metrics of one resource. */
export interface OtlpResourceMetrics {
  readonly resource?: OtlpResource;
  readonly scopeMetrics?: readonly OtlpScopeMetrics[];
  readonly schemaUrl?: string;
}

/** Metrics of one scope. */
export interface OtlpScopeMetrics {
  readonly scope?: OtlpScope;
  readonly metrics?: readonly OtlpMetric[];
  readonly schemaUrl?: string;
}

/** Exactly one of the five kinds of data is set. */
export interface OtlpMetric {
  readonly name?: string;
  readonly description?: string;
  readonly unit?: string;
  readonly gauge?: { readonly dataPoints?: readonly OtlpNumberDataPoint[] };
  readonly sum?: {
    readonly dataPoints?: readonly OtlpNumberDataPoint[];
    readonly aggregationTemporality?: OtlpTemporality;
    readonly isMonotonic?: boolean;
  };
  readonly histogram?: {
    readonly dataPoints?: readonly OtlpHistogramDataPoint[];
    readonly aggregationTemporality?: OtlpTemporality;
  };
  readonly exponentialHistogram?: {
    readonly dataPoints?: readonly OtlpExponentialHistogramDataPoint[];
    readonly aggregationTemporality?: OtlpTemporality;
  };
  readonly summary?: { readonly dataPoints?: readonly OtlpSummaryDataPoint[] };
  readonly metadata?: readonly OtlpKeyValue[];
}

/** 0 unspecified, 1 delta, 2 cumulative. */
export type OtlpTemporality = 0 | 1 | 2;

/** What the points of every kind have. */
export interface OtlpDataPoint {
  readonly attributes?: readonly OtlpKeyValue[];
  readonly startTimeUnixNano?: OtlpInt64;
  readonly timeUnixNano?: OtlpInt64;
  /** 1: no value was recorded. */
  readonly flags?: number;
}

/** One of `asDouble` and `asInt` is set. */
export interface OtlpNumberDataPoint extends OtlpDataPoint {
  readonly asDouble?: number;
  readonly asInt?: OtlpInt64;
  readonly exemplars?: readonly OtlpExemplar[];
}

/** A point of a histogram with explicit bounds. */
export interface OtlpHistogramDataPoint extends OtlpDataPoint {
  readonly count?: OtlpInt64;
  readonly sum?: number;
  readonly min?: number;
  readonly max?: number;
  /** One more than `explicitBounds`, or none. */
  readonly bucketCounts?: readonly OtlpInt64[];
  readonly explicitBounds?: readonly number[];
  readonly exemplars?: readonly OtlpExemplar[];
}

/** A point of an exponential histogram; its base is `2^(2^-scale)`. */
export interface OtlpExponentialHistogramDataPoint extends OtlpDataPoint {
  readonly count?: OtlpInt64;
  readonly sum?: number;
  readonly min?: number;
  readonly max?: number;
  readonly scale?: number;
  readonly zeroCount?: OtlpInt64;
  readonly zeroThreshold?: number;
  readonly positive?: OtlpBuckets;
  readonly negative?: OtlpBuckets;
  readonly exemplars?: readonly OtlpExemplar[];
}

/** Counts of the buckets from `offset` on. */
export interface OtlpBuckets {
  readonly offset?: number;
  readonly bucketCounts?: readonly OtlpInt64[];
}

/** A point of a summary, a kind that only old sources have. */
export interface OtlpSummaryDataPoint extends OtlpDataPoint {
  readonly count?: OtlpInt64;
  readonly sum?: number;
  readonly quantileValues?: readonly { readonly quantile?: number; readonly value?: number }[];
}

/** One of `asDouble` and `asInt` is set. */
export interface OtlpExemplar {
  readonly filteredAttributes?: readonly OtlpKeyValue[];
  readonly timeUnixNano?: OtlpInt64;
  readonly asDouble?: number;
  readonly asInt?: OtlpInt64;
  readonly spanId?: OtlpId;
  readonly traceId?: OtlpId;
}
