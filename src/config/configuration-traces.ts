import type { AttributeLimitsConfiguration, OfKind } from './configuration.js';
import type {
  BatchProcessorConfiguration,
  ConsoleExporterConfiguration,
  OtlpExporterConfiguration,
  OtlpFileExporterConfiguration,
  SimpleProcessorConfiguration,
  ZipkinExporterConfiguration,
} from './configuration-exporters.js';
import type { ScopeConfiguration, ScopeRules } from './configuration-scopes.js';

/** How spans are made and exported. */
export interface TracerProviderConfiguration {
  /** What items go through, in order. */
  readonly processors: readonly SpanProcessorConfiguration[];
  /** How much is kept. */
  readonly limits: SpanLimitsConfiguration;
  /** Which spans are recorded. */
  readonly sampler: SamplerConfiguration;
  /** How ids are made. */
  readonly idGenerator: 'random';
  /** How tracers behave, by their scopes. */
  readonly tracerConfigurator: ScopeRules<ScopeConfiguration>;
}

/** Where spans go. */
export type SpanExporterConfiguration =
  | OtlpExporterConfiguration
  | ConsoleExporterConfiguration
  | OtlpFileExporterConfiguration
  | ZipkinExporterConfiguration;

/** How spans get there. */
export type SpanProcessorConfiguration =
  | BatchProcessorConfiguration<SpanExporterConfiguration>
  | SimpleProcessorConfiguration<SpanExporterConfiguration>;

/** How much a span may hold; each count is 128 by default. */
export interface SpanLimitsConfiguration extends AttributeLimitsConfiguration {
  /** Events of a span. */
  readonly eventCountLimit: number;
  /** Links of a span. */
  readonly linkCountLimit: number;
  /** Attributes of an event. */
  readonly eventAttributeCountLimit: number;
  /** Attributes of a link. */
  readonly linkAttributeCountLimit: number;
}

/** Which spans are recorded and exported. */
export type SamplerConfiguration =
  | OfKind<'alwaysOn' | 'alwaysOff'>
  | RatioConfiguration<'traceIdRatioBased'>
  | RatioConfiguration<'probability'>
  | AlwaysRecordConfiguration
  | ParentBasedConfiguration
  | CompositeSamplerConfiguration
  | JaegerRemoteConfiguration;

/** Samples a share of all traces. */
export interface RatioConfiguration<K extends string> extends OfKind<K> {
  /** The share, from 0 to 1. */
  readonly ratio: number;
}

/** Has all spans recorded for processors; another sampler says which are exported. */
export interface AlwaysRecordConfiguration extends OfKind<'alwaysRecord'> {
  /** Samples spans without a parent, or says what is exported. */
  readonly root: SamplerConfiguration;
}

/** Samples as the parent was sampled. */
export interface ParentBasedConfiguration extends OfKind<'parentBased'> {
  /** Samples spans without a parent, or says what is exported. */
  readonly root: SamplerConfiguration;
  /** Of spans with a sampled parent in another process. */
  readonly remoteParentSampled: SamplerConfiguration;
  /** Of spans with a parent in another process that isn’t sampled. */
  readonly remoteParentNotSampled: SamplerConfiguration;
  /** Of spans with a sampled parent in this process. */
  readonly localParentSampled: SamplerConfiguration;
  /** Of spans with a parent in this process that isn’t sampled. */
  readonly localParentNotSampled: SamplerConfiguration;
}

/** A sampler made of others. */
export interface CompositeSamplerConfiguration extends OfKind<'composite'> {
  /** The outermost of them. */
  readonly sampler: ComposableSamplerConfiguration;
}

/** Asks a Jaeger server. Understood, but not built: a warning says so, and `initialSampler` is what samples. */
export interface JaegerRemoteConfiguration extends OfKind<'jaegerRemote'> {
  /** The server. */
  readonly endpoint: string;
  /** The time between two of them. */
  readonly intervalMs: number;
  /** Samples until there is an answer. */
  readonly initialSampler: SamplerConfiguration;
}

/** A sampler that others are made of. */
export type ComposableSamplerConfiguration =
  | OfKind<'alwaysOn' | 'alwaysOff'>
  | RatioConfiguration<'probability'>
  | ParentThresholdConfiguration
  | RuleBasedConfiguration;

/** Samples as the parent was sampled. */
export interface ParentThresholdConfiguration extends OfKind<'parentThreshold'> {
  /** Samples spans without a parent, or says what is exported. */
  readonly root: ComposableSamplerConfiguration;
}

/** Samples by the first rule that fits; a span that none fits is not sampled. */
export interface RuleBasedConfiguration extends OfKind<'ruleBased'> {
  /** In order; the first that fits decides. */
  readonly rules: readonly SamplingRuleConfiguration[];
}

/** The sampler of spans that fulfil every condition; null for no such condition. */
export interface SamplingRuleConfiguration {
  /** The attribute, as a text, is one of these. */
  readonly attributeValues: {
    /** The attribute. */
    readonly key: string;
    /** As texts. */
    readonly values: readonly string[];
  } | null;
  /** The attribute, as a text, fits the patterns. */
  readonly attributePatterns: {
    /** The attribute. */
    readonly key: string;
    /** Null for all. */
    readonly included: readonly string[] | null;
    /** Left out, also where they are included. */
    readonly excluded: readonly string[];
  } | null;
  /** The span is of one of these kinds. */
  readonly spanKinds: readonly ('internal' | 'server' | 'client' | 'producer' | 'consumer')[] | null;
  /** Where the span’s parent is. */
  readonly parents: readonly ('none' | 'remote' | 'local')[] | null;
  /** Which spans are recorded. */
  readonly sampler: ComposableSamplerConfiguration;
}
