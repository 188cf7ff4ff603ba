import type { ComparisonSettings } from '../comparison.ts';
import { alternate } from '../measure/alternate.ts';
import { HEAP_GROWTH_NODE_OPTIONS } from '../measure/heap-growth.ts';
import { Rounds } from '../measure/rounds.ts';
import type { AnsweringProcess } from '../process/answering-process.ts';
import { withProcess } from '../process/with-process.ts';
import { Sink } from '../sink/sink.ts';
import type { ItemComparison, PhaseFigures, PhaseRounds } from './item-comparison.ts';
import type { PhaseQuestions, PhaseResult } from './phases.ts';

const CLOSED_LOOP_NODE_OPTIONS = ['--expose-gc'];

/** Runs every phase of every subject, round by round. */
export async function runRounds<Key extends string, Subject extends { readonly name: string }>(
  comparison: ItemComparison<Key, Subject>,
  { rounds, progress }: ComparisonSettings,
): Promise<PhaseRounds<Key>> {
  const results: PhaseRounds<Key> = {
    closedLoop: new Rounds(),
    paced: new Rounds(),
    burst: new Rounds(),
    heapGrowth: new Rounds(),
  };
  const { subjects } = comparison;
  const sink = await Sink.start();
  try {
    for (let round = 1; round <= rounds; round++) {
      for (const key of alternate(subjects, round)) {
        progress(`round ${round} of ${rounds}: ${subjects[key].name}`);
        await runSubject(key, comparison, sink, results);
      }
    }
  } finally {
    await sink.stop();
  }
  return results;
}

async function runSubject<Key extends string, Subject extends { readonly name: string }>(
  key: Key,
  { signal, subjects, subjectProcess, phases }: ItemComparison<Key, Subject>,
  sink: Sink,
  results: PhaseRounds<Key>,
): Promise<void> {
  const inNewProcess = (
    nodeOptions: readonly string[],
    use: (subject: AnsweringProcess<PhaseQuestions<Subject>>) => Promise<void>,
  ): Promise<void> =>
    withProcess(
      subjectProcess,
      { nodeOptions },
      async (subject: AnsweringProcess<PhaseQuestions<Subject>>) => {
        await subject.ask('open', { subject: subjects[key], endpoints: sink.endpoints });
        await use(subject);
      },
    );
  const observe = async (keepsBodies: boolean, phase: () => Promise<PhaseResult>): Promise<PhaseFigures> => {
    await sink.reset({ keepsBodies });
    const result = await phase();
    const { bytes, items } = await sink.counts();
    return { ...result, bytes, delivered: items?.[signal] ?? null };
  };

  const { warmUp, closedLoop, paced, burst, heapGrowth } = phases;
  await inNewProcess(CLOSED_LOOP_NODE_OPTIONS, async (subject) => {
    await subject.ask('closedLoop', { items: warmUp });
    const closed = (): Promise<PhaseResult> => subject.ask('closedLoop', { items: closedLoop });
    results.closedLoop.add(key, await observe(false, closed));
    if (!paced.subjects.includes(key)) return;
    results.paced.add(key, await observe(false, () => subject.ask('paced', paced)));
  });
  if (burst.subjects.includes(key)) {
    await inNewProcess(CLOSED_LOOP_NODE_OPTIONS, async (subject) => {
      results.burst.add(key, await observe(true, () => subject.ask('burst', burst)));
    });
  }
  if (heapGrowth.subjects.includes(key)) {
    await inNewProcess(HEAP_GROWTH_NODE_OPTIONS, async (subject) => {
      await subject.ask('closedLoop', { items: warmUp });
      results.heapGrowth.add(key, await subject.ask('heapGrowth', heapGrowth));
    });
  }
}
