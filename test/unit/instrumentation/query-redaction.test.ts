import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  DEFAULT_REDACTED_QUERY_PARAMS,
  QueryRedaction,
  REDACTED,
} from '../../../src/instrumentation/query-redaction.ts';

const RUNS = 5_000;

const names = fc.uniqueArray(fc.constantFrom('sig', 'Signature', 'a b', 'a:b', 'ä', '*', '(x)', ''), {
  maxLength: 4,
});
const piece = fc.oneof(
  fc.constantFrom(
    'sig=1',
    'sig=1&sig=2',
    'Signature',
    'Signature=',
    '%73ig=1',
    'a+b=1',
    'a%20b=1',
    'a:b=2',
    'a%3Ab=3',
    'ä=1',
    '%C3%A4=1',
    '*=1',
    '(x)=2',
    '=1',
    '?=1',
    '?sig=1',
    'sigs=1',
    'xsig=1',
    'plain=value',
  ),
  fc.string({ maxLength: 6 }),
);
const query = fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.join('&'));

/** The rule, as the official instrumentation has it. */
function redacted(text: string, secret: readonly string[]): string {
  const params = new URLSearchParams(text);
  for (const name of secret) if (params.has(name)) params.set(name, REDACTED);
  return params.toString();
}

test('a query is written anew, without the values of secret parameters', () => {
  fc.assert(
    fc.property(query, names, (text, secret: readonly string[]) => {
      expect(new QueryRedaction(secret).serialised(text)).toBe(redacted(text, secret));
    }),
    { numRuns: RUNS },
  );
});

test('in place, no value of a secret parameter is left, and all else is as it was', () => {
  fc.assert(
    fc.property(query, names, (text, secret: readonly string[]) => {
      const result = new QueryRedaction(secret).inPlace(text);
      const before = [...new URLSearchParams(text)];
      const after = [...new URLSearchParams(result)];
      expect(after.map(([name]) => name)).toEqual(before.map(([name]) => name));
      for (const [index, [name, value]] of before.entries()) {
        // One without a value has nothing to hide.
        const allowed = secret.includes(name) ? (value === '' ? ['', REDACTED] : [REDACTED]) : [value];
        expect(allowed).toContain(after[index]?.[1]);
      }
      if (secret.length === 0) expect(result).toBe(text);
    }),
    { numRuns: RUNS },
  );
});

test.each(DEFAULT_REDACTED_QUERY_PARAMS)('%s is secret by default', (name) => {
  const redaction = new QueryRedaction();
  expect(redaction.serialised(`a=1&${name}=x&b=2`)).toBe(`a=1&${name}=${REDACTED}&b=2`);
  expect(redaction.inPlace(`a&${name}=x&b=%20`)).toBe(`a&${name}=${REDACTED}&b=%20`);
  expect(redaction.serialised(`${name.toLowerCase()}x=1`)).toBe(`${name.toLowerCase()}x=1`);
});
