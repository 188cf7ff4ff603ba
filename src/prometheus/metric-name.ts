import type { PrometheusExporterConfiguration } from '../config/configuration-metrics.js';
import type { FamilyType } from './family.js';
import { unitWord } from './unit-words.js';

/** How names are changed, before the client's escaping. */
export type TranslationStrategy = PrometheusExporterConfiguration['translationStrategy'];

/** A metric's name for Prometheus. */
export interface MetricName {
  /** With its suffixes, such as `http_requests_total`. */
  readonly name: string;
  /** The unit's word where the name has it; '' otherwise. */
  readonly unit: string;
}

const TOTAL = '_total';

/**
 * The name of a metric: with the strategy's suffixes, and with other characters than Prometheus' old ones replaced where the
 * strategy or the client wants that.
 *
 * @param isUtf8 whether the client takes any characters.
 * @see https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/
 */
export function metricName(
  name: string,
  unit: string,
  type: FamilyType,
  strategy: TranslationStrategy,
  isUtf8: boolean,
): MetricName {
  const isEscaped = strategy.startsWith('underscore') || !isUtf8;
  const escaped = isEscaped ? legacyName(name) : name;
  if (strategy === 'underscore_escaping_without_suffixes' || strategy === 'no_translation')
    return { name: escaped, unit: '' };
  const isCounter = type === 'counter';
  const base = isCounter && escaped.endsWith(TOTAL) ? escaped.slice(0, -TOTAL.length) : escaped;
  const word = unitWord(unit, type === 'gauge');
  const isNamed = word === '' || base === word || base.endsWith(`_${word}`);
  const withUnit = isNamed ? base : `${base}_${word}`;
  return { name: isCounter ? withUnit + TOTAL : withUnit, unit: withUnit.endsWith(`_${word}`) ? word : '' };
}

/** `[a-zA-Z_:][a-zA-Z0-9_:]*`: others become `_`, several of them one. */
export function legacyName(name: string): string {
  const replaced = name.replaceAll(/[^a-zA-Z0-9_:]/g, '_').replaceAll(/_{2,}/g, '_');
  return /^\d/.test(replaced) || replaced === '' ? `_${replaced}` : replaced;
}

/** `[a-zA-Z_][a-zA-Z0-9_]*`: others become `_`, several of them one. */
export function legacyLabelName(name: string): string {
  const replaced = name.replaceAll(/[^a-zA-Z0-9_]/g, '_').replaceAll(/_{2,}/g, '_');
  return /^\d/.test(replaced) || replaced === '' ? `_${replaced}` : replaced;
}
