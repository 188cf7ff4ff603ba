import { latestExemplar } from './exemplars.js';
import { type FamilyType, goNumber, type Sample } from './family.js';
import { type Label, type LabelNaming, labelsOf } from './labels.js';
import type { HistogramPoint, KeyValue, Metric, NumberPoint, SummaryPoint } from './otlp-metrics.js';

const CUMULATIVE = 2;
const NO_VALUE = 1;

/** What a metric is for Prometheus; null where its text formats have nothing for it. */
export function familyTypeOf({ gauge, sum, histogram, summary }: Metric): FamilyType | null {
  if (gauge !== undefined) return 'gauge';
  if (sum !== undefined) {
    if (sum.isMonotonic !== true) return 'gauge';
    return sum.aggregationTemporality === CUMULATIVE ? 'counter' : null;
  }
  if (histogram !== undefined) return histogram.aggregationTemporality === CUMULATIVE ? 'histogram' : null;
  return summary === undefined ? null : 'summary';
}

/** The samples of a metric, those of a point together. `common` are labels of all. */
export function* samplesOf(
  metric: Metric,
  type: FamilyType,
  common: readonly Label[],
  naming: LabelNaming,
): Generator<Sample[]> {
  const labels = (attributes: readonly KeyValue[] | undefined, reserved: string | null): Label[] =>
    pointLabels(attributes ?? [], common, naming, reserved);
  for (const point of metric.gauge?.dataPoints ?? metric.sum?.dataPoints ?? []) {
    if (hasValue(point)) yield [numberSample(point, labels(point.attributes, null), type, naming)];
  }
  for (const point of metric.histogram?.dataPoints ?? []) {
    if (hasValue(point)) yield histogramSamples(point, labels(point.attributes, 'le'), naming);
  }
  for (const point of metric.summary?.dataPoints ?? []) {
    if (hasValue(point)) yield summarySamples(point, labels(point.attributes, 'quantile'));
  }
}

function hasValue({ flags = 0 }: { readonly flags?: number }): boolean {
  return (flags & NO_VALUE) === 0;
}

/** A point's own labels win over those of its resource and scope. One that the format needs for itself is renamed, as Prometheus does. */
function pointLabels(
  attributes: readonly KeyValue[],
  common: readonly Label[],
  naming: LabelNaming,
  reserved: string | null,
): Label[] {
  const own = labelsOf(attributes, (key) => {
    const name = naming(key);
    return name === reserved ? `exported_${name}` : name;
  });
  const isTaken = (name: string) => own.some(([taken]) => taken === name);
  return [...own, ...common.filter(([name]) => !isTaken(name) && name !== reserved)];
}

function numberSample(point: NumberPoint, labels: Label[], type: FamilyType, naming: LabelNaming): Sample {
  return {
    suffix: '',
    labels,
    value: goNumber(point.asInt ?? point.asDouble),
    exemplar: type === 'counter' ? latestExemplar(point.exemplars, naming) : null,
  };
}

function histogramSamples(point: HistogramPoint, labels: Label[], naming: LabelNaming): Sample[] {
  const { bucketCounts = [], explicitBounds = [], count, sum, exemplars } = point;
  const samples: Sample[] = [];
  let below = 0n;
  let above = Number.NEGATIVE_INFINITY;
  for (const [index, bound] of explicitBounds.entries()) {
    below += BigInt(bucketCounts[index] ?? 0);
    const exemplar = latestExemplar(exemplars, naming, above, bound);
    samples.push(bucket(labels, goNumber(bound), String(below), exemplar));
    above = bound;
  }
  const total = String(count ?? 0);
  samples.push(bucket(labels, '+Inf', total, latestExemplar(exemplars, naming, above)));
  if (sum !== undefined) samples.push({ suffix: '_sum', labels, value: goNumber(sum), exemplar: null });
  samples.push({ suffix: '_count', labels, value: total, exemplar: null });
  return samples;
}

function bucket(labels: Label[], le: string, value: string, exemplar: Sample['exemplar']): Sample {
  return { suffix: '_bucket', labels: [...labels, ['le', le]], value, exemplar };
}

function summarySamples({ quantileValues = [], sum, count }: SummaryPoint, labels: Label[]): Sample[] {
  const quantiles = quantileValues.map(
    ({ quantile, value }): Sample => ({
      suffix: '',
      labels: [...labels, ['quantile', goNumber(quantile)]],
      value: goNumber(value),
      exemplar: null,
    }),
  );
  return [
    ...quantiles,
    { suffix: '_sum', labels, value: goNumber(sum), exemplar: null },
    { suffix: '_count', labels, value: String(count ?? 0), exemplar: null },
  ];
}
