import type { Comparison } from '../comparison.ts';
import { alternate } from '../measure/alternate.ts';
import { quotientOf } from '../measure/quotient.ts';
import { Rounds } from '../measure/rounds.ts';
import { spreadOf } from '../measure/spread.ts';
import { tableOf } from '../report/table.ts';
import { packageVersions } from '../report/versions.ts';
import { installedSize } from './installed-size.ts';
import { OFFICIAL_PACKAGES } from './official-packages.ts';
import { officialProject, ownProject } from './projects.ts';
import { type Start, startOnce } from './start-once.ts';

const NOTHING = { name: 'Node alone' };
const SUBJECTS = {
  nothing: NOTHING,
  official: { name: 'sdk-node, OTLP exporters, instrumentation-http' },
  native: { name: 'otlp-native/register' },
};
type Subject = keyof typeof SUBJECTS;

/** Programs of a clean project each, that start telemetry and do nothing else. */
export const comparison: Comparison = {
  summary: 'import and start, and installed size: @opentelemetry/sdk-node against otlp-native/register',
  defaultRounds: 21,
  async run({ rounds, share, progress }) {
    progress('installing both into projects of their own');
    const [official, own] = [await officialProject(), await ownProject()];
    const ways: Record<Subject, { folder: string; nodeOptions: readonly string[] }> = {
      nothing: { folder: own.folder, nodeOptions: [] },
      official: { folder: official, nodeOptions: ['--import', './start.mjs'] },
      native: { folder: own.folder, nodeOptions: ['--import', 'otlp-native/register'] },
    };
    const starts = new Rounds<Subject, Start>();
    try {
      // The first one reads files that no later one has to.
      for (const way of Object.values(ways)) await startOnce(way);
      const taken = Math.max(3, Math.round(rounds * share));
      for (let round = 1; round <= taken; round++) {
        progress(`round ${round} of ${taken}`);
        for (const subject of alternate(SUBJECTS, round)) starts.add(subject, await startOnce(ways[subject]));
      }
      const sizes = { official: await installedSize(official), native: await installedSize(own.folder) };
      const cpuOf = (subject: Subject) => starts.of(subject).map(({ cpuMs }) => cpuMs);
      const wallOf = (subject: Subject) => starts.of(subject).map(({ wallMs }) => wallMs);
      return {
        versions: packageVersions(...OFFICIAL_PACKAGES),
        tables: [
          tableOf({
            title: 'from the start of Node to the first turn of the event loop',
            phase: 'start',
            subjects: SUBJECTS,
            rounds: starts,
            figures: {
              cpuMs: ({ cpuMs }) => cpuMs,
              wallMs: ({ wallMs }) => wallMs,
              rssMiB: ({ rssMiB }) => rssMiB,
            },
            columns: [
              { key: 'cpuMs', heading: 'CPU ms', digits: 1 },
              { key: 'wallMs', heading: 'time ms', digits: 1 },
              { key: 'rssMiB', heading: 'resident MiB', digits: 1 },
            ],
          }),
          {
            title: 'installed, dependencies included',
            columns: [
              { key: 'sizeMiB', heading: 'MiB', digits: 2 },
              { key: 'files', heading: 'files', digits: 0 },
              { key: 'packages', heading: 'packages', digits: 0 },
            ],
            rows: (['official', 'native'] as const).map((subject) => ({
              subject: SUBJECTS[subject].name,
              phase: 'size',
              figures: {
                sizeMiB: spreadOf([sizes[subject].mebibytes]),
                files: spreadOf([sizes[subject].files]),
                packages: spreadOf([sizes[subject].packages]),
              },
            })),
          },
        ],
        ratios: {
          time: {
            meaning: "CPU of import and start, less that of Node's own start",
            aim: 4,
            ...quotientOf(cpuOf('official'), cpuOf('native'), cpuOf('nothing')),
          },
          wall: {
            meaning: "time of import and start, less that of Node's own start",
            aim: null,
            ...quotientOf(wallOf('official'), wallOf('native'), wallOf('nothing')),
          },
          process: {
            meaning: "CPU of the whole process, Node's own start included",
            aim: null,
            ...quotientOf(cpuOf('official'), cpuOf('native')),
          },
          size: {
            meaning: 'bytes on disk',
            aim: 1,
            ...spreadOf([sizes.official.mebibytes / sizes.native.mebibytes]),
          },
        },
      };
    } finally {
      own.dispose();
    }
  },
};
