import type { Label } from './labels.js';

/** What Prometheus calls the kinds of metrics. */
export type FamilyType = 'counter' | 'gauge' | 'histogram' | 'summary' | 'info' | 'unknown';

/** A line of a family. */
export interface Sample {
  /** What is added to the family's name, such as `_bucket`. */
  readonly suffix: string;
  readonly labels: readonly Label[];
  /** A number's text, in Go's form. */
  readonly value: string;
  readonly exemplar: SampleExemplar | null;
}

/** A measurement that stands for others, at a sample. */
export interface SampleExemplar {
  readonly labels: readonly Label[];
  readonly value: string;
  /** Seconds since 1970; null for unknown. */
  readonly timestamp: string | null;
}

/** The metrics of one name. */
export interface Family {
  /** With its suffixes: of a counter, with `_total` where the strategy adds it. */
  readonly name: string;
  readonly type: FamilyType;
  /** '' for none. */
  readonly help: string;
  /** '' for none. */
  readonly unit: string;
  readonly samples: Sample[];
}

/** A number as Go writes it, which is what Prometheus reads. */
export function goNumber(value: number | string | undefined): string {
  if (value === undefined) return '0';
  const text = String(value);
  if (text === 'Infinity') return '+Inf';
  return text === '-Infinity' ? '-Inf' : text;
}
