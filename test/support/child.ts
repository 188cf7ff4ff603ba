/** Child processes of tests. */

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { until } from './until.ts';

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly tookMs: number;
}

export interface Child {
  /** Waits until it wrote `text` to its standard output. */
  wrote(text: string, deadlineMs: number): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  /** Waits for its end. */
  ended(): Promise<Ended>;
}

/** Runs a module of the tests with this Node; `task` is its only argument, as JSON. The test's end kills it. */
export function startChild(module: URL, task: object, nodeOptions: readonly string[] = []): Child {
  const started = performance.now();
  const child: ChildProcessWithoutNullStreams = spawn(
    process.execPath,
    [...nodeOptions, fileURLToPath(module), JSON.stringify(task)],
    // Variables of the test runner and of the machine's own telemetry are not the child's.
    { env: { PATH: process.env.PATH ?? '' } },
  );
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  const closed = once(child, 'close');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await closed;
  });
  return {
    wrote: async (text, deadlineMs) => {
      await until(`the child writes ${text}`, deadlineMs, () => {
        if (child.exitCode !== null) throw new Error(`the child ended with ${child.exitCode}: ${stderr}`);
        return stdout.includes(text);
      });
    },
    kill: (signal) => child.kill(signal),
    ended: async () => {
      await closed;
      return {
        code: child.exitCode,
        signal: child.signalCode,
        stdout,
        stderr,
        tookMs: performance.now() - started,
      };
    },
  };
}
