import type { ScopeLike } from '../capture/readable-span.js';

/** A text that two scopes share only if they are the same: equal names, versions, schema URLs and attributes. */
export function scopeKey({
  name,
  version,
  schemaUrl,
  attributes,
  droppedAttributesCount,
}: ScopeLike): string {
  const entries = Object.entries(attributes ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([
    name,
    version || '',
    schemaUrl || '',
    droppedAttributesCount ?? 0,
    ...entries.map(([key, value]) => [key, typedValue(value)]),
  ]);
}

/** JSON has one text for NaN, infinity and null, and for 0 and -0. */
function typedValue(value: unknown): unknown {
  if (typeof value === 'number') return { number: Object.is(value, -0) ? '-0' : String(value) };
  if (value === undefined) return { undefined: 0 };
  return Array.isArray(value) ? value.map(typedValue) : value;
}
