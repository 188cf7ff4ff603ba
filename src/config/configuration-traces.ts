import type { AttributeLimitsConfiguration } from './configuration.js';
import type {
  BatchProcessorConfiguration,
  ConsoleExporterConfiguration,
  OtlpExporterConfiguration,
  OtlpFileExporterConfiguration,
  SimpleProcessorConfiguration,
  ZipkinExporterConfiguration,
} from './configuration-exporters.js';

/** How spans are made and exported. */
export interface TracerProviderConfiguration {
  readonly processors: readonly SpanProcessorConfiguration[];
  readonly limits: SpanLimitsConfiguration;
  readonly sampler: SamplerConfiguration;
  readonly idGenerator: 'random';
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
  readonly eventCountLimit: number;
  readonly linkCountLimit: number;
  readonly eventAttributeCountLimit: number;
  readonly linkAttributeCountLimit: number;
}

/** Which spans are recorded and exported. A ratio is from 0 to 1. */
export type SamplerConfiguration =
  | { readonly kind: 'alwaysOn' }
  | { readonly kind: 'alwaysOff' }
  | { readonly kind: 'traceIdRatioBased'; readonly ratio: number }
  | { readonly kind: 'probability'; readonly ratio: number }
  | { readonly kind: 'alwaysRecord'; readonly root: SamplerConfiguration }
  | {
      readonly kind: 'parentBased';
      readonly root: SamplerConfiguration;
      readonly remoteParentSampled: SamplerConfiguration;
      readonly remoteParentNotSampled: SamplerConfiguration;
      readonly localParentSampled: SamplerConfiguration;
      readonly localParentNotSampled: SamplerConfiguration;
    }
  | { readonly kind: 'composite'; readonly sampler: ComposableSamplerConfiguration }
  /** Understood, but not built: a warning says so, and `initialSampler` is what samples. */
  | {
      readonly kind: 'jaegerRemote';
      readonly endpoint: string;
      readonly intervalMs: number;
      readonly initialSampler: SamplerConfiguration;
    };

/** A sampler that others are made of. */
export type ComposableSamplerConfiguration =
  | { readonly kind: 'alwaysOn' }
  | { readonly kind: 'alwaysOff' }
  | { readonly kind: 'probability'; readonly ratio: number }
  | { readonly kind: 'parentThreshold'; readonly root: ComposableSamplerConfiguration }
  | { readonly kind: 'ruleBased'; readonly rules: readonly SamplingRuleConfiguration[] };

/** The sampler of spans that fulfil every condition; null for no such condition. */
export interface SamplingRuleConfiguration {
  /** The attribute, as a text, is one of these. */
  readonly attributeValues: { readonly key: string; readonly values: readonly string[] } | null;
  /** The attribute, as a text, fits the patterns. */
  readonly attributePatterns: {
    readonly key: string;
    readonly included: readonly string[] | null;
    readonly excluded: readonly string[];
  } | null;
  readonly spanKinds: readonly ('internal' | 'server' | 'client' | 'producer' | 'consumer')[] | null;
  readonly parents: readonly ('none' | 'remote' | 'local')[] | null;
  readonly sampler: ComposableSamplerConfiguration;
}
