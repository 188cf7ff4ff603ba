/** Child processes of tests, and of programs that are no tests. */

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { until } from './until.ts';
import { writtenOutput } from './written-output.ts';

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
  /** Whole lines that it wrote to its standard output so far. */
  lines(): readonly string[];
  /** Waits until these are `count`. */
  saidLines(count: number, deadlineMs: number): Promise<void>;
  /** Writes a line to its standard input. */
  say(line: string): void;
  kill(signal: NodeJS.Signals): void;
  /** Waits for its end. */
  ended(): Promise<Ended>;
  /** What it wrote to its standard error so far. */
  complaints(): string;
}

/** Runs a module with this Node, by way of the command `wrapper` if there is one; `task` is its only argument, as JSON. */
export function spawnChild(
  module: URL,
  task: object,
  nodeOptions: readonly string[] = [],
  wrapper: readonly string[] = [],
): Child {
  const started = performance.now();
  const [command = process.execPath, ...before] = [...wrapper, process.execPath];
  const child: ChildProcessWithoutNullStreams = spawn(
    command,
    [...before, ...nodeOptions, fileURLToPath(module), JSON.stringify(task)],
    // Variables of the test runner and of the machine's own telemetry are not the child's.
    { env: { PATH: process.env.PATH ?? '' } },
  );
  const written = writtenOutput(child);
  const closed = once(child, 'close');
  // Who is killed reads no more.
  child.stdin.on('error', () => undefined);
  const lines = (): readonly string[] => written.stdout.split('\n').slice(0, -1);
  const isWritten = async (what: string, deadlineMs: number, isSo: () => boolean): Promise<void> => {
    await until(`the child writes ${what}`, deadlineMs, () => {
      if (isSo()) return true;
      if (child.exitCode !== null)
        throw new Error(`the child ended with ${child.exitCode}: ${written.stderr}`);
      return false;
    });
  };
  return {
    lines,
    complaints: () => written.stderr,
    saidLines: (count, deadlineMs) => isWritten(`${count} lines`, deadlineMs, () => lines().length >= count),
    say: (line) => void child.stdin.write(`${line}\n`),
    wrote: (text, deadlineMs) => isWritten(text, deadlineMs, () => written.stdout.includes(text)),
    kill: (signal) => child.kill(signal),
    ended: async () => {
      await closed;
      return {
        code: child.exitCode,
        signal: child.signalCode,
        stdout: written.stdout,
        stderr: written.stderr,
        tookMs: performance.now() - started,
      };
    },
  };
}
