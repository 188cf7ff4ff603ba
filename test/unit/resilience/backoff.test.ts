import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Backoff, delayOf } from '../../../src/resilience/retry/backoff.ts';
import { holds } from '../../support/property.ts';

function delays(backoff: Backoff, random: () => number, count: number): number[] {
  const of = delayOf(backoff);
  const all: number[] = [];
  for (let retry = 1; retry <= count; retry += 1) all.push(of(retry, all.at(-1) ?? 0, random));
  return all;
}

test('without jitter each follows its formula up to its limit', () => {
  expect(delays({ kind: 'fixed', delayMs: 7 }, Math.random, 3)).toEqual([7, 7, 7]);
  expect(delays({ kind: 'linear', initialMs: 10, incrementMs: 5, maxMs: 22 }, Math.random, 4)).toEqual([
    10, 15, 20, 22,
  ]);
  expect(
    delays({ kind: 'exponential', initialMs: 10, multiplier: 3, maxMs: 200, jitter: 'none' }, Math.random, 4),
  ).toEqual([10, 30, 90, 200]);
  expect(delays({ kind: 'exponential', initialMs: 0, jitter: 'none' }, Math.random, 3)).toEqual([0, 0, 0]);
  expect(delays({ kind: 'decorrelated', initialMs: 10, maxMs: 100 }, () => 0.5, 4)).toEqual([
    20, 35, 57.5, 91.25,
  ]);
});

test('jitter stays within its part of the delay, decorrelated within thrice the one before', async () => {
  const program = fc.record({
    initialMs: fc.nat(1_000),
    maxMs: fc.nat(10_000),
    randoms: fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { minLength: 1 }),
  });
  await holds(program, { runs: 200 }, async ({ initialMs, maxMs, randoms }) => {
    const random = () => {
      let at = 0;
      return () => randoms[at++ % randoms.length] ?? 0;
    };
    const plain = delays({ kind: 'exponential', initialMs, maxMs, jitter: 'none' }, random(), 12);
    const full = delays({ kind: 'exponential', initialMs, maxMs, jitter: 'full' }, random(), 12);
    const equal = delays({ kind: 'exponential', initialMs, maxMs, jitter: 'equal' }, random(), 12);
    const decorrelated = delays({ kind: 'decorrelated', initialMs, maxMs }, random(), 12);
    for (const [at, most] of plain.entries()) {
      expect(most).toBeLessThanOrEqual(maxMs);
      expect(full[at]).toBeGreaterThanOrEqual(0);
      expect(full[at]).toBeLessThanOrEqual(most);
      expect(equal[at]).toBeGreaterThanOrEqual(most / 2);
      expect(equal[at]).toBeLessThanOrEqual(most);
      const before = Math.max(decorrelated[at - 1] ?? initialMs, initialMs);
      expect(decorrelated[at]).toBeGreaterThanOrEqual(Math.min(initialMs, maxMs));
      expect(decorrelated[at]).toBeLessThanOrEqual(Math.min(maxMs, 3 * before + 1e-9));
    }
  });
});

test('options of another backoff, and what is none, are refused by path', () => {
  expect(() => delayOf({ kind: 'fixed', initialMs: 3 } as unknown as Backoff)).toThrow('backoff.initialMs');
  expect(() => delayOf({ kind: 'fibonacci' } as unknown as Backoff)).toThrow('backoff.kind');
  expect(() => delayOf({ kind: 'exponential', multiplier: 0.5 })).toThrow('backoff.multiplier');
  expect(() => delayOf({ kind: 'fixed', jitter: 'some' } as unknown as Backoff)).toThrow('backoff.jitter');
});
