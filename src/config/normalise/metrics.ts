import type {
  CardinalityLimitsConfiguration,
  MeterProviderConfiguration,
  MetricExporterConfiguration,
  MetricPreferencesConfiguration,
  MetricReaderConfiguration,
  PrometheusExporterConfiguration,
} from '../configuration-metrics.js';
import { requireKey, sharedExporter, unknownComponent } from './exporters.js';
import { nameFilter } from './name-filter.js';
import type { OwnSections } from './own-exporter.js';
import { scopeConfiguration, scopeRules } from './scope-rules.js';
import type { Section } from './section.js';
import { view } from './views.js';

const STRATEGIES = [
  'underscore_escaping_with_suffixes',
  'underscore_escaping_without_suffixes',
  'no_utf8_escaping_with_suffixes',
  'no_translation',
] as const;
/** Timers take no more; nearly 25 days. */
const MAX_MS = 2 ** 31 - 1;

/** The meter provider of its section, or null where nothing is left of it. */
export function meterProvider(section: Section, own: OwnSections): MeterProviderConfiguration | null {
  const readers = section.items('readers', 'readers').flatMap((item) => {
    const before = item.context.problems.errorCount;
    const made = reader(item, own);
    return made === null || item.context.problems.errorCount > before ? [] : [made];
  });
  if (section.node !== null) requireKey(section, 'readers');
  if (section.node === null || readers.length === 0) {
    section.noteSelf();
    return null;
  }
  const filters = ['always_on', 'always_off', 'trace_based'] as const;
  section.note('views', section.child('views'));
  return {
    readers,
    views: section.items('views', 'views').map(view),
    exemplarFilter: section.word('exemplar_filter', 'exemplarFilter', filters, 'trace_based'),
    meterConfigurator: scopeRules(
      section.section('meter_configurator/development', 'meterConfigurator'),
      'meters',
      scopeConfiguration,
    ),
  };
}

function reader(section: Section, own: OwnSections): MetricReaderConfiguration | null {
  const chosen = section.choice();
  if (chosen === null) return null;
  section.noteSelf();
  const { name, options } = chosen;
  const limits = cardinalityLimits(options.section('cardinality_limits', 'cardinalityLimits'));
  if (name === 'pull') {
    const exporter = pullExporter(options.section('exporter', 'exporter'));
    return exporter === null ? null : { kind: 'pull', exporter, cardinalityLimits: limits };
  }
  const exporter = pushExporter(options.section('exporter', 'exporter'), own);
  if (exporter === null) return null;
  const intervalMs = options.number('interval', 'intervalMs', 60_000);
  if (intervalMs === 0 || intervalMs > MAX_MS) {
    options.error('interval', {
      code: 'OUT_OF_RANGE',
      message: `is ${intervalMs}, and a timer can’t be set to it`,
      advice: `use a number from 1 to ${MAX_MS}`,
    });
  }
  const timeoutMs = Math.min(options.number('timeout', 'timeoutMs', 30_000), MAX_MS);
  if (options.has('timeout') && options.has('interval') && timeoutMs > intervalMs) {
    options.warning('timeout', {
      code: 'CONFLICT',
      message: `is ${timeoutMs}, longer than the interval, ${intervalMs}; collections are given up after the interval`,
      advice: `use a number up to ${intervalMs}`,
    });
  }
  return {
    kind: 'periodic',
    intervalMs,
    timeoutMs,
    maxExportBatchSize: options.number('max_export_batch_size/development', 'maxExportBatchSize', null),
    exporter,
    cardinalityLimits: limits,
  };
}

function pushExporter(section: Section, own: OwnSections): MetricExporterConfiguration | null {
  const chosen = section.choice();
  if (chosen === null) return null;
  const { name, options } = chosen;
  const shared = sharedExporter(name, options, 'metrics', own);
  if (shared === null) {
    unknownComponent(section, 'exporter', name, [
      'otlp_http',
      'otlp_grpc',
      'otlp_file/development',
      'console',
    ]);
    return null;
  }
  return { ...shared, ...preferences(options) };
}

function preferences(options: Section): MetricPreferencesConfiguration {
  const temporality = options.word(
    'temporality_preference',
    'temporality',
    ['cumulative', 'delta', 'low_memory'],
    'cumulative',
  );
  return {
    temporality: temporality === 'low_memory' ? 'lowmemory' : temporality,
    defaultHistogramAggregation: options.word(
      'default_histogram_aggregation',
      'defaultHistogramAggregation',
      ['explicit_bucket_histogram', 'base2_exponential_bucket_histogram'],
      'explicit_bucket_histogram',
    ),
  };
}

function pullExporter(section: Section): PrometheusExporterConfiguration | null {
  const chosen = section.choice();
  if (chosen === null) return null;
  const { name, options } = chosen;
  if (name !== 'prometheus/development') {
    unknownComponent(section, 'exporter', name, ['prometheus/development']);
    return null;
  }
  options.noteSelf();
  const strategy = options.text('translation_strategy', 'translationStrategy', STRATEGIES[0]);
  return {
    kind: 'prometheus',
    host: options.text('host', 'host', 'localhost'),
    port: options.number('port', 'port', 9464),
    scopeInfo: options.boolean('scope_info_enabled', 'scopeInfo', true),
    targetInfo: options.boolean('target_info_enabled/development', 'targetInfo', true),
    resourceConstantLabels: nameFilter(options, 'resource_constant_labels', 'resourceConstantLabels'),
    translationStrategy:
      STRATEGIES.find((candidate) => candidate === strategy.replace(/\/development$/, '')) ?? STRATEGIES[0],
  };
}

function cardinalityLimits(section: Section): CardinalityLimitsConfiguration {
  const fallback = section.number('default', 'default', 2000);
  const limit = (key: string, target: string): number => {
    const isSet = section.child(key)?.kind === 'scalar' && section.number(key, target, null) !== null;
    if (isSet) return section.number(key, target, fallback);
    section.note(target, section.child('default'));
    return fallback;
  };
  return {
    default: fallback,
    counter: limit('counter', 'counter'),
    gauge: limit('gauge', 'gauge'),
    histogram: limit('histogram', 'histogram'),
    observableCounter: limit('observable_counter', 'observableCounter'),
    observableGauge: limit('observable_gauge', 'observableGauge'),
    observableUpDownCounter: limit('observable_up_down_counter', 'observableUpDownCounter'),
    upDownCounter: limit('up_down_counter', 'upDownCounter'),
  };
}
