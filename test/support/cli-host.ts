/** A process that commands run in, in a test: what they write is kept. */

import type { Host } from '../../src/cli/command.ts';
import { runCommandLine } from '../../src/cli/run-command-line.ts';

export interface CliRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a test's host has of its own. */
export interface CliHostOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly directory?: string;
  readonly nodeVersion?: string;
  /** Whether both outputs are terminals. */
  readonly isTerminal?: boolean;
  readonly standardInput?: string;
}

/** Runs the words after `otlp-native` in this process. */
export async function runCli(words: readonly string[], options: CliHostOptions = {}): Promise<CliRun> {
  const { environment = {}, directory = process.cwd(), nodeVersion = process.versions.node } = options;
  const { isTerminal = false, standardInput = '' } = options;
  let stdout = '';
  let stderr = '';
  const host: Host = {
    environment,
    directory,
    nodeVersion,
    stdout: {
      isTerminal,
      write: (text) => {
        stdout += text;
      },
    },
    stderr: {
      isTerminal,
      write: (text) => {
        stderr += text;
      },
    },
    readStandardInput: () => standardInput,
  };
  const code = await runCommandLine(words, host);
  return { code, stdout, stderr };
}
