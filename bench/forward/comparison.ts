import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtCollector, collectorVersions } from '../../test/peers/forwarding-collector/build.ts';
import type { Comparison, Table } from '../comparison.ts';
import { alternate } from '../measure/alternate.ts';
import { Rounds } from '../measure/rounds.ts';
import { tableOf } from '../report/table.ts';
import { builtEnds } from './ends.ts';
import { type Forwarded, forwarded } from './forwarded.ts';
import { PLAN } from './plan.ts';
import { prebuiltSpans } from './prebuilt-spans.ts';
import { cpuNsPerItem, forwardRatios } from './ratios.ts';
import { installedRotel, rotelVersions } from './rotel/installed.ts';
import { type ForwardKey, SUBJECTS } from './subjects.ts';

const BYTES_A_MEBIBYTE = 1_048_576;
const COLLECTOR_PARTS = [
  'collector/receiver/otlpreceiver',
  'collector/processor/batchprocessor',
  'collector/exporter/otlpexporter',
  'collector/exporter/otlphttpexporter',
] as const;

/** OTLP in, OTLP out: what it costs the process in between. */
export const comparison: Comparison = {
  summary: 'OTLP in, OTLP out, over HTTP and gRPC: the Collector and rotel against OtlpForwarder',
  defaultRounds: 5,
  async run({ rounds, share, progress }) {
    progress('building the Collector and both ends, unless that was done before');
    const [ends, collector, rotel] = [await builtEnds(), await builtCollector(), await installedRotel()];
    const folder = await mkdtemp(join(tmpdir(), 'otlp-native-bench-forward-'));
    try {
      const spans = await prebuiltSpans(PLAN.spansIn, folder);
      const parts = { ...ends, programs: { collector, rotel }, spans, folder };
      const results = new Rounds<ForwardKey, Forwarded>();
      for (let round = 1; round <= rounds; round++) {
        for (const key of alternate(SUBJECTS, round)) {
          progress(`round ${round} of ${rounds}: ${SUBJECTS[key].name}`);
          results.add(key, await forwarded(SUBJECTS[key], parts, share));
        }
      }
      return {
        versions: { ...(await collectorVersions(COLLECTOR_PARTS)), ...(await rotelVersions(rotel)) },
        tables: [forwardedTable(results, spans.bytesPerSpan)],
        ratios: forwardRatios(results),
      };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

function forwardedTable(rounds: Rounds<ForwardKey, Forwarded>, bytesPerSpan: number): Table {
  const itemsPerCpuSecond = ({ items, cpuMs }: Forwarded): number => (items / cpuMs) * 1_000;
  return tableOf({
    title: `spans of ${bytesPerSpan.toFixed(0)} B, ${PLAN.spansIn} a request in, ${PLAN.spansOut} out, no compression`,
    phase: 'forwarded',
    subjects: SUBJECTS,
    rounds,
    figures: {
      itemsPerCpuSecond,
      cpuNsPerItem,
      megabytesPerCpuSecond: (result) => (itemsPerCpuSecond(result) * bytesPerSpan) / 1e6,
      itemsPerSecond: ({ items, wallMs }) => (items / wallMs) * 1_000,
      itemsPerRequest: ({ itemsPerRequest }) => itemsPerRequest,
      lost: ({ lost }) => lost,
      repeated: ({ repeated }) => repeated,
      rssMiB: ({ rssBytes }) => rssBytes / BYTES_A_MEBIBYTE,
      rssPeakMiB: ({ rssPeakBytes }) => rssPeakBytes / BYTES_A_MEBIBYTE,
    },
    columns: [
      { key: 'itemsPerCpuSecond', heading: 'spans/s of CPU', digits: 0 },
      { key: 'cpuNsPerItem', heading: 'CPU ns/span', digits: 0 },
      { key: 'itemsPerSecond', heading: 'spans/s', digits: 0 },
      { key: 'itemsPerRequest', heading: 'spans/request out', digits: 0 },
      { key: 'rssPeakMiB', heading: 'peak RSS MiB', digits: 0 },
      { key: 'lost', heading: 'lost', digits: 0 },
    ],
  });
}
