import { isSpanContextValid } from '@opentelemetry/api';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CONTEXT_WORDS, TraceContextWords } from '../../../src/capture/trace-context-words.ts';

const digit = fc.constantFrom(...'0123456789abcdefABCDEF');
const oddDigit = fc.constantFrom('g', '/', ':', '@', 'G', '`', ' ', 'é', '漢', '0');
function id(digits: number): fc.Arbitrary<string> {
  const ofDigits = fc.string({ unit: digit, minLength: digits, maxLength: digits });
  return fc.oneof(
    { weight: 4, arbitrary: ofDigits },
    { weight: 1, arbitrary: fc.constant('0'.repeat(digits)) },
    { weight: 1, arbitrary: ofDigits.map((text) => text.slice(1)) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(ofDigits, oddDigit, fc.nat({ max: digits - 1 }))
        .map(([text, odd, at]) => text.slice(0, at) + odd + text.slice(at + 1)),
    },
  );
}

/** The bytes of the words, as hexadecimal digits. */
function hexOf(words: Uint32Array): string {
  const bytes = Buffer.alloc(CONTEXT_WORDS * 4);
  for (const [index, word] of words.entries()) bytes.writeUInt32LE(word, index * 4);
  return bytes.toString('hex');
}

test('ids are valid where the API says so, and their bytes come in order', () => {
  const ids = new TraceContextWords();
  fc.assert(
    fc.property(id(32), id(16), fc.nat({ max: 255 }), (traceId, spanId, traceFlags) => {
      const context = { traceId, spanId, traceFlags };
      const isValid = ids.ofContext(context);
      expect(isValid).toBe(isSpanContextValid(context));
      expect(ids.flags).toBe(traceFlags);
      if (isValid) expect(hexOf(ids.words)).toBe((traceId + spanId).toLowerCase());
      expect(ids.ofSpan({ spanContext: () => context })).toBe(isValid);
    }),
    { numRuns: 2000 },
  );
});

test('a span that has its ids as words is not asked for text', () => {
  const ids = new TraceContextWords();
  const spanOf = (firstWord: number) => ({
    traceFlags: 1,
    writeIds(words: Uint32Array, at: number) {
      for (let i = 0; i < CONTEXT_WORDS; i++) words[at + i] = firstWord === 0 ? 0 : firstWord + i;
    },
    spanContext(): never {
      throw new Error('asked');
    },
  });
  expect(ids.ofSpan(spanOf(1))).toBe(true);
  expect([...ids.words]).toEqual([1, 2, 3, 4, 5, 6]);
  expect(ids.flags).toBe(1);
  expect(ids.ofSpan(spanOf(0))).toBe(false);
});

test('a span that was asked about before is not asked again, and one that fails not remembered', () => {
  const ids = new TraceContextWords();
  let asked = 0;
  const span = {
    spanContext: () => {
      if (++asked === 1) throw new Error('not yet');
      return { traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 1 };
    },
  };
  expect(() => ids.ofSpan(span)).toThrow('not yet');
  expect(ids.ofSpan(span)).toBe(true);
  expect(ids.ofSpan(span)).toBe(true);
  expect(asked).toBe(2);
});
