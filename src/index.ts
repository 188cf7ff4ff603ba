/**
 * OpenTelemetry for Node.js with a Rust core: providers for traces, metrics and logs. Adapters for the OpenTelemetry SDK are
 * in `otlp-native/otel`, instrumentations in `otlp-native/instrumentation`.
 *
 * @packageDocumentation
 */

export type { AttributeMap } from './capture/attribute-map.js';
export type { HrTime, ResourceLike, ScopeLike } from './capture/readable-span.js';
export * from './client/index.js';
export type { CaptureOpenSpans } from './config/capture-open-spans.js';
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
} from './config/exporter-options.js';
export * from './cost/index.js';
export { ERROR_CODES, type ErrorCode, OtlpNativeError } from './errors.js';
export type { ExportStats } from './export/export-stats.js';
export {
  type ForwarderOptions,
  type ForwarderStats,
  OtlpForwarder,
} from './receiver/otlp-forwarder.js';
export { OtlpReceiver, type ReceiverOptions } from './receiver/otlp-receiver.js';
export type { ReceivedBatch, ReceivedSignal } from './receiver/received-batch.js';
export * from './resource-detectors/index.js';
export * from './runtime-metrics/index.js';
export * from './sdk/context/index.js';
export * from './sdk/logs/index.js';
export * from './sdk/metrics/index.js';
export * from './sdk/trace/index.js';
export { VERSION as version } from './version.js';
