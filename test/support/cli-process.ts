/** The command as it is built, in a process of its own. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { CliRun } from './cli-host.ts';
import { writtenOutput } from './written-output.ts';

/** The file of the command. */
export const CLI_FILE = fileURLToPath(new URL('../../dist/esm/cli/main.js', import.meta.url));

/** What a test's process has of its own. */
export interface CliProcessOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly directory?: string;
  readonly nodeOptions?: readonly string[];
  /** Of another installation. */
  readonly cliFile?: string;
  /** Default: the one that runs the tests. */
  readonly node?: string;
}

/** Runs the words after `otlp-native`; variables of the test runner and of the machine are not the process's. */
export async function runCliProcess(
  words: readonly string[],
  {
    environment = {},
    directory = process.cwd(),
    nodeOptions = [],
    cliFile = CLI_FILE,
    node = process.execPath,
  }: CliProcessOptions = {},
): Promise<CliRun> {
  const child = spawn(node, [...nodeOptions, cliFile, ...words], {
    cwd: directory,
    env: { PATH: process.env.PATH ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const written = writtenOutput(child);
  await once(child, 'close');
  return { code: child.exitCode ?? -1, ...written };
}
