import { group } from '../../config/checks.js';
import type { Environment } from '../../config/environment.js';
import type { ExporterOptions } from '../../config/exporter-options.js';
import { type CardinalityLimits, resolveCardinalityLimits } from './cardinality-limits.js';
import { type ExportInterval, resolveExportInterval } from './export-interval.js';
import {
  type MetricPreferenceOptions,
  type MetricPreferences,
  resolvePreferences,
} from './metric-preferences.js';

/** A reader of a `NativeMeterProvider`: where, when and how it reports. */
export interface MetricReaderOptions extends MetricPreferenceOptions {
  /** Where the points go. */
  exporter?: ExporterOptions;
  /** Time between two collections. Default `OTEL_METRIC_EXPORT_INTERVAL`, then 60000. */
  intervalMs?: number;
  /**
   * How long the callbacks of a collection may take; observations of slower ones are discarded. Default
   * `OTEL_METRIC_EXPORT_TIMEOUT`, then 30000; never more than the interval.
   */
  timeoutMs?: number;
  /**
   * Points a metric has at most, for all kinds of instruments or by kind; where there are more sets of attributes, the last
   * point is theirs together and has the attribute `otel.metric.overflow`. Default 2000.
   */
  cardinalityLimit?: number | CardinalityLimits;
}

/** {@link MetricReaderOptions}, complete and checked. */
export interface MetricReaderConfig extends MetricPreferences, ExportInterval {
  readonly exporter: ExporterOptions | undefined;
  readonly cardinalityLimit: (instrumentType: string) => number;
}

const KEYS = ['exporter', 'intervalMs', 'timeoutMs', 'temporality', 'defaultAggregation', 'cardinalityLimit'];

/**
 * Code over the environment over the defaults.
 *
 * @param setting the options' place in the provider's, for messages.
 * @throws OtlpNativeError `INVALID_OPTION`
 */
export function resolveReaderOptions(
  options: MetricReaderOptions,
  setting: string,
  environment: Environment,
): MetricReaderConfig {
  const given = group(options, setting, KEYS);
  const prefix = setting === '' ? '' : `${setting}.`;
  return {
    ...resolvePreferences(given, environment, prefix),
    ...resolveExportInterval(given.intervalMs, given.timeoutMs, environment, prefix),
    exporter: given.exporter,
    cardinalityLimit: resolveCardinalityLimits(given.cardinalityLimit, `${prefix}cardinalityLimit`),
  };
}
