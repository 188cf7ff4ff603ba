/** The parts of OTLP/JSON requests that the comparison has to tell apart; everything else is compared as it is. */

export interface AnyValue {
  readonly stringValue?: string;
  readonly intValue?: string;
  readonly arrayValue?: { readonly values?: readonly AnyValue[] };
  readonly kvlistValue?: { readonly values?: readonly KeyValue[] };
}

export interface KeyValue {
  readonly key: string;
  readonly value?: AnyValue;
}

export interface SpanEvent {
  readonly timeUnixNano: string;
  readonly attributes?: readonly KeyValue[];
}

export interface SpanLink {
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes?: readonly KeyValue[];
}

export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind?: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes?: readonly KeyValue[];
  readonly events?: readonly SpanEvent[];
  readonly links?: readonly SpanLink[];
}

export interface LogRecord {
  readonly timeUnixNano?: string;
  readonly observedTimeUnixNano?: string;
  readonly traceId?: string;
  readonly spanId?: string;
  readonly body?: AnyValue;
  readonly attributes?: readonly KeyValue[];
}

export interface Exemplar {
  readonly traceId?: string;
  readonly spanId?: string;
}

export interface DataPoint {
  readonly startTimeUnixNano: string;
  readonly timeUnixNano: string;
  readonly attributes?: readonly KeyValue[];
  readonly exemplars?: readonly Exemplar[];
  /** Of histograms. */
  readonly count?: string;
  readonly sum?: number;
  readonly min?: number;
  readonly max?: number;
  readonly bucketCounts?: readonly string[];
}

export interface MetricData {
  readonly dataPoints?: readonly DataPoint[];
}

export interface Metric {
  readonly name: string;
  readonly unit?: string;
  readonly sum?: MetricData;
  readonly gauge?: MetricData;
  readonly histogram?: MetricData;
  readonly exponentialHistogram?: MetricData;
}

export interface Resource {
  readonly attributes?: readonly KeyValue[];
}

/** An item with the scope that it came from. */
export interface Scoped<Item> {
  readonly item: Item;
  readonly scope: unknown;
}

/** All items of the requests, and the resources that they came from. */
export interface Received {
  readonly resources: readonly Resource[];
  readonly spans: readonly Scoped<Span>[];
  readonly metrics: readonly Scoped<Metric>[];
  readonly logs: readonly Scoped<LogRecord>[];
}

interface ScopeGroup {
  readonly scope?: unknown;
  readonly spans?: readonly Span[];
  readonly metrics?: readonly Metric[];
  readonly logRecords?: readonly LogRecord[];
}

interface ResourceGroup {
  readonly resource?: Resource;
  readonly scopeSpans?: readonly ScopeGroup[];
  readonly scopeMetrics?: readonly ScopeGroup[];
  readonly scopeLogs?: readonly ScopeGroup[];
}

interface Request {
  readonly resourceSpans?: readonly ResourceGroup[];
  readonly resourceMetrics?: readonly ResourceGroup[];
  readonly resourceLogs?: readonly ResourceGroup[];
}

/** Takes requests apart. */
export function received(requests: readonly unknown[]): Received {
  const resources: Resource[] = [];
  const spans: Scoped<Span>[] = [];
  const metrics: Scoped<Metric>[] = [];
  const logs: Scoped<LogRecord>[] = [];
  for (const request of requests as readonly Request[]) {
    const { resourceSpans = [], resourceMetrics = [], resourceLogs = [] } = request;
    for (const group of [...resourceSpans, ...resourceMetrics, ...resourceLogs]) {
      const { resource, scopeSpans = [], scopeMetrics = [], scopeLogs = [] } = group;
      if (resource !== undefined) resources.push(resource);
      for (const { scope, ...items } of [...scopeSpans, ...scopeMetrics, ...scopeLogs]) {
        for (const item of items.spans ?? []) spans.push({ item, scope });
        for (const item of items.metrics ?? []) metrics.push({ item, scope });
        for (const item of items.logRecords ?? []) logs.push({ item, scope });
      }
    }
  }
  return { resources, spans, metrics, logs };
}
