/** Arbitraries for the values in trace programs: what is valid, and what the SDK has to drop, cut and count. */

import fc from 'fast-check';
import { attributes, type KeyedValue, simpleAttributes, text } from './attributes.ts';
import { linkContext } from './span-contexts.ts';
import type { LinkProgram, TimeProgram } from './trace-program.ts';

const circular: Record<string, unknown> = { of: [] };
circular.itself = circular;

/** Values that no attribute has, and keys that none has. */
const invalidPairs: fc.Arbitrary<KeyedValue> = fc.constantFrom<KeyedValue>(
  ['', 'a value without a key'],
  ['big', 1n],
  ['function', () => 1],
  ['symbol', Symbol('none')],
  ['date', new Date(0)],
  ['undefined', undefined],
  ['null', null],
  ['circular', circular],
  ['array of functions', [1, () => 1]],
  ['mixed', [1, 'two', false, null]],
  ['nested', { list: [{ deep: 'text that is cut' }], bytes: new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]) }],
);

/** Assigned as a key, `__proto__` changes what the official SDK's objects are: there is nothing to compare. */
const isComparable = ([key, value]: KeyedValue): boolean => key !== '__proto__' && !holdsProto(value);

function holdsProto(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return false;
  return Object.entries(value).some(([key, item]) => key === '__proto__' || holdsProto(item));
}

export const programText: fc.Arbitrary<string> = text;

export const programAttributes: fc.Arbitrary<KeyedValue[]> = fc.oneof(
  { weight: 4, arbitrary: attributes.map((pairs) => pairs.filter(isComparable)) },
  { weight: 2, arbitrary: simpleAttributes.map((pairs) => pairs.filter(isComparable)) },
  { weight: 1, arbitrary: fc.array(invalidPairs, { minLength: 1, maxLength: 4 }) },
);

export const programTime: fc.Arbitrary<TimeProgram> = fc.oneof(
  { weight: 8, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.record({ date: fc.integer({ min: 0, max: 4_102_444_800_000 }) }) },
  { weight: 1, arbitrary: fc.record({ epochMs: fc.double({ min: 1e12, max: 4.2e12, noNaN: true }) }) },
  { weight: 1, arbitrary: fc.record({ sinceStartMs: fc.integer({ min: 0, max: 100 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      hrTime: fc.tuple(fc.integer({ min: 0, max: 4_102_444_800 }), fc.integer({ min: 0, max: 999_999_999 })),
    }),
  },
  { weight: 1, arbitrary: fc.constantFrom<TimeProgram>({ date: Number.NaN }, { epochMs: Number.NaN }) },
);

export const programLink: fc.Arbitrary<LinkProgram> = fc.record({
  context: linkContext,
  attributes: fc.option(programAttributes, { nil: undefined }),
});
