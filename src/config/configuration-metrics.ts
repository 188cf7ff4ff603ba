import type { NameFilter, OfKind } from './configuration.js';
import type {
  ConsoleExporterConfiguration,
  OtlpExporterConfiguration,
  OtlpFileExporterConfiguration,
} from './configuration-exporters.js';
import type { ScopeConfiguration, ScopeRules } from './configuration-scopes.js';

/** How measurements become metrics and are exported. */
export interface MeterProviderConfiguration {
  /** What collects. */
  readonly readers: readonly MetricReaderConfiguration[];
  /** What changes metrics. */
  readonly views: readonly ViewConfiguration[];
  /** Which measurements may become exemplars. Default `trace_based`. */
  readonly exemplarFilter: 'always_on' | 'always_off' | 'trace_based';
  /** How meters behave, by their scopes. */
  readonly meterConfigurator: ScopeRules<ScopeConfiguration>;
}

/** Collects, and hands over or is asked. */
export type MetricReaderConfiguration = PeriodicReaderConfiguration | PullReaderConfiguration;

/** Collects and exports at intervals. */
export interface PeriodicReaderConfiguration {
  /** Tells it from the others. */
  readonly kind: 'periodic';
  /** Default 60000. */
  readonly intervalMs: number;
  /** Default 30000; 0 for no limit. */
  readonly timeoutMs: number;
  /** Points of one request at most; null for the default of the exporter. */
  readonly maxExportBatchSize: number | null;
  /** Where it goes. */
  readonly exporter: MetricExporterConfiguration;
  /** Sets of attributes that are kept apart. */
  readonly cardinalityLimits: CardinalityLimitsConfiguration;
}

/** Where metrics go, and in what form. */
export type MetricExporterConfiguration = (
  | OtlpExporterConfiguration
  | ConsoleExporterConfiguration
  | OtlpFileExporterConfiguration
) &
  MetricPreferencesConfiguration;

/** The form of metrics. */
export interface MetricPreferencesConfiguration {
  /** Default `cumulative`. */
  readonly temporality: 'cumulative' | 'delta' | 'lowmemory';
  /** Of histograms that no view takes. Default `explicit_bucket_histogram`. */
  readonly defaultHistogramAggregation: 'explicit_bucket_histogram' | 'base2_exponential_bucket_histogram';
}

/** Is asked by a Prometheus server. */
export interface PullReaderConfiguration {
  /** Tells it from the others. */
  readonly kind: 'pull';
  /** Where it goes. */
  readonly exporter: PrometheusExporterConfiguration;
  /** Sets of attributes that are kept apart. */
  readonly cardinalityLimits: CardinalityLimitsConfiguration;
}

/** What a Prometheus server gets. */
export interface PrometheusExporterConfiguration {
  /** Tells it from the others. */
  readonly kind: 'prometheus';
  /** Where to listen. */
  readonly host: string;
  /** Where to listen. */
  readonly port: number;
  /** Whether scopes are labels. */
  readonly scopeInfo: boolean;
  /** Whether the resource is a metric. */
  readonly targetInfo: boolean;
  /** Resource attributes that become labels; null for none. */
  readonly resourceConstantLabels: NameFilter | null;
  /** How names are changed. */
  readonly translationStrategy:
    | 'underscore_escaping_with_suffixes'
    | 'underscore_escaping_without_suffixes'
    | 'no_utf8_escaping_with_suffixes'
    | 'no_translation';
}

/** Sets of attributes that an instrument keeps apart, by its kind. Default 2000. */
export interface CardinalityLimitsConfiguration {
  /** Of kinds that have none of their own. */
  readonly default: number;
  /** Of counters. */
  readonly counter: number;
  /** Of gauges. */
  readonly gauge: number;
  /** Of histograms. */
  readonly histogram: number;
  /** Of observable counters. */
  readonly observableCounter: number;
  /** Of observable gauges. */
  readonly observableGauge: number;
  /** Of observable up-down counters. */
  readonly observableUpDownCounter: number;
  /** Of up-down counters. */
  readonly upDownCounter: number;
}

/** Changes the metrics of the instruments that it selects. */
export interface ViewConfiguration {
  /** Null for any. */
  readonly selector: {
    /** With `*` for any characters and `?` for one. */
    readonly instrumentName: string | null;
    /** The kind. */
    readonly instrumentType: InstrumentTypeName | null;
    /** The unit. */
    readonly unit: string | null;
    /** The meter’s name. */
    readonly meterName: string | null;
    /** The meter’s version. */
    readonly meterVersion: string | null;
    /** The meter’s schema URL. */
    readonly meterSchemaUrl: string | null;
  };
  /** Null for what the instrument has. */
  readonly stream: {
    /** The metric’s name. */
    readonly name: string | null;
    /** The metric’s description. */
    readonly description: string | null;
    /** How points are made. */
    readonly aggregation: AggregationConfiguration;
    /** Sets of attributes that are kept apart. */
    readonly aggregationCardinalityLimit: number | null;
    /** Attributes that are kept. */
    readonly attributeKeys: NameFilter | null;
  };
}

/** The kinds of instruments. */
export type InstrumentTypeName =
  | 'counter'
  | 'gauge'
  | 'histogram'
  | 'observable_counter'
  | 'observable_gauge'
  | 'observable_up_down_counter'
  | 'up_down_counter';

/** How measurements become a point. */
export type AggregationConfiguration =
  | OfKind<'default' | 'drop' | 'sum' | 'lastValue'>
  | ExplicitBucketsConfiguration
  | ExponentialBucketsConfiguration;

/** Counts in given buckets. */
export interface ExplicitBucketsConfiguration extends OfKind<'explicitBucketHistogram'> {
  /** Ascending; null for the specification's. */
  readonly boundaries: readonly number[] | null;
  /** Whether points have a minimum and a maximum. */
  readonly recordMinMax: boolean;
}

/** Counts in buckets that fit the values. */
export interface ExponentialBucketsConfiguration extends OfKind<'base2ExponentialBucketHistogram'> {
  /** The finest scale. */
  readonly maxScale: number;
  /** Buckets for each sign. */
  readonly maxSize: number;
  /** Whether points have a minimum and a maximum. */
  readonly recordMinMax: boolean;
}
