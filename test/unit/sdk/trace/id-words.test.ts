import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RandomIdGenerator } from '../../../../src/sdk/trace/id-generator.ts';
import { idWords, spanIdText, traceIdText } from '../../../../src/sdk/trace/id-words.ts';

const hex = (length: number) =>
  fc.string({ minLength: length, maxLength: length, unit: fc.constantFrom(...'0123456789abcdefABCDEF') });

test('ids become words and text again', () => {
  fc.assert(
    fc.property(hex(32), hex(16), (traceId, spanId) => {
      const trace = idWords(traceId, 4);
      const [a = 0, b = 0, c = 0, d = 0] = trace ?? [];
      expect(traceIdText(a, b, c, d)).toBe(traceId.toLowerCase());
      const [e = 0, f = 0] = idWords(spanId, 2) ?? [];
      expect(spanIdText(e, f)).toBe(spanId.toLowerCase());
    }),
  );
});

test('the first byte of an id is the low byte of its first word', () => {
  expect(idWords('0102030405060708', 2)?.[0]).toBe(0x04030201);
});

test.each([
  '',
  '0'.repeat(32),
  'g'.repeat(32),
  '1'.repeat(31),
  '1'.repeat(33),
  `${'1'.repeat(31)}é`,
  `${'1'.repeat(31)}\u0131`,
  7,
  null,
  undefined,
])('%j is no trace id', (value) => {
  expect(idWords(value, 4)).toBeNull();
});

test('random ids are valid and differ', () => {
  const generator = new RandomIdGenerator();
  const ids = Array.from({ length: 1000 }, () => generator.generateTraceId());
  expect(new Set(ids).size).toBe(1000);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/);
  expect(generator.generateSpanId()).toMatch(/^[0-9a-f]{16}$/);
});
