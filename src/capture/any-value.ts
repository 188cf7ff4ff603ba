import type { AttributeMap } from './attribute-map.js';

/** What {@link cleanValue} answers for a value that no attribute can have. */
export const NOT_ANY_VALUE: unique symbol = Symbol('not an AnyValue');

/**
 * A value of more parts is none: with objects that stand in many places a small value could have any number of them. No
 * record has room for as many.
 */
const MAX_PARTS = 2_097_152;

const sliceOfBytes = Uint8Array.prototype.slice;

/** How many attributes are kept, and how many UTF-16 units or bytes of a value. */
export interface ValueLimits {
  readonly attributeCountLimit: number;
  /** At least 1; `Infinity` for no limit. */
  readonly attributeValueLengthLimit: number;
}

/**
 * A copy of `value` that later changes can't reach, with every text and every run of bytes cut to `lengthLimit`; or
 * {@link NOT_ANY_VALUE} where it is none of the specification's `AnyValue`: a function, bigint or symbol, an object of a
 * class such as a date, one that contains itself, one of over two million parts, or one that contains any of these. Properties of objects that are
 * undefined are left out, elements of arrays are not. The rules are those of the official SDK 3.1.
 */
export function cleanValue(value: unknown, lengthLimit: number): unknown {
  switch (typeof value) {
    case 'string':
      return value.length <= lengthLimit ? value : value.substring(0, lengthLimit);
    case 'number':
    case 'boolean':
      return value;
    case 'object':
      return value === null ? null : cleanObject(value, lengthLimit, new Copying());
    default:
      return NOT_ANY_VALUE;
  }
}

/** Attributes of a scope: only texts, numbers, booleans, and arrays of one of these; the others count as dropped. */
export function cleanSimpleAttributes(
  attributes: AttributeMap | undefined | null,
  limits: ValueLimits,
): { attributes?: AttributeMap; droppedAttributesCount?: number } {
  if (typeof attributes !== 'object' || attributes === null) return {};
  const cleaned: Record<string, unknown> = {};
  let count = 0;
  let dropped = 0;
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined) continue;
    if (count >= limits.attributeCountLimit || key === '' || !isSimpleValue(value)) dropped++;
    else {
      setOwn(cleaned, key, cleanValue(value, limits.attributeValueLengthLimit));
      count++;
    }
  }
  return { attributes: cleaned, droppedAttributesCount: dropped };
}

/** How far the copy of one value has come. */
class Copying {
  readonly ancestors: object[] = [];
  parts = 0;
}

/** Sets a property, also one of the name `__proto__`, which an assignment would take for the prototype. */
export function setOwn(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(object, key, { value, configurable: true, enumerable: true, writable: true });
  } else object[key] = value;
}

function cleanObject(value: object, lengthLimit: number, copying: Copying): unknown {
  // Not the value's own `slice`: what that of Node's buffers returns shares their memory.
  if (value instanceof Uint8Array) return sliceOfBytes.call(value, 0, lengthLimit);
  const { ancestors } = copying;
  if (ancestors.includes(value)) return NOT_ANY_VALUE;
  ancestors.push(value);
  const cleaned = Array.isArray(value)
    ? cleanArray(value, lengthLimit, copying)
    : cleanMap(value as AttributeMap, lengthLimit, copying);
  ancestors.pop();
  return cleaned;
}

function cleanArray(values: readonly unknown[], lengthLimit: number, copying: Copying): unknown {
  if (values.length > MAX_PARTS) return NOT_ANY_VALUE;
  const cleaned: unknown[] = [];
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    const item = value === undefined ? undefined : cleanNested(value, lengthLimit, copying);
    if (item === NOT_ANY_VALUE) return NOT_ANY_VALUE;
    cleaned.push(item);
  }
  return cleaned;
}

function cleanMap(map: AttributeMap, lengthLimit: number, copying: Copying): unknown {
  if (map.constructor !== Object && map.constructor !== undefined) return NOT_ANY_VALUE;
  const cleaned: Record<string, unknown> = {};
  for (const key of Object.keys(map)) {
    const value = map[key];
    if (value === undefined) continue;
    const item = cleanNested(value, lengthLimit, copying);
    if (item === NOT_ANY_VALUE) return NOT_ANY_VALUE;
    setOwn(cleaned, key, item);
  }
  return cleaned;
}

function cleanNested(value: unknown, lengthLimit: number, copying: Copying): unknown {
  if (++copying.parts > MAX_PARTS) return NOT_ANY_VALUE;
  return typeof value === 'object' && value !== null
    ? cleanObject(value, lengthLimit, copying)
    : cleanValue(value, lengthLimit);
}

/** Whether `value` is a text, a number, a boolean, or an array of one of these, which may have gaps. */
export function isSimpleValue(value: unknown): boolean {
  if (!Array.isArray(value)) return isPrimitive(value);
  let type: string | null = null;
  for (const item of value) {
    if (item === undefined || item === null) continue;
    if (!isPrimitive(item) || (type !== null && type !== typeof item)) return false;
    type = typeof item;
  }
  return true;
}

function isPrimitive(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
