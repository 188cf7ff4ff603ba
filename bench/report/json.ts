import type { ComparisonResult } from '../comparison.ts';
import type { Spread } from '../measure/spread.ts';

/** What one run found, with the machine it ran on. */
export interface Report extends ComparisonResult {
  bench: string;
}

/**
 * One JSON object on one line: `{ bench, versions, rows: [{ subject, phase, …medians, spread }], ratios, ratioSpread }`, and
 * `bounds` and `boundSpread` where there are any.
 */
export function reportAsJson({ bench, versions, tables, ratios, bounds }: Report): string {
  return JSON.stringify({
    bench,
    versions,
    rows: tables.flatMap(({ rows }) =>
      rows.map(({ subject, phase, figures }) => ({
        subject,
        phase,
        ...mapValues(figures, ({ median }) => rounded(median)),
        spread: mapValues(figures, extremes),
      })),
    ),
    ratios: mapValues(ratios, ({ median }) => rounded(median)),
    ratioSpread: mapValues(ratios, extremes),
    ...(bounds === undefined
      ? undefined
      : {
          bounds: mapValues(bounds, ({ median }) => rounded(median)),
          boundSpread: mapValues(bounds, extremes),
        }),
  });
}

function extremes({ min, max }: Spread): { min: number; max: number } {
  return { min: rounded(min), max: rounded(max) };
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}

function mapValues<T, U>(record: Record<string, T>, change: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
