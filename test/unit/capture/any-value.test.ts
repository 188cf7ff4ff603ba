import { isAnyValue, cleanSimpleAttributes as officialSimple } from '@opentelemetry/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  cleanSimpleAttributes,
  cleanValue,
  isSimpleValue,
  NOT_ANY_VALUE,
} from '../../../src/capture/any-value.ts';

const anything = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withTypedArray: true,
  withNullPrototype: true,
  withSparseArray: true,
});
const withoutProto = anything.filter((value) => !mentionsProto(value, []));
const lengthLimit = fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.integer({ min: 1, max: 5 }));

describe('cleanValue', () => {
  test('takes what the official SDK takes', () => {
    fc.assert(
      fc.property(anything, (value) => {
        const isTaken = cleanValue(value, Number.POSITIVE_INFINITY) !== NOT_ANY_VALUE;
        expect(isTaken).toBe(isAnyValue(value));
      }),
      { numRuns: 2000 },
    );
  });

  test('cuts texts and bytes wherever they are, and copies the rest', () => {
    const bytes = new Uint8Array([1, 2, 3, 4]);
    const value = { text: 'abcdef', list: ['abcdef', undefined, 5, bytes], none: undefined, nothing: null };
    expect(cleanValue(value, 3)).toEqual({
      text: 'abc',
      list: ['abc', undefined, 5, new Uint8Array([1, 2, 3])],
      nothing: null,
    });
    expect(Object.keys(cleanValue(value, 3) as object)).toEqual(['text', 'list', 'nothing']);
    expect(cleanValue(value, 100)).not.toBe(value);
    expect((cleanValue([bytes], 100) as unknown[])[0]).not.toBe(bytes);
  });

  test('copies the bytes of buffers, which their own slice does not', () => {
    const buffer = Buffer.from('abcd');
    const copies = [cleanValue(buffer, 3), (cleanValue([buffer], 9) as unknown[])[0]];
    buffer.fill(0);
    expect(copies.map((copy) => Buffer.from(copy as Uint8Array).toString())).toEqual(['abc', 'abcd']);
  });

  test('keeps a property of the name __proto__, and leaves prototypes alone', () => {
    const cleaned = cleanValue(JSON.parse('{"__proto__":{"admin":true}}'), 9) as object;
    expect(Object.entries(cleaned)).toEqual([['__proto__', { admin: true }]]);
    expect(Object.getPrototypeOf(cleaned)).toBe(Object.prototype);
  });

  test('refuses values of too many parts, however small they look', () => {
    let doubled: unknown = 1;
    for (let i = 0; i < 40; i++) doubled = { a: doubled, b: doubled };
    expect(cleanValue(doubled, 9)).toBe(NOT_ANY_VALUE);
    expect(cleanValue(new Array(2 ** 32 - 1), 9)).toBe(NOT_ANY_VALUE);
  });

  test('refuses what contains itself, not what comes twice', () => {
    const shared = { a: 1 };
    const cycle: unknown[] = [];
    cycle.push({ cycle });
    expect(cleanValue([shared, shared], 9)).toEqual([shared, shared]);
    expect(cleanValue(cycle, 9)).toBe(NOT_ANY_VALUE);
  });
});

test('cleanSimpleAttributes does what the official function does', () => {
  const attributes = fc
    .dictionary(fc.string(), fc.oneof(fc.string(), fc.array(fc.string()), withoutProto))
    .filter((map) => !Object.hasOwn(map, '__proto__'));
  fc.assert(
    fc.property(attributes, fc.integer({ min: 0, max: 5 }), lengthLimit, (given, count, length) => {
      const limits = { attributeCountLimit: count, attributeValueLengthLimit: length };
      expect(cleanSimpleAttributes(given, limits)).toEqual(officialSimple(given, limits));
    }),
    { numRuns: 1000 },
  );
  expect(cleanSimpleAttributes(undefined, { attributeCountLimit: 1, attributeValueLengthLimit: 1 })).toEqual(
    {},
  );
});

test.each([
  ['a', true],
  [1, true],
  [['a', null, 'b', undefined], true],
  [['a', 1], false],
  [[[]], false],
  [{}, false],
  [null, false],
])('isSimpleValue(%j) is %s', (value, expected) => {
  expect(isSimpleValue(value)).toBe(expected);
});

/** The official functions assign the key `__proto__`. */
function mentionsProto(value: unknown, path: readonly unknown[]): boolean {
  if (typeof value !== 'object' || value === null || path.includes(value)) return false;
  return (
    Object.hasOwn(value, '__proto__') ||
    Object.values(value).some((item) => mentionsProto(item, [...path, value]))
  );
}
