import type { Report } from '../../../bench/report/report.ts';

/** A report with a ratio that meets its aim, one that misses it, and a bound. */
export function aReport(): Report {
  return {
    bench: 'sample',
    summary: 'theirs < ours',
    measuredAt: '2026-01-02T03:04:05.000Z',
    loadBefore: 0.25,
    versions: { peer: '1.2.3' },
    tables: [
      {
        title: 'one call',
        columns: [{ key: 'ns', heading: 'ns', digits: 1 }],
        rows: [
          {
            subject: 'ours <fast>',
            phase: 'call',
            figures: { ns: { min: 1_000, median: 1_234.5, max: 2_000 } },
          },
        ],
      },
    ],
    ratios: {
      fast: { min: 3, median: 4, max: 5, meaning: 'theirs | ours', aim: 3 },
      slow: { min: 0.5, median: 0.5, max: 0.5, meaning: 'theirs / ours', aim: 2 },
    },
    bounds: { delayMs: { min: 7, median: 7, max: 7, meaning: 'longest delay, ms', atMost: 8 } },
  };
}
