/**
 * Adapters for the OpenTelemetry JavaScript SDK, 2.x and 3.x.
 *
 * @packageDocumentation
 */

export type { AttributeMap } from '../capture/attribute-map.js';
export type {
  EventLike,
  HrTime,
  LinkLike,
  ResourceLike,
  ScopeLike,
  SpanContextLike,
  SpanLike,
} from '../capture/readable-span.js';
export type {
  BatchOptions,
  Compression,
  ExporterOptions,
  Protocol,
  RetryOptions,
  TlsOptions,
} from '../config/exporter-options.js';
export type { ExportStats } from './export-stats.js';
export { type ExportResult, NativeSpanExporter } from './native-span-exporter.js';
export { NativeSpanProcessor } from './native-span-processor.js';
