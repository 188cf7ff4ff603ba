import type { ComparisonResult } from '../comparison.ts';

/** What one run of a comparison found, with the machine it ran on. */
export interface Report extends ComparisonResult {
  bench: string;
  /** The comparison's, as `--list` shows it. */
  summary: string;
  /** When it began, by ISO 8601. */
  measuredAt: string;
  /** The machine's load over the minute before, 1 being one processor busy: what else ran. */
  loadBefore: number;
}

/** What several comparisons found. */
export interface Suite {
  reports: readonly Report[];
  failures: { bench: string; reason: string }[];
}
