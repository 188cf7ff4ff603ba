import type { Spread } from '../measure/spread.ts';
import type { Report, Suite } from './report.ts';

/**
 * One JSON object on one line: `{ bench, versions, rows: [{ subject, phase, …medians, spread }], ratios, ratioSpread }`, and
 * `bounds` and `boundSpread` where there are any.
 */
export function reportAsJson(report: Report): string {
  return JSON.stringify(plainReport(report));
}

/** One JSON object on one line: `{ benches: [as of one comparison], failures: [{ bench, reason }] }`. */
export function suiteAsJson({ reports, failures }: Suite): string {
  return JSON.stringify({ benches: reports.map(plainReport), failures });
}

function plainReport({ bench, versions, tables, ratios, bounds }: Report): object {
  return {
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
  };
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
