import type { NameFilter } from './configuration.js';
import type {
  ConsoleExporterConfiguration,
  OtlpExporterConfiguration,
  OtlpFileExporterConfiguration,
} from './configuration-exporters.js';

/** How measurements become metrics and are exported. */
export interface MeterProviderConfiguration {
  readonly readers: readonly MetricReaderConfiguration[];
  readonly views: readonly ViewConfiguration[];
  /** Which measurements may become exemplars. Default `trace_based`. */
  readonly exemplarFilter: 'always_on' | 'always_off' | 'trace_based';
}

/** Collects, and hands over or is asked. */
export type MetricReaderConfiguration = PeriodicReaderConfiguration | PullReaderConfiguration;

/** Collects and exports at intervals. */
export interface PeriodicReaderConfiguration {
  readonly kind: 'periodic';
  /** Default 60000. */
  readonly intervalMs: number;
  /** Default 30000; 0 for no limit. */
  readonly timeoutMs: number;
  readonly exporter: MetricExporterConfiguration;
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

/** Is asked by a Prometheus server. Understood, but not built: a warning says so. */
export interface PullReaderConfiguration {
  readonly kind: 'pull';
  readonly exporter: PrometheusExporterConfiguration;
  readonly cardinalityLimits: CardinalityLimitsConfiguration;
}

/** What a Prometheus server gets. */
export interface PrometheusExporterConfiguration {
  readonly kind: 'prometheus';
  readonly host: string;
  readonly port: number;
  readonly scopeInfo: boolean;
  readonly targetInfo: boolean;
  /** Resource attributes that become labels; null for none. */
  readonly resourceConstantLabels: NameFilter | null;
  readonly translationStrategy:
    | 'underscore_escaping_with_suffixes'
    | 'underscore_escaping_without_suffixes'
    | 'no_utf8_escaping_with_suffixes'
    | 'no_translation';
}

/** Sets of attributes that an instrument keeps apart, by its kind. Default 2000. */
export interface CardinalityLimitsConfiguration {
  readonly default: number;
  readonly counter: number;
  readonly gauge: number;
  readonly histogram: number;
  readonly observableCounter: number;
  readonly observableGauge: number;
  readonly observableUpDownCounter: number;
  readonly upDownCounter: number;
}

/** Changes the metrics of the instruments that it selects. */
export interface ViewConfiguration {
  /** Null for any. */
  readonly selector: {
    /** With `*` for any characters and `?` for one. */
    readonly instrumentName: string | null;
    readonly instrumentType: InstrumentTypeName | null;
    readonly unit: string | null;
    readonly meterName: string | null;
    readonly meterVersion: string | null;
    readonly meterSchemaUrl: string | null;
  };
  /** Null for what the instrument has. */
  readonly stream: {
    readonly name: string | null;
    readonly description: string | null;
    readonly aggregation: AggregationConfiguration;
    readonly aggregationCardinalityLimit: number | null;
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
  | { readonly kind: 'default' }
  | { readonly kind: 'drop' }
  | { readonly kind: 'sum' }
  | { readonly kind: 'lastValue' }
  | {
      readonly kind: 'explicitBucketHistogram';
      /** Ascending; null for the specification's. */
      readonly boundaries: readonly number[] | null;
      readonly recordMinMax: boolean;
    }
  | {
      readonly kind: 'base2ExponentialBucketHistogram';
      readonly maxScale: number;
      readonly maxSize: number;
      readonly recordMinMax: boolean;
    };
