/** Deeper values, and entries beyond it, are left out: what is logged may be the whole application. */
const MAX_DEPTH = 16;
const MAX_ENTRIES = 1024;

/**
 * `value` as an `AnyValue` that says as much as possible of it: dates and bigints become texts, errors and objects of a
 * class maps of what they hold, maps and sets too, functions and symbols texts; what contains itself becomes `[Circular]`.
 */
export function plainValue(value: unknown, ancestors: readonly object[] = []): unknown {
  switch (typeof value) {
    case 'bigint':
    case 'symbol':
      return String(value);
    case 'function':
      return `[Function: ${value.name || 'anonymous'}]`;
    case 'object':
      return value === null ? null : plainObject(value, ancestors);
    default:
      return value;
  }
}

/** The entries of a record's attributes; those that are undefined are left out. */
export function plainEntries(
  entries: Iterable<readonly [unknown, unknown]>,
  ancestors: readonly object[] = [],
) {
  const plain: Record<string, unknown> = {};
  let count = 0;
  for (const [key, value] of entries) {
    if (value === undefined) continue;
    if (++count > MAX_ENTRIES) break;
    plain[String(key)] = plainValue(value, ancestors);
  }
  return plain;
}

function plainObject(value: object, ancestors: readonly object[]): unknown {
  if (value instanceof Uint8Array) return value;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? String(value) : value.toISOString();
  if (value instanceof RegExp || value instanceof URL) return String(value);
  if (ancestors.includes(value)) return '[Circular]';
  if (ancestors.length >= MAX_DEPTH) return Array.isArray(value) ? '[Array]' : '[Object]';
  const path = [...ancestors, value];
  if (Array.isArray(value)) return plainItems(value, path);
  if (value instanceof Set) return plainItems([...value], path);
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    return plainItems(Array.from(value as unknown as ArrayLike<unknown>), path);
  }
  if (value instanceof Map) return plainEntries(value, path);
  if (value instanceof Error) {
    const { name, message, stack } = value;
    return plainEntries(
      [['type', name], ['message', message], ['stack', stack], ...Object.entries(value)],
      path,
    );
  }
  return plainEntries(Object.entries(value), path);
}

function plainItems(items: readonly unknown[], path: readonly object[]): unknown[] {
  return items.slice(0, MAX_ENTRIES).map((item) => plainValue(item, path));
}
