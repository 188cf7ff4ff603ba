import { setOwn } from '../capture/any-value.js';

/** Deeper values, and entries beyond it, are left out: what is logged may be the whole application. */
const MAX_DEPTH = 16;
const MAX_ENTRIES = 1024;
/**
 * Objects beyond so many are named only. Each place that an object stands in counts, so that objects that know each other,
 * of which there are more ways through than anyone can go, end here, too.
 */
const MAX_OBJECTS = 4096;

/** Where one value's objects have led so far. */
class Walk {
  readonly path: object[] = [];
  objects = 0;
}

/**
 * `value` as an `AnyValue` that says as much as possible of it: dates and bigints become texts, errors and objects of a
 * class maps of what they hold, maps and sets too, functions and symbols texts; what contains itself becomes `[Circular]`.
 */
export function plainValue(value: unknown): unknown {
  return plainOf(value, new Walk());
}

/** The entries of a record's attributes; those that are undefined are left out. */
export function plainEntries(entries: Iterable<readonly [unknown, unknown]>): Record<string, unknown> {
  return entriesOf(entries, new Walk());
}

function plainOf(value: unknown, walk: Walk): unknown {
  switch (typeof value) {
    case 'bigint':
    case 'symbol':
      return String(value);
    case 'function':
      return `[Function: ${value.name || 'anonymous'}]`;
    case 'object':
      return value === null ? null : objectOf(value, walk);
    default:
      return value;
  }
}

function objectOf(value: object, walk: Walk): unknown {
  if (value instanceof Uint8Array) return value;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? String(value) : value.toISOString();
  if (value instanceof RegExp || value instanceof URL) return String(value);
  if (walk.path.includes(value)) return '[Circular]';
  if (walk.path.length >= MAX_DEPTH || ++walk.objects > MAX_OBJECTS) {
    return Array.isArray(value) ? '[Array]' : '[Object]';
  }
  walk.path.push(value);
  const plain = partsOf(value, walk);
  walk.path.pop();
  return plain;
}

function partsOf(value: object, walk: Walk): unknown {
  if (Array.isArray(value)) return itemsOf(value, walk);
  if (value instanceof Set) return itemsOf(value, walk);
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    return itemsOf(value as unknown as Iterable<unknown>, walk);
  }
  if (value instanceof Map) return entriesOf(value, walk);
  if (value instanceof Error) {
    const { name, message, stack } = value;
    return entriesOf(
      [['type', name], ['message', message], ['stack', stack], ...Object.entries(value)],
      walk,
    );
  }
  return entriesOf(Object.entries(value), walk);
}

function itemsOf(items: Iterable<unknown>, walk: Walk): unknown[] {
  const plain: unknown[] = [];
  for (const item of items) {
    if (plain.length >= MAX_ENTRIES) break;
    plain.push(plainOf(item, walk));
  }
  return plain;
}

function entriesOf(entries: Iterable<readonly [unknown, unknown]>, walk: Walk): Record<string, unknown> {
  const plain: Record<string, unknown> = {};
  let count = 0;
  for (const [key, value] of entries) {
    if (value === undefined) continue;
    if (++count > MAX_ENTRIES) break;
    setOwn(plain, String(key), plainOf(value, walk));
  }
  return plain;
}
