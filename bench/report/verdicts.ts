import type { Spread } from '../measure/spread.ts';
import type { Report } from './report.ts';

/** A ratio or a bound of a comparison, and how it stands to what the project aims at. */
export interface Verdict {
  bench: string;
  name: string;
  figure: Spread;
  meaning: string;
  /** `≥ 3` for a ratio, `≤ 1.1` for a bound, or `null` where nothing is aimed at. */
  aim: string | null;
  /** Whether the median meets the aim; `null` without one. */
  isMet: boolean | null;
  kind: 'ratio' | 'bound';
}

/** Ratios first, then bounds, in the order of the comparison. */
export function verdictsOf({ bench, ratios, bounds = {} }: Report): Verdict[] {
  return [
    ...Object.entries(ratios).map(([name, { aim, meaning, ...figure }]): Verdict => {
      const isMet = aim === null ? null : figure.median >= aim;
      return { bench, name, figure, meaning, aim: aim === null ? null : `≥ ${aim}`, isMet, kind: 'ratio' };
    }),
    ...Object.entries(bounds).map(([name, { atMost, meaning, ...figure }]): Verdict => {
      const isMet = figure.median <= atMost;
      return { bench, name, figure, meaning, aim: `≤ ${atMost}`, isMet, kind: 'bound' };
    }),
  ];
}
