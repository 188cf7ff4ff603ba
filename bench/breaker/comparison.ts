import type { Comparison, ComparisonSettings } from '../comparison.ts';
import { alternate } from '../measure/alternate.ts';
import { HEAP_GROWTH_NODE_OPTIONS } from '../measure/heap-growth.ts';
import { Rounds } from '../measure/rounds.ts';
import type { AnsweringProcess } from '../process/answering-process.ts';
import { withProcess } from '../process/with-process.ts';
import { tableOf } from '../report/table.ts';
import { packageVersion } from '../report/versions.ts';
import { type BreakerFigures, mainNs, ratiosOf } from './ratios.ts';
import { BREAKER_SUBJECTS, type BreakerSubjectKey } from './subject.ts';
import type { BreakerQuestions } from './subject-process.ts';

const PLAN = { warmUp: 2_000_000, calls: 5_000_000, heapCalls: 200_000 };

const SUBJECT_PROCESS = new URL('./subject-process.ts', import.meta.url);

/** Successful calls one after the other, guarded by a circuit breaker or by nothing, each in a process of its own. */
export const comparison: Comparison = {
  summary:
    'what a circuit breaker adds to a successful call: opossum and cockatiel against OptimizedCircuitBreaker',
  defaultRounds: 9,

  run: async (settings) => {
    const rounds = await runRounds(settings);
    return {
      versions: { opossum: packageVersion('opossum'), cockatiel: packageVersion('cockatiel') },
      tables: [
        tableOf({
          title: 'one successful call of an async function, awaited before the next',
          phase: 'call',
          subjects: BREAKER_SUBJECTS,
          rounds,
          figures: {
            mainNs,
            wallNs: ({ wallMs, calls }) => (wallMs * 1e6) / calls,
            heapBytes: ({ heapBytesPerCall }) => heapBytesPerCall,
          },
          columns: [
            { key: 'mainNs', heading: 'main thread ns', digits: 0 },
            { key: 'wallNs', heading: 'time ns', digits: 0 },
            { key: 'heapBytes', heading: 'heap growth B', digits: 0 },
          ],
        }),
      ],
      ratios: ratiosOf(rounds),
    };
  },
};

async function runRounds({
  rounds,
  share,
  progress,
}: ComparisonSettings): Promise<Rounds<BreakerSubjectKey, BreakerFigures>> {
  const results = new Rounds<BreakerSubjectKey, BreakerFigures>();
  for (let round = 1; round <= rounds; round++) {
    progress(`round ${round} of ${rounds}`);
    for (const key of alternate(BREAKER_SUBJECTS, round)) results.add(key, await runSubject(key, share));
  }
  return results;
}

async function runSubject(key: BreakerSubjectKey, share: number): Promise<BreakerFigures> {
  const { warmUp, calls, heapCalls } = PLAN;
  const result = await withSubject(key, ['--expose-gc'], async (subject) => {
    await subject.ask('call', { calls: warmUp * share });
    const called = await subject.ask('call', { calls: calls * share });
    const succeeded = await subject.ask('succeeded');
    const made = (warmUp + calls) * share;
    if (succeeded !== made) throw new Error(`${key}: ${succeeded} of ${made} calls succeeded`);
    return called;
  });
  const heapBytes = await withSubject(key, HEAP_GROWTH_NODE_OPTIONS, async (subject) => {
    // Of code that is warm, as in the other phase.
    await subject.ask('call', { calls: heapCalls });
    return subject.ask('heapGrowth', { calls: heapCalls });
  });
  return { ...result, heapBytesPerCall: heapBytes / heapCalls };
}

async function withSubject<Result>(
  key: BreakerSubjectKey,
  nodeOptions: readonly string[],
  use: (subject: AnsweringProcess<BreakerQuestions>) => Promise<Result>,
): Promise<Result> {
  return withProcess<BreakerQuestions, Result>(SUBJECT_PROCESS, { nodeOptions }, async (subject) => {
    await subject.ask('open', { name: BREAKER_SUBJECTS[key].guard });
    const result = await use(subject);
    await subject.ask('close');
    return result;
  });
}
