import type { Readable } from 'node:stream';

/** What a child process has written so far. */
export interface WrittenOutput {
  readonly stdout: string;
  readonly stderr: string;
}

/** Gathers what a child process writes, as text. */
export function writtenOutput(child: {
  readonly stdout: Readable;
  readonly stderr: Readable;
}): WrittenOutput {
  const written = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (chunk: string) => {
      written[name] += chunk;
    });
  }
  return written;
}
