export type { ExceptionLoggerProvider, ExceptionSignal } from './exception-records.js';
export { type IdGenerator, RandomIdGenerator } from './id-generator.js';
export type { NativeTracer } from './native-tracer.js';
export {
  type NativeTracerOptions,
  NativeTracerProvider,
  type NativeTracerProviderOptions,
  type RegistrationOptions,
  type TracerConfig,
  type TracerConfigurator,
} from './native-tracer-provider.js';
export type { ReadableSpan, TimedEvent } from './readable-span.js';
export { type Sampler, SamplingDecision, type SamplingResult } from './sampler.js';
export { AlwaysOffSampler } from './samplers/always-off-sampler.js';
export { AlwaysOnSampler } from './samplers/always-on-sampler.js';
export { AlwaysRecordSampler } from './samplers/always-record-sampler.js';
export { ComposableAlwaysOffSampler } from './samplers/composable-always-off-sampler.js';
export { ComposableAlwaysOnSampler } from './samplers/composable-always-on-sampler.js';
export { ComposableAnnotatingSampler } from './samplers/composable-annotating-sampler.js';
export { ComposableParentThresholdSampler } from './samplers/composable-parent-threshold-sampler.js';
export { ComposableProbabilitySampler } from './samplers/composable-probability-sampler.js';
export {
  ComposableRuleBasedSampler,
  type SamplingPredicate,
  type SamplingRule,
} from './samplers/composable-rule-based-sampler.js';
export type { ComposableSampler, SamplingIntent } from './samplers/composable-sampler.js';
export { CompositeSampler } from './samplers/composite-sampler.js';
export { CostBudgetSampler } from './samplers/cost-budget-sampler.js';
export { ParentBasedSampler, type ParentBasedSamplerConfig } from './samplers/parent-based-sampler.js';
export { TraceIdRatioBasedSampler } from './samplers/trace-id-ratio-based-sampler.js';
export type { SpanLimits } from './span-limits.js';
export type { SpanProcessor } from './span-processor.js';
