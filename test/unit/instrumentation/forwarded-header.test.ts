import fc from 'fast-check';
import { parse } from 'forwarded-parse';
import { expect, test } from 'vitest';
import { parseForwarded } from '../../../src/instrumentation/http/forwarded-header.ts';

/** What the parser behind the official instrumentation makes of it. */
function expected(header: string): object[] {
  try {
    return parse(header).map((element) => {
      const { for: client, host, proto } = element as Record<string, string>;
      return JSON.parse(JSON.stringify({ for: client, host, proto })) as object;
    });
  } catch {
    return [];
  }
}

const piece = fc.constantFrom(
  'for=',
  'host=',
  'Proto=',
  'by=',
  '192.0.2.1',
  '"[2001:db8::1]:80"',
  'a.example',
  'https',
  ';',
  ',',
  ' ',
  '\t',
  '"',
  '\\',
  '\\"',
  '=',
  '""',
  'ä',
  '\u0001',
  '_x',
  ':',
);

test('a Forwarded header is read as RFC 7239 says, or not at all', () => {
  let wellFormed = 0;
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 9 }), (pieces) => {
      const header = pieces.join('');
      const elements = expected(header);
      if (elements.length > 0) wellFormed += 1;
      expect(parseForwarded(header)).toEqual(elements);
    }),
    { numRuns: 20_000 },
  );
  expect(wellFormed).toBeGreaterThan(100);
});

test('a long header that is not well-formed is given up', () => {
  expect(parseForwarded(`for="${'\\"'.repeat(8_000)}`)).toEqual([]);
  expect(parseForwarded('for=a;'.repeat(8_000))).toEqual([]);
});
