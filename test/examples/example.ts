/** Runs the programs of the folder `examples` as a user does, in their folder. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { linkExamples } from '../../scripts/setup/examples.mjs';
import { until } from '../support/until.ts';
import { writtenOutput } from '../support/written-output.ts';

const EXAMPLES = fileURLToPath(new URL('../../examples/', import.meta.url));

export interface Program {
  /** Waits until it wrote `text` to its standard output. */
  wrote(text: string, deadlineMs: number): Promise<void>;
  ended(signal?: NodeJS.Signals): Promise<{ code: number | null; stdout: string; stderr: string }>;
}

/** Runs `node ARGS` in the folder of the example `name`, with no variables but those given. The test's end kills it. */
export function runExample(
  name: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>>,
): Program {
  linkExamples();
  const child = spawn(process.execPath, [...args], {
    cwd: EXAMPLES + name,
    env: { PATH: process.env.PATH ?? '', ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const written = writtenOutput(child);
  const closed = once(child, 'close');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await closed;
  });
  return {
    wrote: async (text, deadlineMs) => {
      await until(`${args.at(-1)} writes ${text}`, deadlineMs, () => written.stdout.includes(text));
    },
    ended: async (signal) => {
      if (signal !== undefined) child.kill(signal);
      await closed;
      return { code: child.exitCode, ...written };
    },
  };
}
