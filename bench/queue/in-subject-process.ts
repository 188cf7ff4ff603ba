import type { AnsweringProcess } from '../process/answering-process.ts';
import { withProcess } from '../process/with-process.ts';
import type { QueueQuestions } from './subject-process.ts';

const SUBJECT_PROCESS = new URL('./subject-process.ts', import.meta.url);

/** What `use` makes of a new process of ours, which ends with it. */
export function inSubjectProcess<Result>(
  use: (subject: AnsweringProcess<QueueQuestions>) => Promise<Result>,
): Promise<Result> {
  return withProcess(SUBJECT_PROCESS, { nodeOptions: ['--expose-gc'] }, use);
}
