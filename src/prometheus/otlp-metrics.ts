/** The parts of OTLP's JSON form of metrics that become text for Prometheus. Numbers of 64 bits are texts in it. */

/** An attribute. */
export interface KeyValue {
  readonly key: string;
  readonly value?: AnyValue;
}

/** A value, of one kind. */
export interface AnyValue {
  readonly stringValue?: string;
  readonly boolValue?: boolean;
  readonly intValue?: string | number;
  readonly doubleValue?: number | string;
  readonly bytesValue?: string;
  readonly arrayValue?: { readonly values?: readonly AnyValue[] };
  readonly kvlistValue?: { readonly values?: readonly KeyValue[] };
}

/** What all points have. */
interface Point {
  readonly attributes?: readonly KeyValue[];
  /** 1 says that there is no value. */
  readonly flags?: number;
}

/** A point of a sum or gauge. */
export interface NumberPoint extends Point {
  readonly asInt?: string | number;
  readonly asDouble?: number | string;
  readonly exemplars?: readonly Exemplar[];
}

/** A point of a histogram. */
export interface HistogramPoint extends Point {
  readonly count?: string | number;
  readonly sum?: number | string;
  readonly bucketCounts?: readonly (string | number)[];
  readonly explicitBounds?: readonly number[];
  readonly exemplars?: readonly Exemplar[];
}

/** A point of a summary. */
export interface SummaryPoint extends Point {
  readonly count?: string | number;
  readonly sum?: number | string;
  readonly quantileValues?: readonly { readonly quantile?: number; readonly value?: number | string }[];
}

/** A measurement that stands for others. */
export interface Exemplar {
  readonly timeUnixNano?: string;
  readonly asInt?: string | number;
  readonly asDouble?: number | string;
  readonly traceId?: string;
  readonly spanId?: string;
  readonly filteredAttributes?: readonly KeyValue[];
}

/** A metric, with the points of one kind. */
export interface Metric {
  readonly name?: string;
  readonly description?: string;
  readonly unit?: string;
  readonly gauge?: { readonly dataPoints?: readonly NumberPoint[] };
  readonly sum?: {
    readonly dataPoints?: readonly NumberPoint[];
    readonly aggregationTemporality?: number;
    readonly isMonotonic?: boolean;
  };
  readonly histogram?: {
    readonly dataPoints?: readonly HistogramPoint[];
    readonly aggregationTemporality?: number;
  };
  readonly exponentialHistogram?: object;
  readonly summary?: { readonly dataPoints?: readonly SummaryPoint[] };
}

/** The metrics of an instrumentation scope. */
export interface ScopeMetrics {
  readonly scope?: {
    readonly name?: string;
    readonly version?: string;
    readonly attributes?: readonly KeyValue[];
  };
  readonly schemaUrl?: string;
  readonly metrics?: readonly Metric[];
}

/** The metrics of a resource. */
export interface ResourceMetrics {
  readonly resource?: { readonly attributes?: readonly KeyValue[] };
  readonly scopeMetrics?: readonly ScopeMetrics[];
}

/** An `ExportMetricsServiceRequest`. */
export interface MetricsRequest {
  readonly resourceMetrics?: readonly ResourceMetrics[];
}
