import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RetryBudget } from '../../../src/resilience/retry/retry-budget.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { holds } from '../../support/property.ts';

const SEGMENTS = 10;

test('gives what the share of the calls and the floor allow, as a log of all of them has it', async () => {
  const step = fc.record({ pauseMs: fc.oneof(fc.constant(0), fc.nat(400)), isCall: fc.boolean() });
  const program = fc.record({
    // Eighths are exact, so that the model needs no tolerance.
    ratio: fc.nat(16).map((eighths) => eighths / 8),
    minPerSecond: fc.nat(4),
    segmentMs: fc.integer({ min: 10, max: 200 }),
    steps: fc.array(step, { maxLength: 200 }),
  });
  await holds(program, { runs: 200 }, async ({ ratio, minPerSecond, segmentMs, steps }) => {
    const clock = new FakeClock();
    const start = clock.now();
    const windowMs = SEGMENTS * segmentMs;
    const budget = new RetryBudget({ ratio, minPerSecond, windowMs, clock });
    const calls: number[] = [];
    const retries: number[] = [];
    let refused = 0;
    for (const { pauseMs, isCall } of steps) {
      clock.advance(pauseMs);
      const segment = Math.floor((clock.now() - start) / segmentMs);
      const recent = (all: readonly number[]) => all.filter((at) => at >= segment - SEGMENTS).length;
      if (isCall) {
        budget.recordCall();
        calls.push(segment);
      } else {
        const allowed = (minPerSecond * windowMs) / 1000 + ratio * recent(calls);
        const isAllowed = recent(retries) + 1 <= allowed + 1e-9;
        expect(budget.tryRetry()).toBe(isAllowed);
        if (isAllowed) retries.push(segment);
        else refused += 1;
      }
      expect(budget.stats()).toEqual({ calls: recent(calls), retries: recent(retries), refused });
    }
  });
});

test('a quiet program has its floor, and a busy one its share besides', () => {
  const clock = new FakeClock();
  const budget = new RetryBudget({ ratio: 0.1, minPerSecond: 1, windowMs: 10_000, clock });
  const spend = () => {
    let spent = 0;
    while (budget.tryRetry()) spent += 1;
    return spent;
  };
  expect(spend()).toBe(10);
  for (let call = 0; call < 100; call += 1) budget.recordCall();
  expect(spend()).toBe(10);
  clock.advance(11_000);
  expect(spend()).toBe(10);
});
