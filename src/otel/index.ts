/**
 * Adapters for the OpenTelemetry JavaScript SDK, 2.x and 3.x.
 *
 * @packageDocumentation
 */

export type { AttributeMap } from '../capture/attribute-map.js';
export type {
  BucketsLike,
  DataPointLike,
  ExponentialHistogramLike,
  HistogramLike,
  MetricDataLike,
  ResourceMetricsLike,
  ScopeMetricsLike,
} from '../capture/metric-data.js';
export type { LogRecordLike } from '../capture/readable-log-record.js';
export type {
  EventLike,
  HrTime,
  LinkLike,
  ResourceLike,
  ScopeLike,
  SpanContextLike,
  SpanLike,
} from '../capture/readable-span.js';
export type { CaptureOpenSpans } from '../config/capture-open-spans.js';
export type {
  BatchOptions,
  Compression,
  ExporterEndpoint,
  ExporterOptions,
  ExporterPoolOptions,
  Protocol,
  QueueFsync,
  QueueOptions,
  QueueOverflow,
  RetryOptions,
  TlsOptions,
} from '../config/exporter-options.js';
export type { CostStats } from '../cost/cost-stats.js';
export type { ExportStats } from '../export/export-stats.js';
export { type Sampler, SamplingDecision, type SamplingResult } from '../sdk/trace/sampler.js';
export { CostBudgetSampler } from '../sdk/trace/samplers/cost-budget-sampler.js';
export type { ExportResult } from './export-result.js';
export { NativeLogRecordExporter } from './native-log-record-exporter.js';
export { NativeLogRecordProcessor } from './native-log-record-processor.js';
export { NativeMetricExporter, type NativeMetricExporterOptions } from './native-metric-exporter.js';
export {
  type CollectionResultLike,
  type MetricProducerLike,
  NativeMetricReader,
  type NativeMetricReaderOptions,
} from './native-metric-reader.js';
export { NativeSpanExporter } from './native-span-exporter.js';
export { NativeSpanProcessor, type NativeSpanProcessorOptions } from './native-span-processor.js';
