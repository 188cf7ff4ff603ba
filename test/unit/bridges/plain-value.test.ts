import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainEntries, plainValue } from '../../../src/bridges/plain-value.ts';
import { cleanValue, NOT_ANY_VALUE } from '../../../src/capture/any-value.ts';

test('whatever is logged becomes an AnyValue', () => {
  fc.assert(
    fc.property(
      fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true }),
      (value) => {
        const plain = plainValue(value);
        if (plain !== undefined) expect(cleanValue(plain, Number.POSITIVE_INFINITY)).not.toBe(NOT_ANY_VALUE);
      },
    ),
    { numRuns: 500 },
  );
});

test('errors, dates, classes, maps, sets and functions keep what they say', () => {
  class Order {
    id = 7;
    #secret = 1;
    get secret() {
      return this.#secret;
    }
  }
  const error = Object.assign(new RangeError('far'), { stack: 'the stack', limit: 3 });
  expect(
    plainValue({
      error,
      at: new Date(0),
      never: new Date(Number.NaN),
      order: new Order(),
      map: new Map([['a', 1n]]),
      set: new Set([1, 'b']),
      work: function work() {},
      url: new URL('http://a/b'),
      floats: new Float32Array([1, 2]),
      bytes: new Uint8Array([1]),
      none: undefined,
      nothing: null,
    }),
  ).toEqual({
    error: { type: 'RangeError', message: 'far', stack: 'the stack', limit: 3 },
    at: '1970-01-01T00:00:00.000Z',
    never: 'Invalid Date',
    order: { id: 7 },
    map: { a: '1' },
    set: [1, 'b'],
    work: '[Function: work]',
    url: 'http://a/b',
    floats: [1, 2],
    bytes: new Uint8Array([1]),
    nothing: null,
  });
});

test('cycles, depth and size have an end', () => {
  const cycle: Record<string, unknown> = { name: 'x' };
  cycle.itself = { again: cycle };
  expect(plainValue(cycle)).toEqual({ name: 'x', itself: { again: '[Circular]' } });
  const shared = { a: 1 };
  expect(plainValue([shared, shared])).toEqual([{ a: 1 }, { a: 1 }]);
  let deep: unknown = 'bottom';
  for (let i = 0; i < 100; i++) deep = [deep];
  expect(JSON.stringify(plainValue(deep))).toBe(`${'['.repeat(16)}"[Array]"${']'.repeat(16)}`);
  expect(plainValue(new Array(5000).fill(0))).toHaveLength(1024);
  expect(
    Object.keys(plainEntries(Array.from({ length: 5000 }, (_, i) => [`k${i}`, i] as const))),
  ).toHaveLength(1024);
});

test('objects that all know each other end somewhere', () => {
  const circle: Record<string, unknown>[] = Array.from({ length: 40 }, () => ({}));
  for (const object of circle) for (const [place, other] of circle.entries()) object[`to ${place}`] = other;
  expect(JSON.stringify(plainValue(circle[0]))).toContain('[Object]');
});

test('of huge collections only the beginning is looked at', () => {
  expect(plainValue(new Float64Array(5_000))).toHaveLength(1024);
  expect(plainValue(new Set(Array.from({ length: 5_000 }, (_, index) => index)))).toHaveLength(1024);
});

test('a property of the name __proto__ is one like any other', () => {
  const plain = plainValue(JSON.parse('{"__proto__":{"admin":true},"a":1}')) as object;
  expect(Object.getPrototypeOf(plain)).toBe(Object.prototype);
  expect(Object.entries(plain)).toEqual([
    ['__proto__', { admin: true }],
    ['a', 1],
  ]);
});
