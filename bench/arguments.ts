import { parseArgs } from 'node:util';
import { availableComparisons } from './catalogue.ts';

export const USAGE = `usage: npm run bench -- NAME [--rounds N] [--quick] [--json]
       npm run bench -- --list

Runs one comparison against its named peers and prints a table; each figure is the median over the rounds, with its smallest
and largest value. --json prints one JSON object instead. --quick does a tenth of the work, which shows that a bench runs, but
makes poor figures. Progress goes to stderr.`;

/** What the command line asks for. */
export type BenchRequest =
  | { kind: 'run'; name: string; rounds: number | null; isQuick: boolean; isJson: boolean }
  | { kind: 'list' }
  | { kind: 'help' }
  | { kind: 'invalid'; reason: string };

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
  const [name, ...rest] = positionals;
  const names = availableComparisons();
  if (name === undefined || rest.length > 0)
    return { kind: 'invalid', reason: `name one of: ${names.join(', ')}` };
  if (!names.includes(name))
    return { kind: 'invalid', reason: `there's no bench ${name}; there are: ${names.join(', ')}` };
  if (values.rounds !== undefined && !/^[1-9]\d{0,2}$/.test(values.rounds)) {
    return { kind: 'invalid', reason: `--rounds takes a number from 1 to 999, not ${values.rounds}` };
  }
  return {
    kind: 'run',
    name,
    rounds: values.rounds === undefined ? null : Number(values.rounds),
    isQuick: values.quick,
    isJson: values.json,
  };
}

function parseWords(words: readonly string[]) {
  return parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      list: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      rounds: { type: 'string' },
    },
  });
}
