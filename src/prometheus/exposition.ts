import type { ExpositionFormat } from './exposition-format.js';
import type { Family, Sample, SampleExemplar } from './family.js';
import type { Label } from './labels.js';

const TOTAL = '_total';
const INFO = '_info';
const LEGACY_NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const LEGACY_LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/**
 * Families as the text that Prometheus scrapes: its own format, or OpenMetrics.
 *
 * Without times of points, as the specification has it, and without `_created` series, which Prometheus stores beside every
 * counter and histogram, doubling them.
 */
export function exposition(families: readonly Family[], format: ExpositionFormat): string {
  const blocks = families.filter(({ samples }) => samples.length > 0).map((family) => block(family, format));
  return blocks.join('') + (format.isOpenMetrics ? '# EOF\n' : '');
}

function block(family: Family, format: ExpositionFormat): string {
  const { isOpenMetrics } = format;
  const shown = isOpenMetrics ? openMetricsFamily(family) : textFamily(family);
  const name = quotedName(shown.name);
  const lines: string[] = [];
  if (family.help !== '') lines.push(`# HELP ${name} ${helpText(family.help, isOpenMetrics)}`);
  lines.push(`# TYPE ${name} ${shown.type}`);
  if (isOpenMetrics && family.unit !== '' && shown.name.endsWith(`_${family.unit}`))
    lines.push(`# UNIT ${name} ${family.unit}`);
  for (const sample of family.samples) {
    lines.push(sampleLine(shown.name + shown.suffix + sample.suffix, sample, format));
  }
  return `${lines.join('\n')}\n`;
}

/** What a family is called in a format, and what its samples' names have beyond that. */
interface Shown {
  readonly name: string;
  readonly type: string;
  readonly suffix: string;
}

/**
 * A counter's family has no `_total` there, and info's no `_info`, their samples do. A counter whose strategy adds none can't be one.
 */
function openMetricsFamily({ name, type }: Family): Shown {
  const suffix = type === 'counter' ? TOTAL : type === 'info' ? INFO : '';
  if (name.endsWith(suffix)) return { name: name.slice(0, name.length - suffix.length), type, suffix };
  return { name, type: 'unknown', suffix: '' };
}

/** The old format has no `info`, and calls `unknown` differently. */
function textFamily({ name, type }: Family): Shown {
  return { name, type: type === 'info' ? 'gauge' : type === 'unknown' ? 'untyped' : type, suffix: '' };
}

function sampleLine(name: string, { labels, value, exemplar }: Sample, format: ExpositionFormat): string {
  const text = `${series(name, labels, format)} ${value}`;
  return format.isOpenMetrics && exemplar !== null ? `${text} # ${exemplarText(exemplar, format)}` : text;
}

function series(name: string, labels: readonly Label[], format: ExpositionFormat): string {
  const pairs = labels.map((label) => pair(label, format));
  if (!LEGACY_NAME.test(name)) return `{${[quotedName(name), ...pairs].join(',')}}`;
  return pairs.length === 0 ? name : `${name}{${pairs.join(',')}}`;
}

function pair([name, value]: Label, { isOpenMetrics }: ExpositionFormat): string {
  const shown = LEGACY_LABEL.test(name) ? name : quoted(name);
  const isBound = isOpenMetrics && (name === 'le' || name === 'quantile');
  return `${shown}=${quoted(isBound ? canonicalBound(value) : value)}`;
}

/** OpenMetrics writes whole bounds as `1.0`. */
function canonicalBound(value: string): string {
  return /^-?\d+$/.test(value) ? `${value}.0` : value;
}

function exemplarText({ labels, value, timestamp }: SampleExemplar, format: ExpositionFormat): string {
  const text = `{${labels.map((label) => pair(label, format)).join(',')}} ${value}`;
  return timestamp === null ? text : `${text} ${timestamp}`;
}

function quotedName(name: string): string {
  return LEGACY_NAME.test(name) ? name : quoted(name);
}

function quoted(text: string): string {
  return `"${escaped(text).replaceAll('"', '\\"')}"`;
}

function helpText(help: string, isOpenMetrics: boolean): string {
  return isOpenMetrics ? escaped(help).replaceAll('"', '\\"') : escaped(help);
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}
