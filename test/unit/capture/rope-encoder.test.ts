import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RopeEncoder } from '../../../src/capture/rope-encoder.ts';

/** What the platform itself makes of a string. */
const utf8 = (rope: string): number[] => [...new TextEncoder().encode(rope)];

test('a rope becomes the UTF-8 of its text, whatever the buffer’s size', () => {
  const text = fc.string({ unit: 'binary', maxLength: 40 });
  fc.assert(
    fc.property(fc.integer({ min: 4, max: 64 }), fc.array(text, { maxLength: 6 }), (capacity, texts) => {
      const encoder = new RopeEncoder(capacity);
      for (const rope of texts) expect([...encoder.encode(rope)]).toEqual(utf8(rope));
    }),
  );
});

describe('a rope that ends at the buffer’s end is not cut', () => {
  test.each(['x', 'é', '漢', '🙂'])('made of %s', (character) => {
    const size = Buffer.byteLength(character);
    for (let capacity = 16; capacity < 16 + size * 2; capacity++) {
      for (let count = 1; count * size <= capacity + size; count++) {
        const rope = character.repeat(count);
        expect([...new RopeEncoder(capacity).encode(rope)]).toEqual(utf8(rope));
      }
    }
  });
});

test('lone surrogates become U+FFFD, at the buffer’s end too', () => {
  const rope = `${'x'.repeat(13)}\ud83d`;
  for (const capacity of [8, 13, 14, 15, 16, 17, 64]) {
    expect([...new RopeEncoder(capacity).encode(rope)]).toEqual(utf8(rope));
  }
});

test('after a rope that was too long, the buffer has room for such ropes', () => {
  const encoder = new RopeEncoder(16);
  encoder.encode('x'.repeat(100));
  const second = encoder.encode('y'.repeat(100));
  const third = encoder.encode('z'.repeat(100));
  expect(third.buffer).toBe(second.buffer);
});

test('a rope of many megabytes is encoded whole, and its memory is not kept', () => {
  const encoder = new RopeEncoder(16);
  const rope = '漢'.repeat(2_000_000);
  expect(encoder.encode(rope).length).toBe(6_000_000);
  const small = encoder.encode('x');
  expect(small.buffer.byteLength).toBe(16);
  expect([...small]).toEqual(utf8('x'));
});
