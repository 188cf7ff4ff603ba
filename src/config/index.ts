/**
 * The whole configuration of what starts without code, for tools: resolved from variables, a declarative file and code, with the
 * origin of each value, or the problems that keep it from being used.
 *
 * @packageDocumentation
 */

export type {
  AttributeLimitsConfiguration,
  AttributeValueConfiguration,
  Configuration,
  DetectorName,
  HttpInstrumentationConfiguration,
  InstrumentationConfiguration,
  LogLevel,
  NameFilter,
  OfKind,
  PropagatorName,
  ResourceConfiguration,
} from './configuration.js';
export type {
  BatchProcessorConfiguration,
  ConsoleExporterConfiguration,
  OtlpExporterConfiguration,
  OtlpFileExporterConfiguration,
  OwnExporterConfiguration,
  QueueConfiguration,
  SimpleProcessorConfiguration,
  TlsConfiguration,
  ZipkinExporterConfiguration,
} from './configuration-exporters.js';
export type {
  LoggerProviderConfiguration,
  LogRecordExporterConfiguration,
  LogRecordProcessorConfiguration,
} from './configuration-logs.js';
export type {
  AggregationConfiguration,
  CardinalityLimitsConfiguration,
  ExplicitBucketsConfiguration,
  ExponentialBucketsConfiguration,
  InstrumentTypeName,
  MeterProviderConfiguration,
  MetricExporterConfiguration,
  MetricPreferencesConfiguration,
  MetricReaderConfiguration,
  PeriodicReaderConfiguration,
  PrometheusExporterConfiguration,
  PullReaderConfiguration,
  ViewConfiguration,
} from './configuration-metrics.js';
export {
  CONFIGURATION_PROBLEM_CODES,
  type ConfigurationProblem,
  type ConfigurationProblemCode,
  describeProblem,
} from './configuration-problem.js';
export { configurationSchema, type JsonSchema } from './configuration-schema.js';
export type { LoggerScopeConfiguration, ScopeConfiguration, ScopeRules } from './configuration-scopes.js';
export type {
  AlwaysRecordConfiguration,
  ComposableSamplerConfiguration,
  CompositeSamplerConfiguration,
  JaegerRemoteConfiguration,
  ParentBasedConfiguration,
  ParentThresholdConfiguration,
  RatioConfiguration,
  RuleBasedConfiguration,
  SamplerConfiguration,
  SamplingRuleConfiguration,
  SpanExporterConfiguration,
  SpanLimitsConfiguration,
  SpanProcessorConfiguration,
  TracerProviderConfiguration,
} from './configuration-traces.js';
export type * as Declarative from './declarative-configuration.js';
export type { DeclarativeConfiguration } from './declarative-configuration.js';
export type { Environment } from './environment.js';
export type { Compression, Protocol } from './exporter-options.js';
export { maskedConfiguration, maskedUrl } from './masked-configuration.js';
export { parseConfigurationFile } from './parse-configuration-file.js';
export {
  type ConfigurationSources,
  type ResolvedConfiguration,
  resolveConfiguration,
} from './resolve-configuration.js';
