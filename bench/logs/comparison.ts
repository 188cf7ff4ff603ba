import { compareItems } from '../items/compare-items.ts';
import { tierRatios, tierSubjects } from '../items/tiers.ts';
import { packageVersions } from '../report/versions.ts';

/** Log records to a sink: the official SDK and exporter against our tier, each in a process of its own. */
export const comparison = compareItems({
  summary: 'cost of a log record, from emit to its delivery: the official SDK against NativeLoggerProvider',
  signal: 'logs',
  item: { key: 'Record', one: 'record', many: 'records', made: 'emitted' },
  subjects: tierSubjects('NativeLoggerProvider'),
  subjectProcess: new URL('./subject-process.ts', import.meta.url),
  phases: {
    warmUp: 100_000,
    closedLoop: 400_000,
    paced: { itemsPerSecond: 40_000, seconds: 3, subjects: ['official', 'native'] },
    burst: { items: 100_000, subjects: ['officialDefaults', 'nativeDefaults'] },
    heapGrowth: { items: 100_000, subjects: ['nobody', 'official', 'native'] },
  },
  versions: () => packageVersions('sdk-logs', 'context-async-hooks', 'exporter-logs-otlp-proto'),
  ratios: (rounds) => tierRatios('record', { main: 8, process: 3, heapGrowth: 4 }, rounds),
});
