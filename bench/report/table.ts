import type { Column, Table } from '../comparison.ts';
import { keysOf } from '../measure/alternate.ts';
import type { Rounds } from '../measure/rounds.ts';
import { spreadOf } from '../measure/spread.ts';

/** What a table is made of. */
export interface TableParts<Key extends string, Result> {
  title: string;
  /** As `--json` names it. */
  phase: string;
  /** In the order of the rows. */
  subjects: Record<Key, { readonly name: string }>;
  rounds: Rounds<Key, Result>;
  /** Every figure that `--json` shows, by its key. */
  figures: Record<string, (result: Result) => number>;
  /** Those that a person sees. */
  columns: readonly Column[];
}

/** One row for each subject that took part in the phase, each figure with its spread over the rounds. */
export function tableOf<Key extends string, Result>(parts: TableParts<Key, Result>): Table {
  const { title, phase, subjects, rounds, figures, columns } = parts;
  const rows = keysOf(subjects).flatMap((key) => {
    const results = rounds.of(key);
    if (results.length === 0) return [];
    const spreads = Object.entries(figures).map(([figure, of]) => [figure, spreadOf(results.map(of))]);
    return [{ subject: subjects[key].name, phase, figures: Object.fromEntries(spreads) }];
  });
  return { title, columns, rows };
}
