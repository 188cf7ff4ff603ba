import { goNumber, type SampleExemplar } from './family.js';
import { type Label, type LabelNaming, labelsOf } from './labels.js';
import type { Exemplar } from './otlp-metrics.js';

/** What OpenMetrics allows of names and values together, in characters. */
const MAX_LABEL_CHARACTERS = 128;
const NS_DIGITS = 9;

/** The latest of `exemplars` whose values are in `(above, upTo]`; null for none. */
export function latestExemplar(
  exemplars: readonly Exemplar[] | undefined,
  naming: LabelNaming,
  above = Number.NEGATIVE_INFINITY,
  upTo = Number.POSITIVE_INFINITY,
): SampleExemplar | null {
  let latest: Exemplar | null = null;
  for (const exemplar of exemplars ?? []) {
    const value = Number(exemplar.asDouble ?? exemplar.asInt ?? 0);
    if (!(value > above && value <= upTo)) continue;
    if (latest === null || nanoseconds(exemplar) >= nanoseconds(latest)) latest = exemplar;
  }
  return latest === null ? null : sampleExemplar(latest, naming);
}

function nanoseconds({ timeUnixNano }: Exemplar): bigint {
  return BigInt(timeUnixNano ?? 0);
}

function sampleExemplar(exemplar: Exemplar, naming: LabelNaming): SampleExemplar {
  const { traceId, spanId, timeUnixNano, filteredAttributes = [] } = exemplar;
  const own: Label[] = [];
  if (traceId !== undefined && traceId !== '') own.push(['trace_id', traceId]);
  if (spanId !== undefined && spanId !== '') own.push(['span_id', spanId]);
  const others = labelsOf(filteredAttributes, naming).filter(
    ([name]) => !own.some(([taken]) => taken === name),
  );
  // The trace is what an exemplar is for; the rest goes along if it fits.
  const labels = lengthOf([...own, ...others]) <= MAX_LABEL_CHARACTERS ? [...own, ...others] : own;
  return {
    labels,
    value: goNumber(exemplar.asDouble ?? exemplar.asInt),
    timestamp: timeUnixNano === undefined || timeUnixNano === '0' ? null : seconds(timeUnixNano),
  };
}

function lengthOf(labels: readonly Label[]): number {
  return labels.reduce((sum, [name, value]) => sum + [...name].length + [...value].length, 0);
}

function seconds(timeUnixNano: string): string {
  const digits = timeUnixNano.padStart(NS_DIGITS + 1, '0');
  return `${digits.slice(0, -NS_DIGITS)}.${digits.slice(-NS_DIGITS)}`;
}
