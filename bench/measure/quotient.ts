import { median, type Spread, spreadOf } from './spread.ts';

/**
 * Theirs divided by ours: the medians' quotient, and the extremes of the quotients that each round gives by itself. (A small
 * cost above the floor makes one round's quotient jump; the medians' is the steadier one.)
 *
 * @param floor what is taken off both sides, by round; `null` for nothing.
 */
export function quotientOf(
  theirs: readonly number[],
  ours: readonly number[],
  floor: readonly number[] | null = null,
): Spread {
  const above = (cost: number, floorCost: number): number =>
    floor === null ? cost : Math.max(1, cost - floorCost);
  const floorMedian = floor === null ? 0 : median(floor);
  const perRound = theirs.map((cost, round) => {
    const floorCost = floor?.[round] ?? floorMedian;
    return above(cost, floorCost) / above(ours[round] ?? Number.NaN, floorCost);
  });
  return {
    ...spreadOf(perRound),
    median: above(median(theirs), floorMedian) / above(median(ours), floorMedian),
  };
}
