import type { Spread } from './measure/spread.ts';

/** One benchmark: each in its own folder, which exports it as `comparison` from `comparison.ts`. */
export interface Comparison {
  /** One line for `--list`. */
  summary: string;
  defaultRounds: number;
  run(settings: ComparisonSettings): Promise<ComparisonResult>;
}

export interface ComparisonSettings {
  rounds: number;
  /** Of the work that a phase usually does: 1, or less to see that a bench runs. */
  share: number;
  /** Says what is being done; goes to stderr. */
  progress(line: string): void;
}

export interface ComparisonResult {
  /** Versions of the parties, by package. */
  versions: Record<string, string>;
  tables: readonly Table[];
  /** Theirs divided by ours, so that higher is better. */
  ratios: Record<string, Ratio>;
  /** Figures of ours that aren't to exceed a bound, by name. */
  bounds?: Record<string, Bound>;
}

/** Rows that share their columns. */
export interface Table {
  title: string;
  columns: readonly Column[];
  rows: readonly Row[];
}

export interface Column {
  /** Key of the figure in each row, unit included, as `--json` shows it. */
  key: string;
  heading: string;
  digits: number;
}

export interface Row {
  subject: string;
  /** What the subject did, where one bench has several phases. */
  phase: string;
  figures: Record<string, Spread>;
}

export interface Ratio extends Spread {
  /** What is divided by what. */
  meaning: string;
  /** What the project aims at, or `null`. */
  aim: number | null;
}

export interface Bound extends Spread {
  /** What is bounded, unit included. */
  meaning: string;
  /** What the project aims to stay below. */
  atMost: number;
}
