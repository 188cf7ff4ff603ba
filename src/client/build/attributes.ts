import type { AttributeMap } from '../../capture/attribute-map.js';
import type { OtlpAnyValue, OtlpKeyValue } from '../data/common.js';

const MAX_DEPTH = 64;

/** Attributes as OTLP lists them. What is undefined is left out. */
export function keyValues(attributes: AttributeMap | undefined): OtlpKeyValue[] {
  return listOf(attributes ?? {}, MAX_DEPTH);
}

/**
 * Any value as OTLP carries it: whole numbers and bigints as integers, other numbers as doubles, bytes as bytes, arrays and
 * objects with all that is in them, null as the empty value. What is none of these becomes text.
 */
export function anyValue(value: unknown): OtlpAnyValue {
  return otlpOf(value, MAX_DEPTH);
}

function listOf(attributes: AttributeMap, depthLeft: number): OtlpKeyValue[] {
  return Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ({ key, value: otlpOf(value, depthLeft) }));
}

function otlpOf(value: unknown, depthLeft: number): OtlpAnyValue {
  switch (typeof value) {
    case 'string':
      return { stringValue: value };
    case 'boolean':
      return { boolValue: value };
    case 'bigint':
      return { intValue: value };
    case 'number':
      return Number.isSafeInteger(value) && !Object.is(value, -0)
        ? { intValue: value }
        : { doubleValue: value };
    case 'undefined':
      return {};
    case 'object':
      return objectValue(value, depthLeft);
    default:
      return { stringValue: String(value) };
  }
}

function objectValue(value: object | null, depthLeft: number): OtlpAnyValue {
  if (value === null) return {};
  if (value instanceof Uint8Array) return { bytesValue: value };
  if (value instanceof Date) {
    return { stringValue: Number.isNaN(value.getTime()) ? String(value) : value.toISOString() };
  }
  if (depthLeft === 0) return { stringValue: '[too deep]' };
  if (Array.isArray(value))
    return { arrayValue: { values: value.map((item) => otlpOf(item, depthLeft - 1)) } };
  return { kvlistValue: { values: listOf(value as AttributeMap, depthLeft - 1) } };
}
