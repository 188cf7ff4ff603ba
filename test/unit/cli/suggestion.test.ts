import fc from 'fast-check';
import { expect, test } from 'vitest';
import { distanceBetween, suggestion } from '../../../src/cli/suggestion.ts';

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 });

test('the distance is symmetric, zero for equal words alone, and at most the longer length', () => {
  fc.assert(
    fc.property(word, word, (a, b) => {
      const distance = distanceBetween(a, b);
      expect(distance).toBe(distanceBetween(b, a));
      expect(distance === 0).toBe(a === b);
      expect(distance).toBeGreaterThanOrEqual(Math.abs(a.length - b.length));
      expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
    }),
  );
});

test('an insertion, deletion, replacement or swap is one step', () => {
  fc.assert(
    fc.property(word, word, fc.constantFrom('x', 'y'), (before, after, letter) => {
      const whole = `${before}z${after}`;
      expect(distanceBetween(whole, before + after)).toBe(1);
      expect(distanceBetween(whole, `${before}${letter}${after}`)).toBe(1);
      expect(distanceBetween(`${before}yz${after}`, `${before}zy${after}`)).toBe(1);
    }),
  );
});

test('what is far from everything gets no suggestion', () => {
  expect(suggestion('completely', ['doctor', 'help'])).toBe('');
  expect(suggestion('hlep', ['doctor', 'help'])).toBe(' Did you mean help?');
});
