import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { oneAtATime } from '../../../test/support/one-at-a-time.ts';
import { type ForwardProtocol, PLAN } from '../plan.ts';

const run = promisify(execFile);
const CACHE_FOLDER = fileURLToPath(new URL('../../../.cache/rotel/', import.meta.url));
const INSTALL_DEADLINE_MS = 5 * 60_000;

/** Of the package on PyPI. */
export const ROTEL_VERSION = '0.0.1a15';

/** The path of the program; installs it first, by pip, unless an earlier run did. */
export function installedRotel(): Promise<string> {
  const folder = join(CACHE_FOLDER, ROTEL_VERSION);
  const program = join(folder, 'rotel', 'rotel-agent');
  return oneAtATime({
    title: 'rotel is installed',
    lockPath: join(CACHE_FOLDER, `installing-${ROTEL_VERSION}`),
    deadlineMs: INSTALL_DEADLINE_MS,
    result: () => (existsSync(program) ? program : null),
    work: async () => {
      const unfinished = `${folder}.${process.pid}`;
      await rm(unfinished, { recursive: true, force: true });
      await run('python3', [
        ...['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps'],
        ...['--target', unfinished, `rotel==${ROTEL_VERSION}`],
      ]);
      await chmod(join(unfinished, 'rotel', 'rotel-agent'), 0o755);
      await rename(unfinished, folder);
    },
  });
}

/** What the program says of itself. */
export async function rotelVersions(program: string): Promise<Record<string, string>> {
  const { stdout } = await run(program, ['--version']);
  return { rotel: `${ROTEL_VERSION} (${stdout.trim()})` };
}

/** To listen at `address` and deliver to `far`, uncompressed. */
export function rotelArguments(protocol: ForwardProtocol, address: string, far: string): string[] {
  return [
    'start',
    `--otlp-${protocol}-endpoint=${address}`,
    // It always has both listeners.
    `--otlp-${protocol === 'grpc' ? 'http' : 'grpc'}-endpoint=127.0.0.1:0`,
    '--exporter=otlp',
    `--otlp-exporter-endpoint=http://${far}`,
    `--otlp-exporter-protocol=${protocol}`,
    '--otlp-exporter-compression=none',
    '--otlp-grpc-max-recv-msg-size-mib=64',
    `--batch-max-size=${PLAN.spansOut}`,
    `--batch-timeout=${PLAN.batchDelayMs}ms`,
  ];
}
