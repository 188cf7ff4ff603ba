import type { Comparison, ComparisonSettings, Table } from '../comparison.ts';
import { type Cost, EncodeProgram } from '../encode/program.ts';
import { Rounds } from '../measure/rounds.ts';
import { spreadOf } from '../measure/spread.ts';

const MILLISECONDS = 200;

/** Levels that anyone would take while requests are made; higher ones cost more than all the rest together. */
const LEVELS = { gzip: [1, 2, 3, 4, 6, 9], zstd: [1, 2, 3, 5, 7, 9] } as const;

type Compressed = Cost & { compressedBytes: number };

/** What codecs and levels cost and what they save, by which the defaults were chosen. */
export const comparison: Comparison = {
  summary: 'codecs and levels on requests of every signal: CPU and size',
  defaultRounds: 5,
  async run(settings) {
    settings.progress('building the program, unless that was done before');
    const program = await EncodeProgram.built();
    const shapes = await program.shapes();
    const rounds = await runRounds(program, shapes, settings);
    const tables = Object.entries(shapes).map(([signal, names]) => tableOf(signal, names, rounds));
    return { versions: {}, tables, ratios: {} };
  },
};

async function runRounds(
  program: EncodeProgram,
  shapes: Record<string, readonly string[]>,
  { rounds, share, progress }: ComparisonSettings,
): Promise<Rounds<string, Compressed>> {
  const results = new Rounds<string, Compressed>();
  const milliseconds = Math.max(10, Math.round(MILLISECONDS * share));
  for (let round = 1; round <= rounds; round++) {
    progress(`round ${round} of ${rounds}`);
    for (const [signal, names] of Object.entries(shapes)) {
      for (const shape of names) {
        for (const [codec, level] of codecs()) {
          const cost = await program.compress(codec, level, signal, shape, milliseconds);
          results.add(keyOf(codec, level, signal, shape), cost);
        }
      }
    }
  }
  return results;
}

function tableOf(signal: string, names: readonly string[], rounds: Rounds<string, Compressed>): Table {
  return {
    title: `${signal}: CPU for a megabyte of requests, and how many times smaller it gets`,
    columns: [
      { key: 'cpuMicrosecondsPerMegabyte', heading: 'CPU µs/MB', digits: 0 },
      { key: 'timesSmaller', heading: 'times smaller', digits: 2 },
    ],
    rows: names.flatMap((shape) =>
      codecs().map(([codec, level]) => {
        const costs = rounds.of(keyOf(codec, level, signal, shape));
        return {
          subject: `${shape}, ${codec} ${level}`,
          phase: signal,
          figures: {
            cpuMicrosecondsPerMegabyte: spreadOf(
              costs.map(({ cpuNs, turns, bytes }) => (cpuNs / turns / bytes) * 1e3),
            ),
            timesSmaller: spreadOf(costs.map(({ bytes, compressedBytes }) => bytes / compressedBytes)),
          },
        };
      }),
    ),
  };
}

function codecs(): [string, number][] {
  return Object.entries(LEVELS).flatMap(([codec, levels]) =>
    levels.map((level): [string, number] => [codec, level]),
  );
}

function keyOf(codec: string, level: number, signal: string, shape: string): string {
  return `${codec} ${level} ${signal} ${shape}`;
}
