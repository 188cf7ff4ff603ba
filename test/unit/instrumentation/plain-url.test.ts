import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isPlainPath, isPlainQuery, isSerialisedQuery } from '../../../src/instrumentation/plain-url.ts';

const RUNS = 20_000;

/** Texts that come near the rules' edges. */
const text = fc.oneof(
  fc
    .array(
      fc.constantFrom(
        '/',
        '.',
        '%',
        '2',
        'e',
        'E',
        'F',
        '&',
        '=',
        '+',
        'a',
        'Z',
        '~',
        "'",
        '?',
        ' ',
        'ä',
        '\\',
        '%2F',
        '%41',
      ),
      {
        maxLength: 12,
      },
    )
    .map((parts) => parts.join('')),
  fc.string({ unit: 'binary-ascii', maxLength: 8 }),
);

function count(holds: (value: string) => boolean): number {
  let plain = 0;
  fc.assert(
    fc.property(text, (value) => {
      if (holds(value)) plain += 1;
    }),
    { numRuns: RUNS },
  );
  return plain;
}

test('a plain path is what the parser makes of it', () => {
  const plain = count((tail) => {
    const path = `/${tail}`;
    if (!isPlainPath(path, path.length)) return false;
    expect(new URL(path, 'http://localhost').pathname).toBe(path);
    return true;
  });
  expect(plain).toBeGreaterThan(RUNS / 50);
});

test('a plain query is what the parser makes of it', () => {
  const plain = count((query) => {
    if (query === '' || !isPlainQuery(query, 0)) return false;
    expect(new URL(`http://localhost/?${query}`).search).toBe(`?${query}`);
    return true;
  });
  expect(plain).toBeGreaterThan(RUNS / 50);
});

test('a serialised query is what is written after reading it', () => {
  const plain = count((query) => {
    if (!isSerialisedQuery(query, 0)) return false;
    expect(new URLSearchParams(query).toString()).toBe(query);
    expect(new URL(`http://localhost/?${query}`).search).toBe(`?${query}`);
    return true;
  });
  expect(plain).toBeGreaterThan(RUNS / 1000);
});

test.each(['/', '/users/42', '/a/b.json', '/a//b', '/a%20b'])('%s needs no parser', (path) => {
  expect(isPlainPath(path, path.length)).toBe(true);
});

test.each(['', 'a', '*', '//host/x', '/.', '/../a', '/%2e/a', '/a b', '/ä', '/a#b', '/a\\b', 'http://host/'])(
  '%s is left to the parser',
  (path) => {
    expect(isPlainPath(path, path.length)).toBe(false);
  },
);
