import { timeInputToHrTime } from '@opentelemetry/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hrTimeOf, type TimeInput } from '../../../src/capture/time-input.ts';

test('a time means what it means to the official SDK', () => {
  const input = fc.oneof(
    fc.double({ min: 0, max: 4e12, noNaN: true }),
    fc.double(),
    fc.date({ noInvalidDate: false }),
    fc.tuple(fc.double(), fc.double()),
  );
  fc.assert(
    fc.property(input, (time) => {
      expect(hrTimeOf(time)).toEqual(timeInputToHrTime(time));
    }),
    { numRuns: 2000 },
  );
});

test.each([['noon'], [null], [[1]], [['1', 2]], [{}], [[1, 2, 3]]])('%j is no time', (time) => {
  expect(() => hrTimeOf(time as unknown as TimeInput)).toThrow(TypeError);
});
