import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readingCostMs } from '../../../src/cost/cost-clock.ts';
import { CostMeter } from '../../../src/cost/cost-meter.ts';

/** Has `count` items pass, of which those that are due cost what `costMs` says. @returns how many were measured. */
function pass(meter: CostMeter, count: number, costMs: (item: number) => number): number {
  let measured = 0;
  for (let item = 0; item < count; item++) {
    if (!meter.writing.isDue()) continue;
    measured++;
    meter.writing.measured(costMs(item) + readingCostMs(), 1);
  }
  return measured;
}

test('one item in some 256 is measured, the first ones oftener, and every item counts', () => {
  const meter = new CostMeter('TRACES');
  expect(pass(meter, 256, () => 0.001)).toBeGreaterThanOrEqual(6);
  const measured = pass(meter, 100_000, () => 0.001);
  expect(measured).toBeGreaterThan(100_000 / 385);
  expect(measured).toBeLessThan(100_000 / 127);
  expect(meter.items).toBe(100_256);
});

test('the estimate is what all items cost together, within a tenth where costs vary by a factor of 20', () => {
  const costs = fc.array(fc.double({ min: 0.0005, max: 0.01, noNaN: true }), { minLength: 7, maxLength: 7 });
  fc.assert(
    fc.property(costs, (cycle) => {
      const meter = new CostMeter('LOGS');
      const costMs = (item: number): number => cycle[item % cycle.length] ?? 0;
      pass(meter, 400_000, costMs);
      const exact = (cycle.reduce((sum, cost) => sum + cost, 0) / cycle.length) * 400_000;
      expect(meter.captureTotalMs() / exact).toBeGreaterThan(0.9);
      expect(meter.captureTotalMs() / exact).toBeLessThan(1.1);
    }),
    { numRuns: 20 },
  );
});

test('a pause of the thread in the middle of an item doesn’t count as the cost of all items', () => {
  const meter = new CostMeter('TRACES');
  let pauses = 0;
  pass(meter, 100_000, (item) => (item > 50_000 && pauses++ === 0 ? 50 : 0.001));
  expect(meter.captureTotalMs()).toBeLessThan(100 * 1.2);
});

test('a difference is what came since the one before, whatever was asked in between', () => {
  const meter = new CostMeter('TRACES');
  pass(meter, 50_000, () => 0.001);
  meter.captureTotalMs();
  meter.handingOver(() => {});
  const first = meter.difference();
  expect(first.captureMs).toBeCloseTo(50, 3);
  expect(first.handOverMs).toBeGreaterThan(0);
  expect(meter.difference()).toEqual({ captureMs: 0, handOverMs: 0 });
});

test('what is left out counts as much as what was kept', () => {
  const meter = new CostMeter('LOGS');
  pass(meter, 10_000, () => 0.002);
  meter.captureTotalMs();
  for (let i = 0; i < 500; i++) meter.sheds();
  expect(meter.shed).toBe(500);
  expect(meter.shedMs).toBeCloseTo(1, 3);
});
