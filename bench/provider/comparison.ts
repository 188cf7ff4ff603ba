import { compareItems } from '../items/compare-items.ts';
import { tierRatios, tierSubjects } from '../items/tiers.ts';
import { packageVersions } from '../report/versions.ts';

/** Whole spans to a sink: the official SDK and exporter against our tier, each in a process of its own. */
export const comparison = compareItems({
  summary:
    'cost of a whole span, from its start to its delivery: the official SDK against NativeTracerProvider',
  signal: 'traces',
  item: { key: 'Span', one: 'span', many: 'spans', made: 'ended' },
  subjects: tierSubjects('NativeTracerProvider'),
  subjectProcess: new URL('./subject-process.ts', import.meta.url),
  phases: {
    warmUp: 60_000,
    closedLoop: 200_000,
    paced: { itemsPerSecond: 20_000, seconds: 3, subjects: ['official', 'native'] },
    burst: { items: 100_000, subjects: ['officialDefaults', 'nativeDefaults'] },
    heapGrowth: { items: 50_000, subjects: ['nobody', 'official', 'native'] },
  },
  versions: () => packageVersions('sdk-trace', 'context-async-hooks', 'exporter-trace-otlp-proto'),
  ratios: (rounds) => tierRatios('span', { main: 12, process: 4, heapGrowth: 4 }, rounds),
});
