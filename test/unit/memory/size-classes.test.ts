import fc from 'fast-check';
import { expect, test } from 'vitest';
import { classBytes, classOf } from '../../../src/memory/size-classes.ts';

test('a class holds what was asked for, the one below doesn’t, and little is beyond it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 30 }), (bytes) => {
      const index = classOf(bytes);
      expect(classBytes(index)).toBeGreaterThanOrEqual(bytes);
      if (index === 0) return;
      expect(classBytes(index - 1)).toBeLessThan(bytes);
      expect(classBytes(index) - bytes).toBeLessThanOrEqual(classBytes(index) / 5);
    }),
  );
});

test('a buffer of a class’s size is of the class', () => {
  for (let index = 0; index <= 88; index++) expect(classOf(classBytes(index))).toBe(index);
});
