import type { Spread } from '../measure/spread.ts';
import { median, spreadOf } from '../measure/spread.ts';

/** Costs by point, one list of rounds a point. */
export type Costs = readonly (readonly number[])[];

/** The largest cost of an axis divided by the smallest: that of the medians, and the extremes of the rounds. 1 is flat; ±10 % is 1.22. */
export function flatnessOf(costs: Costs): Spread {
  const medians = costs.map(median);
  return { ...spreadOf(roundsOf(costs).map(quotient)), median: quotient(medians) };
}

/**
 * The largest factor by which a cost is away from the line that fits all best, in relative terms: 1 is linear.
 *
 * @param sizes of the points, such as numbers of attributes.
 */
export function linearityOf(sizes: readonly number[], costs: Costs): Spread {
  const medians = costs.map(median);
  return {
    ...spreadOf(roundsOf(costs).map((round) => deviation(sizes, round))),
    median: deviation(sizes, medians),
  };
}

function roundsOf(costs: Costs): number[][] {
  const rounds = Math.min(...costs.map((point) => point.length));
  return Array.from({ length: rounds }, (_, round) => costs.map((point) => point[round] ?? Number.NaN));
}

function quotient(costs: readonly number[]): number {
  return Math.max(...costs) / Math.min(...costs);
}

/** Least squares of relative errors: each point weighs as its cost's inverse square. */
function deviation(sizes: readonly number[], costs: readonly number[]): number {
  let [sw, swx, swxx, swy, swxy] = [0, 0, 0, 0, 0];
  for (const [index, size] of sizes.entries()) {
    const cost = costs[index] ?? Number.NaN;
    const weight = 1 / cost ** 2;
    sw += weight;
    swx += weight * size;
    swxx += weight * size * size;
    swy += weight * cost;
    swxy += weight * size * cost;
  }
  const slope = (sw * swxy - swx * swy) / (sw * swxx - swx * swx);
  const start = (swy - slope * swx) / sw;
  return Math.max(
    ...sizes.map((size, index) => {
      const [fitted, cost] = [start + slope * size, costs[index] ?? Number.NaN];
      return Math.max(fitted / cost, cost / fitted);
    }),
  );
}
