/** One figure over several rounds. */
export interface Spread {
  min: number;
  median: number;
  max: number;
}

/** Spread of at least one value; of none it is all `NaN`. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (index: number): number => sorted[index] ?? Number.NaN;
  const middle = (sorted.length - 1) / 2;
  return {
    min: at(0),
    median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    max: at(sorted.length - 1),
  };
}

export function median(values: readonly number[]): number {
  return spreadOf(values).median;
}
