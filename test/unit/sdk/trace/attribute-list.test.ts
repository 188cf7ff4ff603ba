import { maybeAddAttribute } from '@opentelemetry/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AttributeList, anyValue } from '../../../../src/sdk/trace/attribute-list.ts';
import { programAttributes } from '../../../support/trace-program-values.ts';

const NO_LIMITS = { count: Number.POSITIVE_INFINITY, valueLength: Number.POSITIVE_INFINITY };

/** The official rules, applied one attribute after another. */
function officially(pairs: readonly (readonly [string, unknown])[], limits: typeof NO_LIMITS) {
  const attributes: Record<string, unknown> = {};
  let [count, dropped] = [0, 0];
  for (const [key, value] of pairs) {
    const decision = maybeAddAttribute({
      key,
      value,
      attributes: attributes as never,
      limits: { attributeCountLimit: limits.count, attributeValueLengthLimit: limits.valueLength },
      currentAttributesCount: count,
    });
    if (decision === 2) dropped++;
    else if (decision === 3) count++;
  }
  return { attributes, dropped };
}

const limits = fc.record({
  count: fc.oneof(fc.integer({ min: 0, max: 40 }), fc.constant(Number.POSITIVE_INFINITY)),
  valueLength: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.constant(Number.POSITIVE_INFINITY)),
});
const pairs = fc.oneof(
  programAttributes,
  fc.array(
    fc.tuple(
      fc.nat(60).map((key) => `k${key}`),
      fc.integer(),
    ),
    { maxLength: 300, size: 'max' },
  ),
);

test('keeps, cuts, drops and counts as the official SDK does, whatever is set', () => {
  fc.assert(
    fc.property(pairs, limits, fc.nat(300), (set, within, readAt) => {
      const list = AttributeList.ofSpan(within);
      for (const [index, [key, value]] of set.entries()) {
        // Reading changes where attributes are kept, but not which.
        if (index === readAt) list.toMap();
        list.set(key, value, within);
      }
      const { attributes, dropped } = officially(set, within);
      expect(list.toMap()).toEqual(attributes);
      expect(list.dropped).toBe(dropped);
    }),
    { numRuns: 500 },
  );
});

test('a key that is set again and again takes no more room', () => {
  const list = AttributeList.ofSpan(NO_LIMITS);
  for (let index = 0; index < 10_000; index++) list.set(`k${index % 3}`, index, NO_LIMITS);
  expect(list.keyValues.length).toBeLessThanOrEqual(48);
  expect(list.toMap()).toEqual({ k0: 9999, k1: 9997, k2: 9998 });
});

test('thousands of keys are kept in time that grows with their number', () => {
  const list = AttributeList.ofSpan(NO_LIMITS);
  for (let index = 0; index < 50_000; index++) list.set(`k${index}`, index, NO_LIMITS);
  expect(Object.keys(list.toMap())).toHaveLength(50_000);
});

test('a key keeps its first place and its last value', () => {
  const list = AttributeList.ofSpan(NO_LIMITS);
  for (const [key, value] of [
    ['a', 1],
    ['b', 2],
    ['a', 3],
  ] as const)
    list.set(key, value, NO_LIMITS);
  list.unite();
  expect(list.keyValues.slice(0, list.slots)).toEqual(['a', 3, 'b', 2]);
});

describe('never throws', () => {
  test.each<[string, unknown, unknown]>([
    ['a key that is none', undefined, 1],
    ['a key that is null', null, 1],
    ['a symbol as key', Symbol('key'), 1],
    [
      'a value that throws when it is read',
      'key',
      Object.defineProperty({}, 'thrower', {
        enumerable: true,
        get: () => {
          throw new Error('a getter that fails');
        },
      }),
    ],
    ['a value nested too deep to be copied', 'key', nested(200_000)],
  ])('%s', (_, key, value) => {
    const list = AttributeList.ofSpan(NO_LIMITS);
    list.set(key as string, value, NO_LIMITS);
    list.fill({ value }, NO_LIMITS, anyValue);
    list.set('other', 1, NO_LIMITS);
    expect(list.toMap()).toMatchObject({ other: 1 });
  });

  test('a number as key becomes text', () => {
    const list = AttributeList.ofSpan(NO_LIMITS);
    list.set(5 as unknown as string, 'five', NO_LIMITS);
    expect(list.toMap()).toEqual({ 5: 'five' });
  });

  test('the key __proto__ is a key like others', () => {
    const list = AttributeList.ofSpan(NO_LIMITS);
    list.set('__proto__', 'text', NO_LIMITS);
    expect(Object.entries(list.toMap())).toEqual([['__proto__', 'text']]);
  });
});

function nested(depth: number): unknown {
  let value: unknown[] = [];
  for (let level = 0; level < depth; level++) value = [value];
  return value;
}
