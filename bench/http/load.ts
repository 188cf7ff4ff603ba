import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** What one run of the load generator saw, from outside the service. */
export interface LoadResult {
  requestsPerSecond: number;
  /** Answers that weren't 2xx, and connections that failed. */
  errors: number;
  latencyMs: { p50: number; p99: number; p999: number };
}

/** A program that keeps `CONNECTIONS` requests under way, in a process of its own; each carries a `traceparent`. */
export interface LoadGenerator {
  name: string;
  run(url: string, seconds: number): Promise<LoadResult>;
}

export const CONNECTIONS = 16;

const TRACEPARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

/** wrk where it's installed, as it takes less of the CPU that the service shares; autocannon otherwise. */
export function findLoadGenerator(): LoadGenerator {
  const isWrkHere = (process.env.PATH ?? '')
    .split(delimiter)
    .some((folder) => existsSync(join(folder, 'wrk')));
  return isWrkHere ? wrk : autocannon;
}

const runProgram = promisify(execFile);

const wrk: LoadGenerator = {
  name: 'wrk',
  run: async (url, seconds) => {
    const script = fileURLToPath(new URL('./wrk-script.lua', import.meta.url));
    const words = ['-t', '1', '-c', String(CONNECTIONS), '-d', `${seconds}s`, '-s', script, url];
    const { stdout } = await runProgram('wrk', words);
    const line = stdout.split('\n').find((candidate) => candidate.startsWith('{'));
    if (line === undefined) throw new Error(`wrk reported nothing:\n${stdout}`);
    const result: LoadResult = JSON.parse(line);
    return result;
  },
};

interface AutocannonReport {
  requests: { average: number };
  latency: { p50: number; p99: number; p99_9: number };
  errors: number;
  non2xx: number;
}

const autocannon: LoadGenerator = {
  name: 'autocannon',
  run: async (url, seconds) => {
    const program = fileURLToPath(import.meta.resolve('autocannon'));
    const words = ['--json', '--no-progress', '-c', String(CONNECTIONS), '-d', String(seconds)];
    const header = ['-H', `traceparent=${TRACEPARENT}`];
    const { stdout } = await runProgram(process.execPath, [program, ...words, ...header, url]);
    const { requests, latency, errors, non2xx }: AutocannonReport = JSON.parse(stdout);
    return {
      requestsPerSecond: requests.average,
      errors: errors + non2xx,
      latencyMs: { p50: latency.p50, p99: latency.p99, p999: latency.p99_9 },
    };
  },
};
