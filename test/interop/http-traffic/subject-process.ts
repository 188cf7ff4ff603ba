import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Subject } from './child/telemetry.ts';
import type { Observation, Traffic } from './scenario.ts';

/** A process with one subject's instrumentations. */
export interface SubjectProcess {
  run(traffic: Traffic): Promise<readonly Observation[]>;
  stop(): Promise<void>;
}

const PROGRAM = fileURLToPath(new URL('./child/main.ts', import.meta.url));

const DEADLINE_MS = 20_000;

interface Answer {
  readonly id: number;
  readonly observations?: readonly Observation[];
  readonly error?: string;
}

/** Starts a process with the Node binary `node`, by default this one. */
export async function startSubject(subject: Subject, node = process.execPath): Promise<SubjectProcess> {
  const child = fork(PROGRAM, [subject], {
    execPath: node,
    env: { PATH: process.env.PATH ?? '' },
    stdio: 'inherit',
  });
  const closed = once(child, 'close');
  let nextId = 1;
  const waiting = new Map<number, (answer: Answer) => void>();
  child.on('message', (answer: Answer) => waiting.get(answer.id)?.(answer));
  child.on('close', () => {
    for (const [id, settle] of waiting) settle({ id, error: 'the process ended' });
  });
  await Promise.race([once(child, 'message'), closed]);
  return {
    async run(traffic) {
      const id = nextId++;
      const answer = new Promise<Answer>((resolve) => waiting.set(id, resolve));
      // What hangs has to be killed, or all that follows would hang, too.
      const timer = setTimeout(() => child.kill('SIGKILL'), DEADLINE_MS);
      if (child.connected) child.send({ id, traffic });
      else waiting.get(id)?.({ id, error: 'the process has ended before' });
      const { observations, error } = await answer;
      clearTimeout(timer);
      waiting.delete(id);
      if (observations === undefined) throw new Error(`${subject}: ${error}`);
      return observations;
    },
    async stop() {
      child.kill('SIGKILL');
      await closed;
    },
  };
}
