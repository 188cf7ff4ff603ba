/** The client for tools: what `otlp-native` exports of it. */

export { type LogRecordInput, logsRequest } from './build/logs-request.js';
export {
  type AggregatedInput,
  type ExponentialHistogramPointInput,
  type HistogramPointInput,
  type MetricIdentity,
  type MetricInput,
  metricsRequest,
  type NumberPointInput,
  type PointInput,
} from './build/metrics-request.js';
export type {
  FrameInput,
  FunctionInput,
  LineInput,
  ProfileInput,
  SampleInput,
  ValueTypeInput,
} from './build/profile-input.js';
export { profilesRequest } from './build/profiles-request.js';
export type { RequestSource } from './build/source.js';
export { type SpanInput, traceRequest } from './build/trace-request.js';
export type { OtlpTime } from './build/unix-nano.js';
export type { OtlpClientOptions, RateLimit, SendOptions, TenantOptions } from './client-options.js';
export type { ClientOutcome, ClientSignal, OutcomeReport, RequestReport } from './client-outcome.js';
export type * from './data/common.js';
export type * from './data/logs.js';
export type * from './data/metrics.js';
export type * from './data/profiles.js';
export type * from './data/traces.js';
export { OtlpClient } from './otlp-client.js';
