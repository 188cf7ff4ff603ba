import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scopeKey } from '../../../src/sdk/scope-key.ts';

const value = fc.constantFrom<unknown>(
  0,
  -0,
  1,
  '1',
  'null',
  null,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  true,
  'true',
  [],
  [1],
  ['1'],
  [null],
  [undefined],
  '',
);
const text = fc.constantFrom('', 'a', 'b', '","');
const scope = fc.record({
  name: text,
  version: fc.option(text, { nil: undefined }),
  schemaUrl: fc.option(text, { nil: undefined }),
  attributes: fc.dictionary(fc.constantFrom('a', 'b', 'c'), value, { noNullPrototype: true }),
  droppedAttributesCount: fc.nat({ max: 1 }),
});

test('two scopes share a key only if they are the same, in whatever order their attributes are', () => {
  fc.assert(
    fc.property(scope, scope, (a, b) => {
      const isSame =
        a.name === b.name &&
        (a.version || '') === (b.version || '') &&
        (a.schemaUrl || '') === (b.schemaUrl || '') &&
        a.droppedAttributesCount === b.droppedAttributesCount &&
        isEqual(a.attributes, b.attributes);
      expect(scopeKey(a) === scopeKey(b)).toBe(isSame);
      const reversed = Object.fromEntries(Object.entries(a.attributes).reverse());
      expect(scopeKey({ ...a, attributes: reversed })).toBe(scopeKey(a));
    }),
    { numRuns: 3000 },
  );
});

function isEqual(a: object, b: object): boolean {
  try {
    expect(a).toStrictEqual(b);
    return true;
  } catch {
    return false;
  }
}
