import { readFile } from 'node:fs/promises';
import type { Comparison, ComparisonSettings, Table } from '../comparison.ts';
import { Rounds } from '../measure/rounds.ts';
import { spreadOf } from '../measure/spread.ts';
import { type Cost, EncodeProgram, nsPerItem } from './program.ts';
import { encodeRatios } from './ratios.ts';
import { allCases, type Case, keyOf, ROAD_NAMES, ROADS, SUBJECT_NAMES } from './subjects.ts';

const MILLISECONDS = 300;

/** Requests decoded and encoded again, on one core, each side in a process of its own. */
export const comparison: Comparison = {
  summary: 'requests decoded and encoded: prost, and serde_json over prost types, against our codec',
  defaultRounds: 5,
  async run(settings) {
    settings.progress('building the program, unless that was done before');
    const program = await EncodeProgram.built();
    const shapes = await program.shapes();
    const cases = allCases(shapes);
    const rounds = await runRounds(program, cases, settings);
    return {
      versions: await peerVersions(),
      tables: tablesOf(cases, rounds),
      ratios: encodeRatios(rounds, shapes),
    };
  },
};

async function runRounds(
  program: EncodeProgram,
  cases: readonly Case[],
  { rounds, share, progress }: ComparisonSettings,
): Promise<Rounds<string, Cost>> {
  const results = new Rounds<string, Cost>();
  const milliseconds = Math.max(10, Math.round(MILLISECONDS * share));
  for (let round = 1; round <= rounds; round++) {
    progress(`round ${round} of ${rounds}`);
    for (const one of inTurn(cases, round)) {
      const { subject, road, signal, shape } = one;
      results.add(keyOf(one), await program.cost(subject, road, signal, shape, milliseconds));
    }
  }
  return results;
}

/** Ours and the peer's of one case stand together; which is first changes with each round. */
function inTurn(cases: readonly Case[], round: number): readonly Case[] {
  return round % 2 === 0 ? [...cases].reverse() : cases;
}

function tablesOf(cases: readonly Case[], rounds: Rounds<string, Cost>): Table[] {
  return ROAD_NAMES.map((road) => ({
    title: ROADS[road].title,
    columns: [
      { key: 'cpuNsPerItem', heading: 'CPU ns/item', digits: 0 },
      { key: 'megabytesPerCpuSecond', heading: 'MB/s of CPU', digits: 0 },
      { key: 'bytesPerItem', heading: 'B/item', digits: 0 },
    ],
    rows: cases
      .filter((one) => one.road === road)
      .map((one) => {
        const costs = rounds.of(keyOf(one));
        return {
          subject: `${SUBJECT_NAMES[one.subject]}: ${one.signal}, ${one.shape}`,
          phase: road,
          figures: {
            cpuNsPerItem: spreadOf(costs.map(nsPerItem)),
            megabytesPerCpuSecond: spreadOf(
              costs.map(({ bytes, turns, cpuNs }) => (bytes * turns * 1e3) / cpuNs),
            ),
            bytesPerItem: spreadOf(costs.map(({ bytes, items }) => bytes / items)),
          },
        };
      }),
  }));
}

async function peerVersions(): Promise<Record<string, string>> {
  const lock = await readFile(new URL('./program/Cargo.lock', import.meta.url), 'utf8');
  const version = (name: string): string =>
    new RegExp(`name = "${name}"\\nversion = "([^"]+)"`).exec(lock)?.[1] ?? 'unknown';
  const names = ['prost', 'opentelemetry-proto', 'serde_json'];
  return Object.fromEntries(names.map((name) => [name, version(name)]));
}
