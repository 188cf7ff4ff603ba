import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { PROGRAM } from './projects.ts';

const execute = promisify(execFile);

/** What one start cost, by the program's first turn of the event loop. */
export interface Start {
  /** Of all threads, since the process began. */
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly rssMiB: number;
}

/** Runs a program that does nothing, in the folder of a project. */
export async function startOnce(way: { folder: string; nodeOptions: readonly string[] }): Promise<Start> {
  const { stdout } = await execute(process.execPath, [...way.nodeOptions, PROGRAM], {
    cwd: way.folder,
    // Nobody listens there; nothing is sent within the time that a program lives.
    env: { PATH: process.env.PATH, OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' },
  });
  return JSON.parse(stdout) as Start;
}
