import { invalidOption, shown } from '../../config/checks.js';
import type { Environment } from '../../config/environment.js';
import type { ExporterOptions } from '../../config/exporter-options.js';
import {
  type AggregationOption,
  DEFAULT_AGGREGATION,
  histogramAggregationFromEnvironment,
} from './aggregation.js';
import { InstrumentType } from './instrument-type.js';
import {
  isTemporalityPreference,
  TEMPORALITY_PREFERENCES,
  type TemporalityPreference,
  temporalityFromEnvironment,
} from './temporality.js';

/** What an exporter or reader of metrics wants of every instrument that no view takes. */
export interface MetricPreferenceOptions {
  /** Default `OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE`, then `cumulative`. */
  temporality?: TemporalityPreference;
  /**
   * The aggregation of an instrument of the given kind. Default: the instrument's own, with
   * `OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION` for histograms.
   */
  defaultAggregation?: (instrumentType: string) => AggregationOption;
}

/** {@link MetricPreferenceOptions}, complete. */
export interface MetricPreferences {
  readonly temporality: TemporalityPreference;
  readonly selectAggregation: (instrumentType: string) => AggregationOption;
}

/** Fills in and checks preferences. @throws OtlpNativeError `INVALID_OPTION` */
export function resolvePreferences(
  given: MetricPreferenceOptions,
  environment: Environment,
  prefix = '',
): MetricPreferences {
  const { temporality, defaultAggregation } = given;
  if (temporality !== undefined && !isTemporalityPreference(temporality)) {
    throw invalidOption(
      `${prefix}temporality`,
      `${shown(temporality)} is none of ${TEMPORALITY_PREFERENCES}`,
    );
  }
  if (defaultAggregation !== undefined && typeof defaultAggregation !== 'function') {
    throw invalidOption(
      `${prefix}defaultAggregation`,
      `must be a function of the instrument's kind, not ${shown(defaultAggregation)}`,
    );
  }
  return {
    temporality: temporality ?? temporalityFromEnvironment(environment),
    selectAggregation: defaultAggregation ?? aggregationFromEnvironment(environment),
  };
}

/** Takes the preferences out of options that hold an exporter's too. */
export function splitPreferences<T extends ExporterOptions & MetricPreferenceOptions>(
  options: T | undefined,
): { preferences: MetricPreferenceOptions; exporter: ExporterOptions | undefined } {
  if (typeof options !== 'object' || options === null) return { preferences: {}, exporter: options };
  const { temporality, defaultAggregation, ...exporter } = options;
  return { preferences: { temporality, defaultAggregation }, exporter };
}

function aggregationFromEnvironment(environment: Environment): (instrumentType: string) => AggregationOption {
  const histogram = histogramAggregationFromEnvironment(environment);
  return (type) => (type === InstrumentType.HISTOGRAM ? histogram : DEFAULT_AGGREGATION);
}
