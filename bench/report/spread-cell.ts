import type { Spread } from '../measure/spread.ts';

/** The median, and the smallest and largest value where they differ from it: `2.82 (2.80–2.91)`. */
export function spreadCell({ min, median, max }: Spread, digits: number): string {
  const show = (value: number): string =>
    value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const [smallest, middle, largest] = [show(min), show(median), show(max)];
  return smallest === largest ? middle : `${middle} (${smallest}–${largest})`;
}
