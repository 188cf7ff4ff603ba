import type { Comparison, ComparisonSettings, Table } from '../comparison.ts';
import { alternate } from '../measure/alternate.ts';
import { Rounds } from '../measure/rounds.ts';
import type { AnsweringProcess } from '../process/answering-process.ts';
import { withProcess } from '../process/with-process.ts';
import { count } from '../report/count.ts';
import { tableOf } from '../report/table.ts';
import { packageVersions } from '../report/versions.ts';
import { Sink } from '../sink/sink.ts';
import { AllocationCounter } from './allocation-counter.ts';
import type { LeaseCosts } from './lease-costs.ts';
import { poolRatios } from './ratios.ts';
import type { PoolQuestions } from './subject-process.ts';
import { POOL_SUBJECTS, type PoolSubjectKey } from './subjects.ts';

const SUBJECT_PROCESS = new URL('./subject-process.ts', import.meta.url);
const PLAN = { warmUp: 60_000, items: 200_000 };

/** What one subject allocates for a span, in one round. */
export interface SpanAllocations {
  /** Calls of the C allocator, by the whole process. */
  nativeCalls: number;
  /** Bytes that they asked for. */
  nativeBytes: number;
  /** Bytes on the JavaScript heap. */
  heapBytes: number;
  /** Spans that weren't delivered, in all. */
  lost: number;
}

/** What a span costs the two allocators of a process: V8's and C's, which Rust uses. */
export const comparison: Comparison = {
  summary:
    'allocations for each span, native and on the JavaScript heap: the official SDK and exporter against ours',
  defaultRounds: 5,
  run: async (settings) => {
    const plan = {
      warmUp: PLAN.warmUp * Math.max(settings.share, 0.3),
      items: PLAN.items * settings.share,
    };
    const rounds = await runRounds(plan, settings);
    return {
      versions: packageVersions('sdk-trace', 'context-async-hooks', 'exporter-trace-otlp-proto'),
      tables: [tableFor(plan, rounds), leaseTableFor(await runLeases(settings))],
      ratios: poolRatios(rounds),
    };
  },
};

async function runRounds(
  plan: typeof PLAN,
  { rounds, progress }: ComparisonSettings,
): Promise<Rounds<PoolSubjectKey, SpanAllocations>> {
  const results = new Rounds<PoolSubjectKey, SpanAllocations>();
  const counter = AllocationCounter.build();
  const sink = await Sink.start();
  try {
    for (let round = 1; round <= rounds; round++) {
      for (const key of alternate(POOL_SUBJECTS, round)) {
        progress(`round ${round} of ${rounds}: ${POOL_SUBJECTS[key].name}`);
        results.add(key, await allocationsOf(key, plan, counter, sink));
      }
    }
  } finally {
    await sink.stop();
  }
  return results;
}

/** The two ways to count disturb each other, so each has a process of its own. */
async function allocationsOf(
  key: PoolSubjectKey,
  { warmUp, items }: typeof PLAN,
  counter: AllocationCounter,
  sink: Sink,
): Promise<SpanAllocations> {
  const inNewProcess = <Result>(
    environment: Record<string, string>,
    use: (subject: AnsweringProcess<PoolQuestions>) => Promise<Result>,
  ): Promise<Result> =>
    withProcess(
      SUBJECT_PROCESS,
      { environment, nodeOptions: ['--expose-gc'] },
      async (subject: AnsweringProcess<PoolQuestions>) => {
        await subject.ask('open', { subject: POOL_SUBJECTS[key], endpoints: sink.endpoints });
        await subject.ask('closedLoop', { items: warmUp });
        return use(subject);
      },
    );
  const native = await counter.counting((environment) =>
    inNewProcess(environment, (subject) => subject.ask('countNative', { items })),
  );
  const heap = await inNewProcess({}, (subject) => subject.ask('sampleHeap', { items }));
  return {
    nativeCalls: native.calls / native.made,
    nativeBytes: native.bytes / native.made,
    heapBytes: heap.heapBytes / heap.made,
    lost: native.lost,
  };
}

const LEASE_SIZES = {
  kib4: { name: '4 KiB', sizeBytes: 4_096 },
  kib64: { name: '64 KiB', sizeBytes: 65_536 },
  mib1: { name: '1 MiB', sizeBytes: 1_048_576 },
  mib4: { name: '4 MiB', sizeBytes: 4_194_304 },
};
type LeaseSize = keyof typeof LEASE_SIZES;

/** Each size in a process of its own, so that none finds a heap that another has left. */
async function runLeases({
  rounds,
  share,
  progress,
}: ComparisonSettings): Promise<Rounds<LeaseSize, LeaseCosts>> {
  const results = new Rounds<LeaseSize, LeaseCosts>();
  for (let round = 1; round <= rounds; round++) {
    for (const key of alternate(LEASE_SIZES, round)) {
      const { name, sizeBytes } = LEASE_SIZES[key];
      progress(`round ${round} of ${rounds}: leases of ${name}`);
      const ask = (subject: AnsweringProcess<PoolQuestions>): Promise<LeaseCosts> =>
        subject.ask('leases', { sizeBytes, share });
      results.add(key, await withProcess(SUBJECT_PROCESS, {}, ask));
    }
  }
  return results;
}

function leaseTableFor(rounds: Rounds<LeaseSize, LeaseCosts>): Table {
  return tableOf({
    title: 'an array of which each page is touched once: CPU of the process',
    phase: 'leases',
    subjects: LEASE_SIZES,
    rounds,
    figures: {
      arrayNs: ({ arrayNs }) => arrayNs,
      bufferNs: ({ bufferNs }) => bufferNs,
      leaseNs: ({ leaseNs }) => leaseNs,
    },
    columns: [
      { key: 'arrayNs', heading: 'new Uint8Array ns', digits: 0 },
      { key: 'bufferNs', heading: 'Buffer.allocUnsafe ns', digits: 0 },
      { key: 'leaseNs', heading: 'lease and release ns', digits: 0 },
    ],
  });
}

function tableFor({ warmUp, items }: typeof PLAN, rounds: Rounds<PoolSubjectKey, SpanAllocations>): Table {
  return tableOf({
    title: `closed loop: ${count(items)} spans after ${count(warmUp)} to warm up; the whole process, exports included, the workload's own allocations too`,
    phase: 'closed loop',
    subjects: POOL_SUBJECTS,
    rounds,
    figures: {
      nativeCallsPerSpan: ({ nativeCalls }) => nativeCalls,
      nativeBytesPerSpan: ({ nativeBytes }) => nativeBytes,
      heapBytesPerSpan: ({ heapBytes }) => heapBytes,
      lost: ({ lost }) => lost,
    },
    columns: [
      { key: 'nativeCallsPerSpan', heading: 'native allocations/span', digits: 4 },
      { key: 'nativeBytesPerSpan', heading: 'native bytes/span', digits: 1 },
      { key: 'heapBytesPerSpan', heading: 'JS heap bytes/span', digits: 0 },
      { key: 'lost', heading: 'lost', digits: 0 },
    ],
  });
}
