import type { Fault } from './fault.ts';
import type { RoundReport } from './round.ts';

/** What a fault's rounds came to. */
export interface FaultReport {
  readonly name: string;
  readonly summary: string;
  readonly rounds: number;
  readonly seconds: number;
  /** Of all rounds, as in {@link RoundReport}. */
  readonly items: number;
  readonly repeated: number;
  readonly repeatedAtMost: number;
  readonly destroyed: number;
  /** How it was done, in the rounds that had a choice. */
  readonly ways: readonly string[];
  readonly faults: readonly string[];
}

export interface SuiteReport {
  /** Gives the same rounds again, with the same `--only`. */
  readonly seed: number;
  readonly seconds: number;
  /** What the time was over before. */
  readonly notRun: readonly string[];
  readonly faults: readonly FaultReport[];
}

/** Sums the rounds up. */
export function reportOf(
  { name, summary }: Fault,
  rounds: readonly RoundReport[],
  seconds: number,
): FaultReport {
  const sum = (of: (round: RoundReport) => number): number =>
    rounds.reduce((total, round) => total + of(round), 0);
  return {
    name,
    summary,
    rounds: rounds.length,
    seconds,
    items: sum(({ items }) => items),
    repeated: sum(({ repeated }) => repeated),
    repeatedAtMost: sum(({ repeatedAtMost }) => repeatedAtMost),
    destroyed: sum(({ destroyed }) => destroyed),
    ways: [...new Set(rounds.map(({ way }) => way).filter((way) => way !== ''))].sort(),
    faults: rounds.flatMap(({ faults, way }, round) =>
      faults.map((fault) => `round ${round}${way === '' ? '' : ` (${way})`}: ${fault}`),
    ),
  };
}

/** A table of all, and below it what went wrong. */
export function shown({ seed, seconds, notRun, faults }: SuiteReport): string {
  const heads = ['fault', 'rounds', 's', 'items', 'twice', 'in flight', 'destroyed', ''];
  const rows = faults.map((fault) => [
    fault.name,
    String(fault.rounds),
    String(Math.round(fault.seconds)),
    String(fault.items),
    String(fault.repeated),
    String(fault.repeatedAtMost),
    String(fault.destroyed),
    fault.faults.length === 0 ? 'holds' : `${fault.faults.length} FAULTS`,
  ]);
  const widths = heads.map((head, column) =>
    Math.max(head.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => {
        const isText = column === 0 || column === heads.length - 1;
        return isText ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
      })
      .join('  ')
      .trimEnd();
  const ways = faults.filter(({ ways }) => ways.length > 0);
  return `${[
    line(heads),
    ...rows.map(line),
    '',
    'twice: items that came again; in flight: how many may; destroyed: on the disk, by the fault itself',
    ...ways.map(({ name, ways }) => `${name}, by: ${ways.join('; ')}`),
    ...faults.flatMap(({ name, faults: found }) => found.map((fault) => `FAULT ${name}, ${fault}`)),
    ...(notRun.length > 0 ? [`the time was over before: ${notRun.join(', ')}`] : []),
    `${Math.round(seconds)} s, --seed ${seed}`,
  ].join('\n')}\n`;
}
