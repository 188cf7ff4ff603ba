import type { AnyValue, KeyValue } from './otlp-metrics.js';

/** A label's name and value. */
export type Label = readonly [name: string, value: string];

/** How an attribute's key becomes a label's name. */
export type LabelNaming = (key: string) => string;

/** Attributes as labels. Those whose names become the same are one, with their values in the order of their keys. */
export function labelsOf(attributes: readonly KeyValue[], naming: LabelNaming): Label[] {
  const labels = new Map<string, { key: string; text: string }[]>();
  for (const { key, value } of attributes) {
    const name = naming(key);
    const entry = { key, text: labelText(value) };
    const same = labels.get(name);
    if (same === undefined) labels.set(name, [entry]);
    else same.push(entry);
  }
  return [...labels].map(([name, entries]) => [name, joined(entries)]);
}

function joined(entries: { key: string; text: string }[]): string {
  if (entries.length > 1) entries.sort((a, b) => (a.key < b.key ? -1 : 1));
  return entries.map(({ text }) => text).join(';');
}

/** A text as it is, anything else as JSON. */
function labelText(value: AnyValue | undefined): string {
  if (value?.stringValue !== undefined) return value.stringValue;
  return value === undefined || Object.keys(value).length === 0 ? '' : jsonText(value);
}

/** By hand, for numbers of 64 bits are texts here and numbers there. */
function jsonText(value: AnyValue): string {
  if (value.intValue !== undefined) return String(value.intValue);
  if (value.doubleValue !== undefined) return String(value.doubleValue);
  if (value.boolValue !== undefined) return String(value.boolValue);
  if (value.arrayValue !== undefined) return `[${(value.arrayValue.values ?? []).map(jsonText).join(',')}]`;
  if (value.kvlistValue !== undefined) {
    const pairs = (value.kvlistValue.values ?? []).map(
      ({ key, value: inner }) => `${JSON.stringify(key)}:${jsonText(inner ?? {})}`,
    );
    return `{${pairs.join(',')}}`;
  }
  const text = value.stringValue ?? value.bytesValue;
  return text === undefined ? 'null' : JSON.stringify(text);
}
