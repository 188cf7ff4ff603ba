import { parseArgs } from 'node:util';
import { availableComparisons } from './catalogue.ts';

export const USAGE = `usage: npm run bench [-- NAME… [--rounds N] [--quick] [--json] [--save]]
       npm run bench -- --list
       npm run bench -- --page

Runs comparisons against their named peers: those that are named, or all of them, one after the other, which takes hours. One
comparison prints all its tables, several print one table of their ratios; each figure is the median over the rounds, with its
smallest and largest value. --json prints one JSON object instead. --quick does a tenth of the work, which shows that a bench
runs, but makes poor figures. --save keeps what was measured in bench/results and writes the page of docs/guide/benchmarks.md
from all that is kept there; --page only writes the page. Progress goes to stderr. The exit code is 1 if a comparison failed.`;

/** What the command line asks for. */
export type BenchRequest =
  | RunRequest
  | { kind: 'list' }
  | { kind: 'page' }
  | { kind: 'help' }
  | { kind: 'invalid'; reason: string };

export interface RunRequest {
  kind: 'run';
  /** At least one. */
  names: readonly string[];
  /** `null` for each comparison's own. */
  rounds: number | null;
  isQuick: boolean;
  isJson: boolean;
  isSaved: boolean;
}

export function parseArguments(words: readonly string[]): BenchRequest {
  let parsed: ReturnType<typeof parseWords>;
  try {
    parsed = parseWords(words);
  } catch (error) {
    return { kind: 'invalid', reason: error instanceof Error ? error.message : String(error) };
  }
  const { values, positionals } = parsed;
  if (values.help) return { kind: 'help' };
  if (values.list) return { kind: 'list' };
  if (values.page) return { kind: 'page' };
  const known = availableComparisons();
  const unknown = positionals.find((name) => !known.includes(name));
  if (unknown !== undefined)
    return { kind: 'invalid', reason: `there's no bench ${unknown}; there are: ${known.join(', ')}` };
  if (values.rounds !== undefined && !/^[1-9]\d{0,2}$/.test(values.rounds)) {
    return { kind: 'invalid', reason: `--rounds takes a number from 1 to 999, not ${values.rounds}` };
  }
  if (values.save && values.quick)
    return { kind: 'invalid', reason: '--quick makes poor figures, which --save would keep' };
  return {
    kind: 'run',
    names: positionals.length === 0 ? known : [...new Set(positionals)],
    rounds: values.rounds === undefined ? null : Number(values.rounds),
    isQuick: values.quick,
    isJson: values.json,
    isSaved: values.save,
  };
}

function parseWords(words: readonly string[]) {
  return parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      list: { type: 'boolean', default: false },
      page: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      save: { type: 'boolean', default: false },
      rounds: { type: 'string' },
    },
  });
}
