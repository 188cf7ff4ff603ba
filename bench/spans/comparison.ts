import { compareItems } from '../items/compare-items.ts';
import { packageVersion, packageVersions } from '../report/versions.ts';
import { ratiosOf } from './ratios.ts';
import { SUBJECTS } from './subject.ts';

/** Ended spans to a sink: our processor on SDK 3 and 2 against the official exporters, each in a process of its own. */
export const comparison = compareItems({
  summary:
    'cost of each ended span: BatchSpanProcessor + official OTLP exporters against NativeSpanProcessor',
  signal: 'traces',
  item: { key: 'Span', one: 'span', many: 'spans', made: 'ended' },
  subjects: SUBJECTS,
  subjectProcess: new URL('./subject-process.ts', import.meta.url),
  phases: {
    warmUp: 60_000,
    closedLoop: 200_000,
    paced: { itemsPerSecond: 20_000, seconds: 3, subjects: ['floor3', 'official3', 'native3'] },
    burst: { items: 100_000, subjects: ['official3Defaults', 'native3Defaults'] },
    heapGrowth: { items: 50_000, subjects: ['floor3', 'official3', 'native3'] },
  },
  versions: () => ({
    ...packageVersions('sdk-trace', 'exporter-trace-otlp-proto', 'exporter-trace-otlp-grpc'),
    ...Object.fromEntries(
      ['sdk-trace-base', 'exporter-trace-otlp-proto'].map((name) => [
        `@opentelemetry/${name} (SDK 2)`,
        packageVersion(`@opentelemetry/${name}`, 'test/peers/sdk2/'),
      ]),
    ),
  }),
  ratios: ratiosOf,
});
