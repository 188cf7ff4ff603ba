import type { PrometheusExporterConfiguration } from '../config/configuration-metrics.js';
import type { Family, FamilyType, Sample } from './family.js';
import { type Label, type LabelNaming, labelsOf } from './labels.js';
import { legacyLabelName, metricName } from './metric-name.js';
import type { KeyValue, Metric, ResourceMetrics, ScopeMetrics } from './otlp-metrics.js';
import { familyTypeOf, samplesOf } from './samples.js';

/** What of the exporter's settings the text depends on. */
export interface FamilyOptions
  extends Pick<PrometheusExporterConfiguration, 'scopeInfo' | 'targetInfo' | 'translationStrategy'> {
  /** Whether an attribute of the resource, by its key, is a label of every point. */
  readonly isConstantLabel: (key: string) => boolean;
}

/** What can't be shown to Prometheus. */
export type Warn = (text: string) => void;

const TARGET_INFO = 'target_info';
const SCOPE_PREFIX = 'otel_scope_';
/** Labels that a scope's attributes can't take. */
const SCOPE_OWN = ['otel_scope_name', 'otel_scope_version', 'otel_scope_schema_url'];

/**
 * The families that a collection's metrics are for Prometheus, each name once.
 *
 * Of two metrics of one name but different types the later is left out, and so are a series that is there already, delta
 * points and exponential histograms, which the text formats can't carry; `warn` is told.
 *
 * @param isUtf8 whether the client takes any characters in names.
 */
export function familiesOf(
  resources: readonly ResourceMetrics[],
  options: FamilyOptions,
  isUtf8: boolean,
  warn: Warn,
): Family[] {
  const isEscaped = options.translationStrategy.startsWith('underscore') || !isUtf8;
  const naming: LabelNaming = isEscaped ? legacyLabelName : (key) => key;
  const families = new Map<string, BuiltFamily>();
  const attributes = resources[0]?.resource?.attributes ?? [];
  if (options.targetInfo && attributes.length > 0) {
    families.set(TARGET_INFO, targetInfo(labelsOf(attributes, naming)));
  }
  const constant = constantLabels(attributes, options, naming);
  for (const { scopeMetrics = [] } of resources) {
    for (const scope of scopeMetrics) {
      const common = [...constant, ...(options.scopeInfo ? scopeLabels(scope, naming) : [])];
      for (const metric of scope.metrics ?? []) {
        addMetric(families, metric, common, { naming, options, isUtf8, warn });
      }
    }
  }
  return [...families.values()];
}

/** A family, and the series that it has. */
interface BuiltFamily extends Family {
  readonly series: Set<string>;
}

interface Building {
  readonly naming: LabelNaming;
  readonly options: FamilyOptions;
  readonly isUtf8: boolean;
  readonly warn: Warn;
}

function addMetric(
  families: Map<string, BuiltFamily>,
  metric: Metric,
  common: readonly Label[],
  { naming, options, isUtf8, warn }: Building,
): void {
  const type = familyTypeOf(metric);
  if (type === null) {
    warn(
      `${metric.name} is not shown to Prometheus: its text formats have no delta points or exponential histograms`,
    );
    return;
  }
  const { name, unit } = metricName(
    metric.name ?? '',
    metric.unit ?? '',
    type,
    options.translationStrategy,
    isUtf8,
  );
  const family = families.get(name) ?? added(families, name, type, unit, metric.description ?? '');
  if (family.type !== type) {
    warn(`${metric.name} is not shown to Prometheus: there is a ${family.type} of the name ${name}`);
    return;
  }
  for (const samples of samplesOf(metric, type, common, naming)) addSeries(family, samples, warn);
}

function added(
  families: Map<string, BuiltFamily>,
  name: string,
  type: FamilyType,
  unit: string,
  help: string,
): BuiltFamily {
  const family: BuiltFamily = { name, type, unit, help, samples: [], series: new Set() };
  families.set(name, family);
  return family;
}

/** Prometheus refuses a whole scrape for one series that stands in it twice. */
function addSeries(family: BuiltFamily, samples: readonly Sample[], warn: Warn): void {
  const key = seriesKey(samples[0]?.labels ?? []);
  if (family.series.has(key)) {
    warn(`a series of ${family.name} is not shown to Prometheus: there is one with the same labels`);
    return;
  }
  family.series.add(key);
  family.samples.push(...samples);
}

function seriesKey(labels: readonly Label[]): string {
  return JSON.stringify(labels.filter(([name]) => name !== 'le' && name !== 'quantile').sort(byName));
}

function byName([a]: Label, [b]: Label): number {
  return a < b ? -1 : 1;
}

function targetInfo(labels: readonly Label[]): BuiltFamily {
  return {
    ...{ name: TARGET_INFO, type: 'info', unit: '', help: 'Target metadata', series: new Set() },
    samples: [{ suffix: '', labels, value: '1', exemplar: null }],
  };
}

function constantLabels(
  attributes: readonly KeyValue[],
  { isConstantLabel }: FamilyOptions,
  naming: LabelNaming,
): Label[] {
  const chosen = attributes.filter(({ key }) => isConstantLabel(key));
  return labelsOf(chosen, naming);
}

function scopeLabels({ scope, schemaUrl }: ScopeMetrics, naming: LabelNaming): Label[] {
  const own: [string, string | undefined][] = [
    ['otel_scope_name', scope?.name],
    ['otel_scope_version', scope?.version],
    ['otel_scope_schema_url', schemaUrl],
  ];
  const labels = own.filter((label): label is [string, string] => label[1] !== undefined && label[1] !== '');
  const further = labelsOf(scope?.attributes ?? [], (key) => naming(SCOPE_PREFIX + key));
  return [...labels, ...further.filter(([name]) => !SCOPE_OWN.includes(name))];
}
